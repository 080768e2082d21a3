// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sees what the thread of an agent's loop asks of the kernel, and kills the agent (SIGKILL) just before one such thing is done. Another
 * user's processes can't be looked into: where this test's user is not root, {@code kernel.yama.ptrace_scope} has to be 0.
 */
final class Strace implements AutoCloseable {
    /** What leaves a trace on the disk. */
    private static final String STEPS = "rename,renameat,renameat2,fsync,fdatasync,unlink,unlinkat";

    private static final Pattern CALL = Pattern.compile("^([a-z0-9]+)\\(.*");

    private final Path output;
    private final ChildProcess process;

    /** The {@code ordinal}th (from 1) call of its kind. */
    record Step(String call, int ordinal) {}

    private Strace(Path dir, long agent, List<String> more) {
        this.output = dir.resolve("strace.out");
        Path log = dir.resolve("strace.log");
        List<String> command = new ArrayList<>(
                List.of("strace", "-o", output.toString(), "-e", "trace=" + STEPS, "-p", "" + loop(agent)));
        command.addAll(more);
        try {
            Files.deleteIfExists(output);
            Files.deleteIfExists(log);
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
        this.process = ChildProcess.start(dir, log, command);
        try {
            Await.until(
                    "strace looks into the agent; where it may not: run as root, or sysctl kernel.yama.ptrace_scope=0",
                    () -> process.lastOutput().contains("attached"));
        } catch (AssertionError e) {
            process.close();
            throw new AssertionError(process.lastOutput(), e);
        }
    }

    /** Writes down what the agent does from now on. */
    static Strace watching(Path dir, long agent) {
        return new Strace(dir, agent, List.of());
    }

    /** Kills it before a step that it does from now on. */
    static Strace killing(Path dir, long agent, Step at) {
        return new Strace(
                dir, agent, List.of("-e", "inject=%s:signal=KILL:when=%d".formatted(at.call(), at.ordinal())));
    }

    private static long loop(long agent) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc", "" + agent, "task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).strip().equals("loop")) {
                    return Long.parseLong(task.getFileName().toString());
                }
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        throw new AssertionError("agent " + agent + " has no loop");
    }

    /** The steps seen so far, in their order. */
    List<Step> steps() {
        Map<String, Integer> counts = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(output)) {
                Matcher call = CALL.matcher(line);
                if (call.matches()) {
                    steps.add(new Step(call.group(1), counts.merge(call.group(1), 1, Integer::sum)));
                }
            }
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
        return steps;
    }

    /** Whether it still looks: no longer when what it looks into has ended. */
    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.stop(); // it then lets go of the agent
    }
}
