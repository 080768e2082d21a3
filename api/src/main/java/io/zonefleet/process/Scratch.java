// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** A folder and ports for programs that are run once, and nothing is left of: a rehearsal. One thread. */
public final class Scratch implements AutoCloseable {
    private final Path dir;
    private final Set<Integer> given = new HashSet<>();

    /** @throws IOException when no folder can be made */
    public Scratch(String prefix) throws IOException {
        dir = Files.createTempDirectory(prefix);
    }

    /** The folder. */
    public Path dir() {
        return dir;
    }

    /**
     * A port of loopback that nobody has, each once: one that was given and is not bound yet looks free to the kernel.
     *
     * @throws IOException when there is none
     */
    public int port() throws IOException {
        while (true) {
            try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (given.add(any.getLocalPort())) {
                    return any.getLocalPort();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
