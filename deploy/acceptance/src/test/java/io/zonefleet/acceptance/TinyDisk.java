// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk of two megabytes in a mount namespace of its own, which can be filled and made read-only. Whoever is not root makes it in a user
 * namespace; where the kernel allows neither, the test fails and says so.
 */
final class TinyDisk implements AutoCloseable {
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final int BLOCK = 4096;

    private final Path at;
    private final ChildProcess holder;

    /** @param at an empty folder, under which the disk appears to those in its namespace */
    TinyDisk(Path dir, Path at) {
        this.at = at;
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!ROOT) {
            command.add("--map-root-user");
        }
        command.addAll(List.of(
                "sh",
                "-c",
                "mount -t tmpfs -o size=2m none \"$0\" && echo mounted && exec sleep infinity",
                at.toString()));
        Path log = dir.resolve("disk.log");
        this.holder = ChildProcess.start(dir, log, command);
        Await.until("a disk", () -> holder.lastOutput().contains("mounted") || !holder.isAlive());
        if (!holder.isAlive()) {
            throw new AssertionError(
                    "a disk can't be mounted: run as root, or allow user namespaces: " + holder.lastOutput());
        }
    }

    /** What a command line has to begin with to be there. */
    List<String> wrapper() {
        List<String> command = new ArrayList<>(List.of("nsenter", "--target", "" + holder.pid(), "--mount"));
        if (!ROOT) {
            command.addAll(List.of("--user", "--preserve-credentials"));
        }
        return command;
    }

    /** Fills it to the last byte. */
    void fill() {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(ballast())) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // as it shall be
        }
    }

    /** Makes room again. */
    void free() {
        try {
            Files.delete(ballast());
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    private Path ballast() {
        return Path.of("/proc", "" + holder.pid(), "root" + at, "ballast");
    }

    /** Makes it read-only: by another mount of the same, since there are files that are open to be written. */
    void forbid() {
        run("mount --bind \"$0\" \"$0\" && mount -o remount,bind,ro \"$0\"");
    }

    /** Undoes that, under those who have files open too. */
    void allow() {
        run("mount -o remount,bind,rw \"$0\"");
    }

    private void run(String script) {
        List<String> command = new ArrayList<>(wrapper());
        command.addAll(List.of("sh", "-c", script, at.toString()));
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + " failed");
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        holder.close();
    }
}
