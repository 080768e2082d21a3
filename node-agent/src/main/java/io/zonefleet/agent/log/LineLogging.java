// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.log;

import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * The agent's back end of SLF4J. A general one costs a node some 700 classes and 9 MiB, for what are a few lines a day.
 *
 * <p>Our own loggers and CoreDNS's output are shown from INFO on, or from the level in the environment variable {@value #LEVEL}; those of
 * libraries from WARN on, of the store's client from ERROR on.
 */
public final class LineLogging implements SLF4JServiceProvider {
    /** Names the level from which on our own loggers are shown. */
    public static final String LEVEL = "ZONEFLEET_LOG_LEVEL";

    private static final List<String> STORE_CLIENT = List.of("io.etcd.", "io.grpc.", "io.netty.");

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter context = new NOPMDCAdapter();
    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final PrintStream out;
    private final Supplier<Instant> now;
    private final Level own;

    /** Called by SLF4J. */
    public LineLogging() {
        this(System.out, Instant::now, System.getenv().getOrDefault(LEVEL, ""));
    }

    /** @param level from which on our own loggers are shown; INFO where it is none that there is */
    LineLogging(PrintStream out, Supplier<Instant> now, String level) {
        this.out = out;
        this.now = now;
        this.own = level(level);
    }

    /** Makes it the back end of this program. Before the first logger is asked for. */
    public static void use() {
        System.setProperty("slf4j.internal.verbosity", "WARN"); // it would say on standard error that it was given one
        System.setProperty("slf4j.provider", LineLogging.class.getName());
    }

    private static Level level(String text) {
        for (Level level : Level.values()) {
            if (level.name().equalsIgnoreCase(text)) {
                return level;
            }
        }
        return Level.INFO;
    }

    private Logger logger(String name) {
        return new LineLogger(name, from(name), out, now);
    }

    private Level from(String name) {
        if (name.startsWith("io.zonefleet.") || name.equals("coredns")) {
            return own;
        }
        // what the store's client meets, the agent says itself, once, as a fault
        return STORE_CLIENT.stream().anyMatch(name::startsWith) ? Level.ERROR : Level.WARN;
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return name -> loggers.computeIfAbsent(name, this::logger);
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return context;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // nothing to prepare
    }
}
