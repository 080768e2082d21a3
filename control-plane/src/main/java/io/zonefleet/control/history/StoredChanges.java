// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads whole changes from the store: images only keep what lists need of them. */
public final class StoredChanges {
    /**
     * A change.
     *
     * @param change with its items
     * @param row what lists show of it
     */
    public record Found(Change change, ChangeRow row) {}

    private final Store store;
    private final Keys keys;

    public StoredChanges(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** The change with at most {@code maxItems} items (a few more where they lie in one part); empty where there is none. Of what is written by then. */
    public Optional<Found> find(ChangeId id, int maxItems) {
        Optional<Entry> entry = read(keys.change(id));
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        try {
            Change change = Codec.decodeChange(entry.get().value());
            List<ChangeItem> items = new ArrayList<>(change.items());
            for (int part = 0; part < change.parts() && items.size() < maxItems; part++) {
                items.addAll(part(id, part));
            }
            return Optional.of(new Found(change.withItems(items), ChangeRow.of(entry.get())));
        } catch (UnreadableException broken) {
            throw new IllegalStateException("change " + id + " can't be read", broken);
        }
    }

    /**
     * The record of a change; empty where there is none.
     *
     * @param items takes each item, part by part: all of a large change with their values would be hundreds of megabytes
     */
    public Optional<Change> read(ChangeId id, Consumer<ChangeItem> items) {
        Optional<Change> change = find(id, 0).map(Found::change);
        change.ifPresent(known -> {
            known.items().forEach(items);
            for (int part = 0; part < known.parts(); part++) {
                part(id, part).forEach(items);
            }
        });
        return change.map(known -> known.withItems(List.of()));
    }

    /** A part of the items of a large change; none where it is not there (any more). */
    List<ChangeItem> part(ChangeId id, int part) {
        Optional<Entry> entry = read(keys.changePart(id, part));
        try {
            return entry.isEmpty() ? List.of() : Codec.decodePart(entry.get().value());
        } catch (UnreadableException broken) {
            throw new IllegalStateException("part " + part + " of change " + id + " can't be read", broken);
        }
    }

    private Optional<Entry> read(String key) {
        return store.read(KeyRange.single(key), 0).entries().stream().findFirst();
    }
}
