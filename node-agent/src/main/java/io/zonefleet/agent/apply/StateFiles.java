// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.state.Fence;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.store.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the agent remembers, in its own folder. */
public final class StateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);
    private static final String FENCE = "fence.json";
    private static final String LAST_GOOD = "last-good.jsonl";
    private static final String SINCE = "node.json";

    private final Disk disk;
    private final Path folder;

    record Since(Instant firstSeen) {}

    public StateFiles(Disk disk, Path folder) {
        this.disk = disk;
        this.folder = folder;
    }

    /**
     * The fence; {@link Fence#NONE} where there is none. Empty where it can't be read, as after a loss of power: then nobody knows how far
     * this node had come.
     */
    public Optional<Fence> fence() throws IOException {
        return read(FENCE, text -> Codec.decode(Fence.class, Bytes.of(text)), Optional.of(Fence.NONE));
    }

    /**
     * Moves the fence. Comes before anything that it stands for is written, and is not waited for on the disk: a process that is killed
     * loses nothing by that, and {@link #settleFence} follows.
     */
    public void putFence(Fence fence) throws IOException {
        Path file = folder.resolve(FENCE);
        Path temporary = folder.resolve(FileSteps.TEMPORARY + FENCE);
        disk.write(temporary, Codec.encode(fence).toArray(), false);
        disk.rename(temporary, file);
    }

    /** What was last served; empty where nothing was, or where it can't be read. */
    public Optional<LastGood> lastGood() throws IOException {
        return read(LAST_GOOD, text -> LastGood.of(text.lines()), Optional.empty());
    }

    /** Remembers what is served, for good. */
    public void putLastGood(LastGood lastGood) throws IOException {
        putFenceDurably(lastGood.fence());
        FileSteps.replace(disk, folder.resolve(LAST_GOOD), lastGood.text());
        disk.force(folder);
    }

    /**
     * Makes the fence survive a loss of power: before anybody is told that it is reached. Else the next start would take an older
     * {@link #lastGood} for the newest, and write it over what was proved.
     */
    public void settleFence(Fence fence) throws IOException {
        putFenceDurably(fence);
        disk.force(folder);
    }

    private void putFenceDurably(Fence fence) throws IOException {
        FileSteps.replace(disk, folder.resolve(FENCE), Codec.encode(fence).utf8());
    }

    /** When this node was first seen: {@code now} where that is not known yet. */
    public Instant firstSeen(Instant now) throws IOException {
        Optional<Instant> known =
                read(SINCE, text -> Codec.decode(Since.class, Bytes.of(text)).firstSeen(), Optional.empty());
        if (known.isEmpty()) {
            FileSteps.replace(
                    disk, folder.resolve(SINCE), Codec.encode(new Since(now)).utf8());
        }
        return known.orElse(now);
    }

    private interface Reader<T> {
        T read(String text) throws UnreadableException;
    }

    private <T> Optional<T> read(String name, Reader<T> reader, Optional<T> missing) throws IOException {
        Path file = folder.resolve(name);
        try {
            return Optional.of(reader.read(new String(disk.read(file), StandardCharsets.UTF_8)));
        } catch (NoSuchFileException none) {
            return missing;
        } catch (UnreadableException broken) {
            LOG.atError()
                    .addKeyValue("file", file)
                    .addKeyValue(
                            "why",
                            String.valueOf(broken.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""))
                    .log("a file of the agent's own can't be read; going on without it");
            return Optional.empty();
        }
    }
}
