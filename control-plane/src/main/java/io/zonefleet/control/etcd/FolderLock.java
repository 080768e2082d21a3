// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.etcd;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one control plane at a time uses a folder, by a lock on a file beside it. etcd has a lock of its own, but waits for
 * it for ever, without a word. The operating system lets go of the lock when we die.
 */
final class FolderLock implements AutoCloseable {
    private final Path file;
    private @Nullable FileChannel channel;

    FolderLock(Path folder) {
        this.file = folder.toAbsolutePath().resolveSibling(folder.getFileName() + ".lock");
    }

    /** Whether it is ours now. */
    boolean take() throws IOException {
        FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = opened.tryLock();
            if (lock != null) {
                channel = opened;
                return true;
            }
        } catch (OverlappingFileLockException e) {
            // held by this very JVM
        }
        opened.close();
        return false;
    }

    @Override
    public void close() {
        FileChannel held = channel;
        if (held != null) {
            try {
                held.close();
            } catch (IOException e) {
                // it is gone with us at the latest
            }
        }
    }
}
