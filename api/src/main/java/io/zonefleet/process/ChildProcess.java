// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One running child. It does not outlive this JVM, however that ends (kill -9 included), and Ctrl-C in a terminal does not reach it:
 * we end our children ourselves, in order.
 *
 * <p>A small shell holds it on a leash: a pipe whose other end is here. Names of signals go down the pipe, so that sending one starts no
 * process; when the pipe closes, the child is ended. The kernel's own way (PR_SET_PDEATHSIG) acts when the <em>thread</em> that
 * started the child ends, which in a JVM says nothing.
 */
public final class ChildProcess implements AutoCloseable {
    // The shell's own output is the program's pid, its error stream the program's output. A background job has no
    // standard
    // input, hence the copy on 3. As the program's parent the shell alone reaps it, so its pid is never another's
    // meanwhile.
    private static final String LEASH = """
            exec 3<&0 </dev/null
            "$@" >&2 3<&- &
            child=$!
            (
                while read -r signal <&3; do kill -s "$signal" "$child"; done
                kill -s TERM "$child"; n=0
                while [ $n -lt 50 ] && kill -s 0 "$child"; do sleep 0.1; n=$((n + 1)); done
                kill -s KILL "$child"
            ) >/dev/null 2>&1 &
            leash=$!; exec 3<&-
            echo "$child"; exec >/dev/null
            wait "$child"; code=$?
            kill -s KILL "$leash"; exit "$code"
            """;

    static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration LAST_LINES = Duration.ofSeconds(1);

    private final String name;
    private final Process shell;
    private final long pid;
    private final CompletableFuture<Exit> exited;

    private ChildProcess(String name, Process shell, long pid, CompletableFuture<?> drained) {
        this.name = name;
        this.shell = shell;
        this.pid = pid;
        // where the shell alone was killed the child still runs: letting go of the leash ends it
        this.exited = shell.onExit()
                .whenComplete((ended, failure) -> letGo())
                .thenCombine(drained, (ended, nothing) -> new Exit(ended.exitValue()));
    }

    /**
     * Starts a child.
     *
     * @throws IOException where it can't be started; its message says why
     */
    public static ChildProcess start(ChildCommand command) throws IOException {
        Path program = Path.of(command.command().getFirst());
        if (!Files.isExecutable(program) || Files.isDirectory(program)) {
            throw new IOException(
                    "cannot start %s: %s is not there or may not be executed".formatted(command.name(), program));
        }
        ProcessBuilder builder =
                new ProcessBuilder(line(command)).directory(command.directory().toFile());
        builder.environment().putAll(command.environment());
        if (command.output() instanceof Output.ToFile(Path file)) {
            builder.redirectError(ProcessBuilder.Redirect.appendTo(file.toFile()));
        }
        Process shell = builder.start();
        long pid = pid(command.name(), shell);
        CompletableFuture<?> drained = switch (command.output()) {
            case Output.ToFile toFile -> CompletableFuture.completedFuture(null);
            case Output.ToLines(Consumer<String> line) -> drain(command.name(), shell, line);
        };
        return new ChildProcess(command.name(), shell, pid, drained);
    }

    private static List<String> line(ChildCommand command) {
        List<String> line = new ArrayList<>();
        // a session of its own: a terminal's Ctrl-C goes to all of a session's foreground group
        setsid().ifPresent(path -> line.add(path.toString()));
        line.addAll(command.through());
        line.addAll(List.of("/bin/sh", "-c", LEASH, "leash"));
        line.addAll(command.command());
        return line;
    }

    private static Optional<Path> setsid() {
        return List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid")).stream()
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static long pid(String name, Process shell) throws IOException {
        String first = shell.inputReader(StandardCharsets.UTF_8).readLine();
        if (first == null) {
            shell.destroyForcibly();
            throw new IOException("cannot start " + name + ": the shell that starts it ended at once");
        }
        return Long.parseLong(first);
    }

    private static CompletableFuture<?> drain(String name, Process shell, Consumer<String> line) {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        // not a virtual thread: a read of a pipe would hold on to its carrier
        Thread.ofPlatform().daemon().name("output of " + name).start(() -> {
            try (BufferedReader reader = shell.errorReader(StandardCharsets.UTF_8)) {
                reader.lines().forEach(line);
            } catch (IOException | UncheckedIOException e) {
                // the stream was closed under us: the child has ended
            } finally {
                drained.complete(null);
            }
        });
        // a child's own children may keep the pipe open for ever
        return shell.onExit()
                .thenCompose(ended -> drained.completeOnTimeout(null, LAST_LINES.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** What it is called in logs. */
    public String name() {
        return name;
    }

    /** The program's own process id. */
    public long pid() {
        return pid;
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return shell.isAlive();
    }

    /** Completed when it has ended and its last line of output was taken. */
    public CompletableFuture<Exit> exited() {
        return exited.copy();
    }

    /** Sends a signal; nothing where it has ended. */
    public void signal(Signal signal) {
        OutputStream pipe = shell.getOutputStream();
        synchronized (pipe) {
            try {
                pipe.write((signal.name() + "\n").getBytes(StandardCharsets.US_ASCII));
                pipe.flush();
            } catch (IOException e) {
                // the shell is gone, and the child with it
            }
        }
    }

    private void letGo() {
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            // closed is what we want it to be
        }
    }

    /** Asks it to end, makes it end when {@code grace} is over, and returns when it has. */
    public Exit stop(Duration grace) {
        signal(Signal.TERM);
        try {
            if (!shell.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                signal(Signal.KILL);
            }
        } catch (InterruptedException e) {
            signal(Signal.KILL);
            Thread.currentThread().interrupt();
        }
        return exited.join();
    }

    /** Stops it, with a grace of five seconds. */
    @Override
    public void close() {
        stop(GRACE);
    }
}
