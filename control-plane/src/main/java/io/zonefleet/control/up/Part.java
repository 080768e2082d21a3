// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import io.zonefleet.process.ChildCommand;
import io.zonefleet.process.ChildProcess;
import io.zonefleet.process.EarlyEnd;
import io.zonefleet.process.Exit;
import io.zonefleet.process.Output;
import io.zonefleet.process.Supervisor;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A program of ours that {@code up} keeps running: when it ends before it was ready, that is the end of {@code up}; later it is started
 * again.
 */
final class Part implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final int LINES_SHOWN = 15;

    private final String name;
    private final Path log;
    private final PrintStream out;
    private final Duration grace;
    private final Supervisor supervisor;
    private final EarlyEnd end = new EarlyEnd();
    /** What earlier runs left in the log is not shown as this one's last words. */
    private long logBefore;

    private volatile boolean ready;

    /**
     * @param name as people call it
     * @param log where its output goes
     * @param out for what the operator should know
     * @param grace how long it may take to stop
     */
    Part(String name, List<String> command, Path directory, Path log, PrintStream out, Duration grace) {
        this.name = name;
        this.log = log;
        this.out = out;
        this.grace = grace;
        ChildCommand child = ChildCommand.of(name, command, directory, new Output.ToFile(log));
        this.supervisor = new Supervisor(() -> child, new Reporter());
    }

    /** Something that holds once a part is at work. */
    interface Condition {
        /** Looks once; trouble of any kind means not yet. */
        boolean holds() throws IOException;
    }

    /**
     * Starts it and waits until {@code condition} holds.
     *
     * @throws UpFailed where it ends before, or takes longer than {@code patience}; with the last lines of its log
     */
    void start(Condition condition, Duration patience) throws UpFailed, InterruptedException {
        try {
            logBefore = Files.exists(log) ? Files.size(log) : 0;
            supervisor.start();
        } catch (IOException e) {
            throw new UpFailed(String.valueOf(e.getMessage()));
        }
        long start = System.nanoTime();
        while (!look(condition)) {
            if (end.comesWithin(BETWEEN_LOOKS)) {
                throw new UpFailed("%s ended while it started (%s). Its last words, from %s:\n%s"
                        .formatted(name, end.exit(), log, lastLines()));
            }
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new UpFailed("%s is not ready after %d s. Its last words, from %s:\n%s"
                        .formatted(name, patience.toSeconds(), log, lastLines()));
            }
        }
        ready = true;
    }

    private static boolean look(Condition condition) {
        try {
            return condition.holds();
        } catch (IOException notYet) {
            return false;
        }
    }

    private String lastLines() {
        try (InputStream in = Files.newInputStream(log)) {
            in.skipNBytes(logBefore);
            List<String> all = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - LINES_SHOWN), all.size()));
        } catch (IOException e) {
            return "(it cannot be read: " + e.getMessage() + ")";
        }
    }

    /** Asks it to end, and makes it when it takes longer than its grace. */
    @Override
    public void close() {
        supervisor.close(grace);
    }

    private final class Reporter implements Supervisor.Listener {
        @Override
        public void started(ChildProcess child) {
            // said by those who wait for it
        }

        @Override
        public void ended(ChildProcess child, Exit exit, Duration untilRestart) {
            if (ready) {
                out.printf(
                        "zonefleet: %s ended (%s) and is started again in %.1f s; its log is %s%n",
                        name, exit, untilRestart.toMillis() / 1000.0, log);
            } else {
                end.come(exit);
            }
        }
    }
}
