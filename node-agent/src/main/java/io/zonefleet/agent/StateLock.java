// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.ha.FileLocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Sees to it that one folder has one agent. The kernel lets go of the lock however the agent ends. */
final class StateLock implements AutoCloseable {
    private final FileChannel channel;

    private StateLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws IOException where another agent has it */
    static StateLock take(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        try {
            return take(folder, FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE), false);
        } catch (FileSystemException denied) {
            if (!Files.isReadable(file)) {
                throw denied;
            }
            // a read-only disk: what is on it is served all the same, and shared with those who can't write either
            return take(folder, FileChannel.open(file, StandardOpenOption.READ), true);
        }
    }

    private static StateLock take(Path folder, FileChannel channel, boolean shared) throws IOException {
        if (FileLocks.tryLock(channel, shared) == null) {
            channel.close();
            throw new IOException("another agent runs with stateDir " + folder + ": stop it, or give this one another");
        }
        return new StateLock(channel);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
