// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program started by a test, which never outlives this JVM, however that ends (kill -9 included).
 *
 * <p>A small shell holds it on a leash: the shell reads a pipe whose other end is here, and kills the program when the pipe
 * closes. A forgotten server would hold its port, or worse: CoreDNS shares ports by SO_REUSEPORT, so a leftover one would
 * answer the queries of the next test.
 */
public final class ChildProcess implements AutoCloseable {
    // A background job's own standard input is /dev/null, hence the copy on 3. The program's pid is the first line out.
    private static final String LEASH = """
            log=$1; shift; exec 3<&0
            "$@" </dev/null >>"$log" 2>&1 3<&- &
            child=$!; echo "$child"; exec >/dev/null
            ( read -r _ <&3; kill -KILL "$child" ) 2>/dev/null & leash=$!
            wait "$child"; code=$?; kill "$leash"; exit "$code"
            """;

    private static final int LINES_SHOWN = 30;

    private final Process shell;
    private final ProcessHandle program;
    private final Path log;

    private ChildProcess(Process shell, ProcessHandle program, Path log) {
        this.shell = shell;
        this.program = program;
        this.log = log;
    }

    /**
     * Starts a program in the folder {@code dir}.
     *
     * @param log file to which its output is appended
     */
    public static ChildProcess start(Path dir, Path log, List<String> command) {
        List<String> line = new ArrayList<>(List.of("sh", "-c", LEASH, "leash", log.toString()));
        line.addAll(command);
        try {
            Process shell = new ProcessBuilder(line)
                    .directory(dir.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader out = shell.inputReader(StandardCharsets.UTF_8);
            long pid = Long.parseLong(Optional.ofNullable(out.readLine()).orElse("-1"));
            // where it has ended already there is no handle any more; the shell's then stands for it
            return new ChildProcess(shell, ProcessHandle.of(pid).orElse(shell.toHandle()), log);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command.getFirst(), e);
        }
    }

    /** The program's own process id. */
    public long pid() {
        return program.pid();
    }

    /** Whether the program runs. */
    public boolean isAlive() {
        return shell.isAlive();
    }

    /** Asks the program to end (SIGTERM) and waits until it has. */
    public void stop() {
        if (shell.isAlive()) {
            program.destroy();
        }
        awaitEnd();
    }

    /** Ends the program at once (SIGKILL). */
    public void kill() {
        if (shell.isAlive()) {
            program.destroyForcibly();
        }
        awaitEnd();
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

    private void awaitEnd() {
        Await.until("end of process " + program.pid(), () -> !shell.isAlive());
    }
}
