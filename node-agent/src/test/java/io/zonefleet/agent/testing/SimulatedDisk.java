// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.testing;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.store.Bytes;
import io.zonefleet.testing.Stopped;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private int stopAfter = Integer.MAX_VALUE;
    private boolean full;
    private boolean readOnly;
    private final Map<Path, Content> safe = new TreeMap<>();
    private final Set<Bytes> whole = new HashSet<>();
    private final List<Unsafe> unsafe = new ArrayList<>();

    private record Content(Bytes bytes, long version) {}

    /**
     * Something that a loss of power may undo.
     *
     * @param content that {@code file} has by it; empty: it is gone
     * @param gone the name that it had before; empty where it had none
     * @param durable whether the content itself was made safe
     */
    private record Unsafe(Path file, Optional<Content> content, Optional<Path> gone, boolean durable) {}

    /** The program that uses it is stopped in the {@code count}th changing operation from now: in the middle, where it has one. */
    public void stopAfter(int count) {
        stopAfter = count;
    }

    /** Whether nothing can be changed. */
    public void setReadOnly(boolean isReadOnly) {
        readOnly = isReadOnly;
    }

    /**
     * Power is lost: of what no {@link #force} made safe, the first {@code kept} changes stay, in their order as in a journal; content that
     * was not made safe either may be there by half.
     */
    public void losePower(int kept) {
        for (Unsafe change : unsafe.subList(0, Math.min(kept, unsafe.size()))) {
            replay(change, change.durable());
        }
        note("power is lost");
        files.clear();
        files.putAll(safe);
        unsafe.clear();
    }

    private void replay(Unsafe change, boolean whole) {
        change.gone().ifPresent(safe::remove);
        change.content()
                .map(content -> whole ? content : half(content))
                .ifPresentOrElse(content -> safe.put(change.file(), content), () -> safe.remove(change.file()));
    }

    private static Content half(Content content) {
        byte[] all = content.bytes().toArray();
        return new Content(Bytes.of(Arrays.copyOf(all, all.length / 2)), content.version());
    }

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
        stopAfter = Integer.MAX_VALUE;
        full = false;
        readOnly = false;
    }

    /** How many changing operations were tried since the last {@link #failAfter}. */
    public int operations() {
        return operations;
    }

    /** Changes with every file. */
    public long versions() {
        return versions + operations;
    }

    /** The first file of that folder and beginning that nobody has written so as a whole; empty where all are whole. */
    public Optional<Path> broken(Path folder, String beginning) {
        return files.entrySet().stream()
                .filter(file -> folder.equals(file.getKey().getParent())
                        && file.getKey().getFileName().toString().startsWith(beginning)
                        && !whole.contains(file.getValue().bytes()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The text of a file; empty where there is none. */
    public String text(Path file) {
        Content content = files.get(file);
        return content == null ? "" : content.bytes().utf8();
    }

    /** Every file with its text. */
    public Map<Path, String> texts() {
        Map<Path, String> texts = new TreeMap<>();
        files.forEach((path, content) -> texts.put(path, content.bytes().utf8()));
        return texts;
    }

    /** Puts a file there, as somebody else would, for good. */
    public void edit(Path file, String text) {
        Content content = new Content(Bytes.of(text), ++versions);
        files.put(file, content);
        unsafe.removeIf(change -> change.file().equals(file));
        safe.put(file, content);
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
        whole.add(Bytes.of(content));
        if (!readOnly) {
            boolean stops = operations + 1 >= failAfter || stopAfter <= 1 || full;
            byte[] written = stops ? Arrays.copyOf(content, content.length / 2) : content;
            Content now = new Content(Bytes.of(written), ++versions);
            files.put(file, now);
            unsafe.add(new Unsafe(file, Optional.of(now), Optional.empty(), durable && !stops));
        }
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
        unsafe.add(new Unsafe(to, Optional.of(content), Optional.of(from), isDurable(from)));
    }

    private boolean isDurable(Path file) {
        return unsafe.reversed().stream()
                .filter(change -> change.file().equals(file))
                .findFirst()
                .map(Unsafe::durable)
                .orElse(true);
    }

    @Override
    public void delete(Path file) throws IOException {
        change("delete", file);
        if (files.remove(file) != null) {
            unsafe.add(new Unsafe(file, Optional.empty(), Optional.empty(), true));
        }
    }

    @Override
    public void force(Path folder) throws IOException {
        change("force", folder);
        List<Unsafe> forced = unsafe.stream()
                .filter(change -> folder.equals(change.file().getParent()))
                .toList();
        forced.forEach(change -> replay(change, change.durable()));
        unsafe.removeAll(forced);
        // the name is safe, the content is not
        forced.stream().filter(change -> !change.durable() && isAsItWas(change)).forEach(unsafe::add);
    }

    private boolean isAsItWas(Unsafe change) {
        return change.content().equals(Optional.ofNullable(files.get(change.file())));
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
        if (--stopAfter <= 0) {
            stopAfter = Integer.MAX_VALUE;
            note("stopped in " + what + " " + file);
            throw new Stopped(what + " " + file);
        }
        if (readOnly) {
            throw new IOException("Read-only file system");
        }
        boolean fails = operations >= failAfter;
        note((fails ? "failed to " : "") + what + " " + file);
        if (fails) {
            throw new IOException("simulated: " + what + " " + file);
        }
    }
}
