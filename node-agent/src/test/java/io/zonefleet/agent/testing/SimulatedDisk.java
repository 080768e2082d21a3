// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.testing;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.store.Bytes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A disk in memory that can stop in the middle of anything. A write that is interrupted leaves a part of the file, as a real one does.
 * Used by one thread.
 */
public final class SimulatedDisk implements Disk {
    private static final int LOGGED = 60;

    private final Map<Path, Content> files = new TreeMap<>();
    private final Deque<String> log = new ArrayDeque<>();
    private long versions;
    private int operations;
    private int failAfter = Integer.MAX_VALUE;
    private boolean full;

    private record Content(Bytes bytes, long version) {}

    /** Every operation that changes something fails from the {@code count}th on. */
    public void failAfter(int count) {
        operations = 0;
        failAfter = count;
    }

    /** Whether writes fail for want of space. */
    public void setFull(boolean isFull) {
        full = isFull;
    }

    /** It works again. */
    public void repair() {
        failAfter = Integer.MAX_VALUE;
        full = false;
    }

    /** How many changing operations were tried since the last {@link #failAfter}. */
    public int operations() {
        return operations;
    }

    /** Every file with its text. */
    public Map<Path, String> texts() {
        Map<Path, String> texts = new TreeMap<>();
        files.forEach((path, content) -> texts.put(path, content.bytes().utf8()));
        return texts;
    }

    /** Puts a file there, as somebody else would. */
    public void edit(Path file, String text) {
        files.put(file, new Content(Bytes.of(text), ++versions));
    }

    @Override
    public List<Stamp> list(Path folder) {
        return files.entrySet().stream()
                .filter(file -> folder.equals(file.getKey().getParent()))
                .map(file -> new Stamp(
                        file.getKey().getFileName().toString(),
                        file.getValue().bytes().size(),
                        file.getValue().version(),
                        ""))
                .toList();
    }

    @Override
    public byte[] read(Path file) throws IOException {
        Content content = files.get(file);
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        return content.bytes().toArray();
    }

    @Override
    public void write(Path file, byte[] content, boolean durable) throws IOException {
        boolean stops = operations + 1 >= failAfter || full;
        byte[] written = stops ? Arrays.copyOf(content, content.length / 2) : content;
        files.put(file, new Content(Bytes.of(written), ++versions));
        change("write", file);
        if (full) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        change("rename", from);
        Content content = files.remove(from);
        if (content == null) {
            throw new NoSuchFileException(from.toString());
        }
        files.put(to, content);
    }

    @Override
    public void delete(Path file) throws IOException {
        change("delete", file);
        files.remove(file);
    }

    @Override
    public void force(Path folder) throws IOException {
        change("force", folder);
    }

    @Override
    public int writers() {
        return 1;
    }

    @Override
    public void makeFolder(Path folder) {
        // every folder is there
    }

    /** The last operations that changed something, or should have: for finding out how it came to a failure. */
    public String lastOperations() {
        return String.join("\n", log);
    }

    /** Adds a line to {@link #lastOperations}. */
    public void note(String line) {
        log.addLast(line);
        if (log.size() > LOGGED) {
            log.removeFirst();
        }
    }

    private void change(String what, Path file) throws IOException {
        operations++;
        boolean fails = operations >= failAfter;
        note((fails ? "failed to " : "") + what + " " + file);
        if (fails) {
            throw new IOException("simulated: " + what + " " + file);
        }
    }
}
