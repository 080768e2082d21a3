// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the agent needs of a file system, one operation at a time, so that a simulation can stop between any two. */
public interface Disk {
    /**
     * A file as seen from outside; equal stamps mean that it need not be read again.
     *
     * @param name within its folder
     * @param size in bytes
     * @param modified when, in nanoseconds
     * @param identity of the file behind the name; a rename over it changes it
     */
    record Stamp(String name, long size, long modified, String identity) {}

    /** Regular files in a folder; none where there is no such folder. */
    List<Stamp> list(Path folder) throws IOException;

    /** A file's bytes; {@link java.nio.file.NoSuchFileException} where there is none. */
    byte[] read(Path file) throws IOException;

    /**
     * Writes a file that nobody reads yet, as a whole.
     *
     * @param durable whether it has to survive a loss of power from here on
     */
    void write(Path file, byte[] content, boolean durable) throws IOException;

    /** Gives a file another's name, at one instant; that other is gone. */
    void rename(Path from, Path to) throws IOException;

    /** Removes a file; nothing where there is none. */
    void delete(Path file) throws IOException;

    /** Makes the names in a folder survive a loss of power. */
    void force(Path folder) throws IOException;

    /** How many threads may write at once, to advantage. */
    int writers();

    /** Makes a folder, and those above it. */
    void makeFolder(Path folder) throws IOException;
}
