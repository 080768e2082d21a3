// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import io.zonefleet.control.files.FileContent.Line;
import io.zonefleet.model.IntentKey;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The lines or rows of a file, in their order. Most of them are about a piece of intent: then its key is kept and no text, which takes a
 * tenth of the memory where there are hundreds of thousands.
 */
final class Lines extends AbstractList<Line> {
    private final List<Entry> entries = new ArrayList<>();

    private sealed interface Entry {
        /** About a piece. */
        record Of(String at, IntentKey key) implements Entry {}

        /** About a piece that does not become as it stands there. */
        record Noted(String at, IntentKey key, String message) implements Entry {}

        /** An element of a list, about a piece. */
        record Element(int index, IntentKey key) implements Entry {}

        /** About something else. */
        record Other(Line line) implements Entry {}
    }

    /** Adds one about a piece. */
    void add(String at, IntentKey key) {
        entries.add(new Entry.Of(at, key));
    }

    /**
     * Adds one about a piece that does not become as it stands there.
     *
     * @param message what it becomes, and why
     */
    void add(String at, IntentKey key, String message) {
        entries.add(new Entry.Noted(at, key, message));
    }

    /** Adds an element of a list, about a piece. */
    void addElement(int index, IntentKey key) {
        entries.add(new Entry.Element(index, key));
    }

    /** Adds one that says itself what it is about. */
    @Override
    public boolean add(Line line) {
        return entries.add(new Entry.Other(line));
    }

    /** The piece that the line at {@code index} is about; empty where nothing came of it. */
    Optional<IntentKey> key(int index) {
        return switch (entries.get(index)) {
            case Entry.Of of -> Optional.of(of.key());
            case Entry.Noted noted -> Optional.of(noted.key());
            case Entry.Element element -> Optional.of(element.key());
            case Entry.Other other -> Optional.empty();
        };
    }

    /** What the piece that the line at {@code index} is about becomes instead; empty where it becomes as it stands there. */
    Optional<String> message(int index) {
        return entries.get(index) instanceof Entry.Noted noted ? Optional.of(noted.message()) : Optional.empty();
    }

    @Override
    public Line get(int index) {
        return line(entries.get(index));
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public void sort(Comparator<? super Line> order) {
        entries.sort(Comparator.comparing(Lines::line, order));
    }

    private static Line line(Entry entry) {
        return switch (entry) {
            case Entry.Of(String at, IntentKey key) -> new Line(at, key.path(), "");
            case Entry.Noted noted -> new Line(noted.at(), noted.key().path(), "");
            case Entry.Element(int index, IntentKey key) -> new Line("/" + index, key.path(), "");
            case Entry.Other(Line line) -> line;
        };
    }
}
