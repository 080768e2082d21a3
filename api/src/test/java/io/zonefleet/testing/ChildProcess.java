// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import io.zonefleet.process.ChildCommand;
import io.zonefleet.process.Output;
import io.zonefleet.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program started by a test, which never outlives this JVM, however that ends (kill -9 included): a forgotten server would hold its
 * port, or worse: CoreDNS shares ports by SO_REUSEPORT, so a leftover one would answer the queries of the next test.
 */
public final class ChildProcess implements AutoCloseable {
    private static final int LINES_SHOWN = 30;

    private final io.zonefleet.process.ChildProcess child;
    private final Path log;

    private ChildProcess(io.zonefleet.process.ChildProcess child, Path log) {
        this.child = child;
        this.log = log;
    }

    /**
     * Starts a program in the folder {@code dir}.
     *
     * @param log file to which its output is appended
     * @param command the program, by its path or (looked for on PATH) by its name, and its arguments
     */
    public static ChildProcess start(Path dir, Path log, List<String> command) {
        List<String> line = new ArrayList<>(command);
        if (!command.getFirst().contains("/")) {
            line.addFirst("/usr/bin/env");
        }
        try {
            return new ChildProcess(
                    io.zonefleet.process.ChildProcess.start(
                            ChildCommand.of(command.getFirst(), line, dir, new Output.ToFile(log))),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program's own process id. */
    public long pid() {
        return child.pid();
    }

    /** Whether the program runs. */
    public boolean isAlive() {
        return child.isAlive();
    }

    /** How it ended; waits until it has. */
    public int exitCode() {
        return child.exited().join().code();
    }

    /** Asks the program to end (SIGTERM) and waits until it has. */
    public void stop() {
        child.stop(Await.PATIENCE);
    }

    /** Ends the program at once (SIGKILL). */
    public void kill() {
        child.signal(Signal.KILL);
        child.stop(Duration.ZERO);
    }

    /** Holds the program (SIGSTOP) and waits until it stands still: its sockets stay open, and nobody answers. */
    public void pause() {
        child.signal(Signal.STOP);
        Await.until("the stop of each of its threads", this::standsStill);
    }

    /** The kernel stops the others when the one thread that takes the signal runs; on a loaded machine that is later. */
    private boolean standsStill() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid()), "task"))) {
            for (Path thread : threads.toList()) {
                if (!Files.readString(thread.resolve("status")).contains("\nState:\tT")) {
                    return false;
                }
            }
            return true;
        } catch (NoSuchFileException ended) {
            return false;
        }
    }

    /** Lets the program go on after {@link #pause()}. */
    public void resume() {
        child.signal(Signal.CONT);
    }

    /** The last lines of the program's output, for messages. */
    public String lastOutput() {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - LINES_SHOWN), all.size()));
        } catch (IOException | UncheckedIOException e) {
            return "(no output to be read in " + log + ")";
        }
    }

    @Override
    public void close() {
        kill();
    }
}
