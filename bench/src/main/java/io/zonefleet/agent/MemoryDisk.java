// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Files in memory: a thousand nodes on one machine would otherwise wait for one disk, which they do not share in truth. */
final class MemoryDisk implements Disk {
    private final Map<Path, byte[]> files = new ConcurrentHashMap<>();

    @Override
    public List<Stamp> list(Path folder) {
        return files.entrySet().stream()
                .filter(file -> folder.equals(file.getKey().getParent()))
                .map(file -> new Stamp(
                        String.valueOf(file.getKey().getFileName()),
                        file.getValue().length,
                        0,
                        Integer.toString(System.identityHashCode(file.getValue()))))
                .toList();
    }

    /** The very bytes that were written: not to be changed. */
    @Override
    public byte[] read(Path file) throws IOException {
        return Optional.ofNullable(files.get(file)).orElseThrow(() -> new NoSuchFileException(file.toString()));
    }

    @Override
    public void write(Path file, byte[] content, boolean durable) {
        files.put(file, content);
    }

    @Override
    public void rename(Path from, Path to) {
        files.put(to, files.remove(from));
    }

    @Override
    public void delete(Path file) {
        files.remove(file);
    }

    @Override
    public void force(Path folder) {
        // there is nothing that could be lost
    }

    @Override
    public int writers() {
        return 1;
    }

    @Override
    public void makeFolder(Path folder) {
        // every folder is there
    }
}
