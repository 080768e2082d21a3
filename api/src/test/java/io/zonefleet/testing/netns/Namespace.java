// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing.netns;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network namespace. One that was made here is held by a process on a leash, so that it goes with this JVM, however that ends. Only
 * for tests that {@link Inside} runs: they are root in a namespace of their own already.
 */
public final class Namespace implements AutoCloseable {
    private static final String READY = "ready";

    private final Path dir;
    private final Optional<ChildProcess> holder;

    private Namespace(Path dir, Optional<ChildProcess> holder) {
        this.dir = dir;
        this.holder = holder;
    }

    /** How a command ended. */
    public record Outcome(int code, String output) {}

    /** The one that this JVM is in; never the machine's. */
    public static Namespace own(Path dir) {
        if (!Boolean.getBoolean(Inside.PROPERTY)) {
            throw new AssertionError("this is the machine's own network: have the test run by Inside");
        }
        return new Namespace(dir, Optional.empty());
    }

    /**
     * A new one; its loopback link is up.
     *
     * @param dir where what happens in it is logged
     */
    public static Namespace open(Path dir, String name) {
        Path log = dir.resolve("namespace-" + name + ".log");
        ChildProcess holder = ChildProcess.start(
                dir,
                log,
                onPath(List.of(
                        "unshare",
                        "--net",
                        "sh",
                        "-c",
                        "ip link set lo up && echo " + READY + " && exec sleep infinity")));
        Await.until("namespace " + name, () -> holder.lastOutput().contains(READY) || !holder.isAlive());
        if (!holder.isAlive()) {
            throw new AssertionError("no network namespace can be made: " + holder.lastOutput());
        }
        return new Namespace(dir, Optional.of(holder));
    }

    /** As {@code ip link … netns} wants it. */
    public String pid() {
        return Long.toString(holder.map(ChildProcess::pid)
                .orElseGet(() -> ProcessHandle.current().pid()));
    }

    /** What a command line becomes, to run in it. */
    public List<String> in(List<String> command) {
        List<String> line = new ArrayList<>();
        holder.ifPresent(process -> line.addAll(List.of("nsenter", "--net=/proc/" + process.pid() + "/ns/net", "--")));
        line.addAll(command);
        return onPath(line);
    }

    /** Tools of networks are not on everybody's path. */
    private static List<String> onPath(List<String> command) {
        List<String> line = new ArrayList<>(
                List.of("/usr/bin/env", "PATH=" + System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin"));
        line.addAll(command);
        return line;
    }

    /** Starts a program that stays. */
    public ChildProcess start(Path log, List<String> command) {
        return ChildProcess.start(dir, log, in(command));
    }

    /** Runs a command that has to succeed; returns its output. */
    public String run(String... command) {
        return run(List.of(command), "");
    }

    /** Runs a command that has to succeed, with that as its input; returns its output. */
    public String run(List<String> command, String input) {
        Outcome outcome = attempt(command, input);
        if (outcome.code() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed with " + outcome.code() + ": "
                    + outcome.output() + "\nits input:\n" + input);
        }
        return outcome.output();
    }

    /** Runs a command that may fail. */
    public Outcome attempt(List<String> command, String input) {
        try {
            Process process =
                    new ProcessBuilder(in(command)).redirectErrorStream(true).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException deaf) {
                // it reads nothing; how it ends says why
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        holder.ifPresent(ChildProcess::close);
    }
}
