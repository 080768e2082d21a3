// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs programs by their absolute path, found in fixed folders: PATH is not asked. Any thread. */
public final class SystemCommands implements Commands {
    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/sbin"), Path.of("/sbin"), Path.of("/usr/bin"), Path.of("/bin"));
    /** Longer than iptables waits for its lock. */
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private static final int MOST_OUTPUT = 16 << 20;
    private static final int MOST_COMPLAINT = 2000;

    private final Map<Program, Path> paths = new EnumMap<>(Program.class);
    private final List<String> through;

    /** Looks for all programs once. */
    public SystemCommands() {
        this(List.of());
    }

    /**
     * Looks for all programs once.
     *
     * @param through a program with arguments that starts them, for another network namespace than this process's (nsenter); may be empty
     */
    public SystemCommands(List<String> through) {
        this.through = List.copyOf(through);
        for (Program program : Program.values()) {
            path(program).ifPresent(path -> paths.put(program, path));
        }
    }

    private static Optional<Path> path(Program program) {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(program.file()))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** Where a program is; empty where it is not on this machine. */
    public Optional<Path> where(Program program) {
        return Optional.ofNullable(paths.get(program));
    }

    @Override
    public boolean has(Program program) {
        return paths.containsKey(program);
    }

    @Override
    public String run(CommandLine command) throws CommandFailedException {
        Path path = where(command.program())
                .orElseThrow(() -> new CommandFailedException(
                        command.program().file() + " is in none of " + FOLDERS + ": install it",
                        CommandFailedException.NOT_RUN));
        List<String> line = line(path, command.arguments());
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");
        try {
            return finish(command, builder.start());
        } catch (IOException e) {
            throw e instanceof CommandFailedException known
                    ? known
                    : new CommandFailedException(name(command) + ": " + e.getMessage(), CommandFailedException.NOT_RUN);
        }
    }

    /** How a program is started, which is at that path. */
    List<String> line(Path path, List<String> arguments) {
        List<String> line = new ArrayList<>(through);
        line.add(path.toString());
        line.addAll(arguments);
        return line;
    }

    @Override
    public Process session(Program program, String... arguments) throws IOException {
        Path path = where(program).orElseThrow(() -> new IOException(program.file() + " is in none of " + FOLDERS));
        ProcessBuilder builder =
                new ProcessBuilder(line(path, List.of(arguments))).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private static String finish(CommandLine command, Process process) throws IOException {
        Executor late = CompletableFuture.delayedExecutor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<Void> timeout = CompletableFuture.runAsync(process::destroyForcibly, late);
        try (InputStream output = process.getInputStream()) {
            CompletableFuture<String> complaint = drain(process.getErrorStream());
            feed(process, command.input());
            byte[] said = output.readNBytes(MOST_OUTPUT + 1);
            if (said.length > MOST_OUTPUT) {
                throw new CommandFailedException(
                        name(command) + ": printed more than " + MOST_OUTPUT + " bytes",
                        CommandFailedException.NOT_RUN);
            }
            int code = process.waitFor();
            if (timeout.isDone()) {
                throw new CommandFailedException(
                        name(command) + ": did not end within " + TIMEOUT.toSeconds() + " s",
                        CommandFailedException.NOT_RUN);
            }
            if (code != 0) {
                throw new CommandFailedException(
                        "%s: ended with %d: %s".formatted(name(command), code, complaint.join()), code);
            }
            return new String(said, StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(name(command) + ": interrupted", CommandFailedException.NOT_RUN);
        } finally {
            timeout.cancel(false);
            process.destroyForcibly();
        }
    }

    private static void feed(Process process, String input) {
        try (OutputStream pipe = process.getOutputStream()) {
            pipe.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return; // it has ended before it has read all: its exit code says more
        }
    }

    /** Not a virtual thread: a read of a pipe would hold on to its carrier. */
    private static CompletableFuture<String> drain(InputStream stream) {
        CompletableFuture<String> all = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("complaints of a command").start(() -> {
            try (stream) {
                String said = new String(stream.readNBytes(MOST_COMPLAINT), StandardCharsets.UTF_8);
                stream.transferTo(OutputStream.nullOutputStream());
                all.complete(String.join("; ", said.strip().lines().toList()));
            } catch (IOException closed) {
                all.complete("");
            }
        });
        return all;
    }

    private static String name(CommandLine command) {
        return command.program().file() + " " + String.join(" ", command.arguments());
    }
}
