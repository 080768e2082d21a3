// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.apply.FileSteps;
import io.zonefleet.agent.config.AgentConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the agent's folders, and sees to it that nothing of anybody else is in the way. */
final class Folders {
    private static final Logger LOG = LoggerFactory.getLogger(Folders.class);
    private static final String OUR_COREFILE = "# zonefleet ";
    private static final String OUR_ZONE = "; written by zonefleet";

    private Folders() {}

    /**
     * Makes folders and removes what interrupted writes left.
     *
     * @return what is in the way; empty where nothing is
     * @throws IOException where a folder can't be made or read
     */
    static Optional<String> prepare(Disk disk, AgentConfig.Places places) throws IOException {
        disk.makeFolder(places.stateDir());
        disk.makeFolder(places.zoneDir());
        Path corefileFolder = places.corefile().toAbsolutePath().getParent();
        if (corefileFolder != null) {
            disk.makeFolder(corefileFolder);
            removeTemporary(disk, corefileFolder);
        }
        removeTemporary(disk, places.stateDir());
        removeTemporary(disk, places.zoneDir());
        if (!isOurs(disk, places.corefile(), OUR_COREFILE)) {
            return Optional.of(
                    places.corefile() + " was not written by an agent and is not overwritten: move it away, or set"
                            + " corefile to another path");
        }
        for (Disk.Stamp file : disk.list(places.zoneDir())) {
            if (file.name().startsWith("db.") && !isOurs(disk, places.zoneDir().resolve(file.name()), OUR_ZONE)) {
                return Optional.of(places.zoneDir().resolve(file.name())
                        + " was not written by an agent and would be removed: give the agent a zoneDir of its own");
            }
        }
        return Optional.empty();
    }

    private static void removeTemporary(Disk disk, Path folder) throws IOException {
        for (Disk.Stamp file : disk.list(folder)) {
            if (file.name().startsWith(FileSteps.TEMPORARY)) {
                remove(disk, folder.resolve(file.name()));
            }
        }
    }

    /** On a disk that is read-only by now it stays, and hurts nobody: what is on that disk is served all the same. */
    private static void remove(Disk disk, Path file) {
        try {
            disk.delete(file);
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("file", file).setCause(e).log("what an interrupted write left can't be removed");
        }
    }

    private static boolean isOurs(Disk disk, Path file, String firstLine) throws IOException {
        try {
            String text = new String(disk.read(file), StandardCharsets.UTF_8);
            return text.isEmpty() || text.startsWith(firstLine);
        } catch (NoSuchFileException none) {
            return true;
        }
    }
}
