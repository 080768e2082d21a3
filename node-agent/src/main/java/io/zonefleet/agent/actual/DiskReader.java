// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import io.zonefleet.agent.actual.Disk.Stamp;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.state.NodeState;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads which zone files and which Corefile are there. Reads a file again only when it looks different from outside. */
public final class DiskReader {
    private static final String ZONE_FILE = "db.";

    private final Disk disk;
    private final Path zoneDir;
    private final Path corefile;
    private Map<Path, Known> known = new HashMap<>();

    private record Known(Stamp stamp, FileFact fact) {}

    public DiskReader(Disk disk, Path zoneDir, Path corefile) {
        this.disk = disk;
        this.zoneDir = zoneDir;
        this.corefile = corefile;
    }

    /** What is there now. */
    public NodeState read() throws IOException {
        Map<Path, Known> seen = new HashMap<>();
        SortedMap<String, FileFact> zones = new TreeMap<>();
        for (Stamp stamp : disk.list(zoneDir)) {
            if (stamp.name().startsWith(ZONE_FILE)) {
                fact(zoneDir.resolve(stamp.name()), stamp, seen).ifPresent(fact -> zones.put(stamp.name(), fact));
            }
        }
        Optional<FileFact> whole = Optional.empty();
        for (Stamp stamp : corefileStamp()) {
            whole = fact(corefile, stamp, seen);
        }
        known = seen;
        return new NodeState(zones, whole);
    }

    private List<Stamp> corefileStamp() throws IOException {
        Path folder = corefile.getParent();
        return folder == null
                ? List.of()
                : disk.list(folder).stream()
                        .filter(stamp -> corefile.endsWith(stamp.name()))
                        .toList();
    }

    private Optional<FileFact> fact(Path file, Stamp stamp, Map<Path, Known> seen) throws IOException {
        Known before = known.get(file);
        Known now;
        try {
            now = before != null && before.stamp().equals(stamp)
                    ? before
                    : new Known(stamp, FileFact.of(disk.read(file)));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
        seen.put(file, now);
        return Optional.of(now.fact());
    }
}
