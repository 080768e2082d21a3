// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.ha;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import org.jspecify.annotations.Nullable;

/** Locks of whole files, which the kernel takes from whoever ends. */
public final class FileLocks {
    private FileLocks() {}

    /**
     * Takes one without waiting; held until it or the channel is closed.
     *
     * @param shared whether others may have it too, shared
     * @return null where somebody else has it, in this process too
     */
    public static @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException inThisVeryProcess) {
            return null;
        }
    }
}
