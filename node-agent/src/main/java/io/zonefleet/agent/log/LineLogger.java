// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.log;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** Writes {@code 2026-11-20T10:15:30.123Z INFO  Agent "agent started" cluster="prod"}, and the trace of an exception below it. */
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {
    private static final long serialVersionUID = 1;

    private final transient PrintStream out;
    private final transient Supplier<Instant> now;
    private final Level from;

    /** @param from the lowest level that is shown */
    LineLogger(String name, Level from, PrintStream out, Supplier<Instant> now) {
        this.name = name;
        this.from = from;
        this.out = out;
        this.now = now;
    }

    private boolean shows(Level level) {
        return level.toInt() >= from.toInt();
    }

    @Override
    public void log(LoggingEvent event) {
        if (!shows(event.getLevel())) {
            return;
        }
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        write(
                event.getLevel(),
                MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray()),
                pairs == null ? List.of() : pairs,
                event.getThrowable());
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        write(level, MessageFormatter.basicArrayFormat(pattern, arguments), List.of(), cause);
    }

    private void write(Level level, String message, List<KeyValuePair> pairs, @Nullable Throwable cause) {
        StringBuilder line = new StringBuilder(160);
        line.append(now.get().truncatedTo(ChronoUnit.MILLIS)).append(' ');
        line.append(level).append(" ".repeat(6 - level.name().length()));
        line.append(name, name.lastIndexOf('.') + 1, name.length()).append(' ');
        quote(line, message);
        for (KeyValuePair pair : pairs) {
            line.append(' ').append(pair.key).append('=');
            quote(line, String.valueOf(pair.value));
        }
        line.append('\n');
        if (cause != null) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace));
            line.append(trace);
        }
        out.print(line); // one call: lines of two threads stay whole
        out.flush();
    }

    /** A value comes from anywhere: it must not end its own quotes, nor begin a line that looks like another event. */
    private static void quote(StringBuilder line, @Nullable String text) {
        line.append('"');
        String value = String.valueOf(text);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> line.append(c);
            }
        }
        line.append('"');
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    public boolean isTraceEnabled() {
        return shows(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return shows(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return shows(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return shows(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return shows(Level.ERROR);
    }
}
