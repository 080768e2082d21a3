// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A memory cgroup of half a megabyte for one process: the next time that it needs more, the kernel kills it. */
final class MemoryLimit {
    private static final Path V2 = Path.of("/sys/fs/cgroup");
    private static final Path V1 = V2.resolve("memory");
    private static final String BYTES = Integer.toString(512 << 10);

    private MemoryLimit() {}

    static void set(long pid) {
        boolean old = Files.exists(V1.resolve("memory.limit_in_bytes"));
        Path group = (old ? V1 : V2).resolve("zonefleet-" + pid);
        try {
            if (!old) {
                Files.writeString(V2.resolve("cgroup.subtree_control"), "+memory");
            }
            Files.createDirectory(group);
            Files.writeString(group.resolve(old ? "memory.limit_in_bytes" : "memory.max"), BYTES);
            Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
        } catch (IOException noCgroups) {
            throw new UncheckedIOException("no memory cgroup can be made", noCgroups);
        }
    }
}
