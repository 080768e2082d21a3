// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import io.zonefleet.process.ChildCommand;
import io.zonefleet.process.ChildProcess;
import io.zonefleet.process.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A network namespace of a test's own, with nothing but {@code lo}, which is up. It has no name, and goes when its holder ends. */
public final class NetworkNamespace implements AutoCloseable {
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final ChildProcess holder;

    private NetworkNamespace(ChildProcess holder) {
        this.holder = holder;
    }

    /** A new one. As another user than root it is of a user namespace in which that user is root. */
    public static NetworkNamespace open() {
        List<String> command = new ArrayList<>(List.of("/usr/bin/unshare", "--net"));
        if (!ROOT) {
            command.add("--map-root-user");
        }
        command.addAll(List.of(
                "/bin/sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; ip link set lo up && echo up && exec sleep infinity"));
        CountDownLatch up = new CountDownLatch(1);
        List<String> said = new ArrayList<>();
        try {
            ChildProcess holder = ChildProcess.start(
                    new ChildCommand("namespace", command, Path.of("/"), Map.of(), new Output.ToLines(line -> {
                        said.add(line);
                        up.countDown();
                    })));
            if (!up.await(10, TimeUnit.SECONDS) || !holder.isAlive()) {
                holder.close();
                throw new AssertionError("no network namespace: run as root, or allow user namespaces: " + said);
            }
            return new NetworkNamespace(holder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a command line has to begin with to be in it. */
    public List<String> wrapper() {
        List<String> command = new ArrayList<>(List.of("/usr/bin/nsenter", "--target", "" + holder.pid(), "--net"));
        if (!ROOT) {
            command.addAll(List.of("--user", "--preserve-credentials"));
        }
        return command;
    }

    /**
     * Runs a script of sh in it and returns what that printed.
     *
     * @throws AssertionError where it fails, with what it said
     */
    public String run(String script) {
        List<String> command = new ArrayList<>(wrapper());
        command.addAll(List.of("/bin/sh", "-ec", "PATH=$PATH:/usr/sbin:/sbin; " + script));
        try {
            Path said = Files.createTempFile("zonefleet-namespace", ".txt");
            try {
                int code = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start()
                        .waitFor();
                String text = Files.readString(said, StandardCharsets.UTF_8);
                if (code != 0) {
                    throw new AssertionError(script + " ended with " + code + ": " + text);
                }
                return text;
            } finally {
                Files.delete(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        holder.close();
    }
}
