// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.WatchListener.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which value of each key the listener was told last. There are hundreds of thousands, so they are packed; keys that are new since then
 * stand beside that in a map until they are many. Belongs to the loader's thread.
 */
final class Versions {
    /** Stands for a version that differs from every other, and from none at all. */
    private static final long UNTOLD = 0;

    /** So many keys that are new, and a quarter of all others, are not worth packing anew. */
    private static final int FEW = 1_000;

    private PackedKeys packed = new PackedKeys.Builder().build();
    private final Map<String, Long> fresh = new HashMap<>();

    /** Keys that full reads have: of others there may be far more, and nothing to compare them with. */
    private final Predicate<String> read;

    Versions(Predicate<String> read) {
        this.read = read;
    }

    /** What is different in what was read; it counts as told from now on. */
    Delta difference(Snapshot snapshot) {
        pack();
        List<Entry> sorted = snapshot.entries().stream()
                .sorted(Comparator.comparing(Entry::key))
                .toList();
        List<Entry> puts = new ArrayList<>();
        List<String> deletes = new ArrayList<>();
        PackedKeys.Builder all = new PackedKeys.Builder();
        PackedKeys.Walk told = packed.walk();
        boolean isMore = told.next();
        for (Entry entry : sorted) {
            for (; isMore && told.key().compareTo(entry.key()) < 0; isMore = told.next()) {
                deletes.add(told.key());
            }
            boolean isTold = isMore && told.key().equals(entry.key());
            if (!isTold || told.number() != stamp(entry)) {
                puts.add(entry);
            }
            isMore = isTold ? told.next() : isMore;
            all.add(entry.key(), stamp(entry));
        }
        for (; isMore; isMore = told.next()) {
            deletes.add(told.key());
        }
        packed = all.build();
        return new Delta(snapshot.revision(), true, puts, deletes);
    }

    /**
     * What came in, which counts as told from now on. Of one key there may be several events, oldest first: what was put before it was
     * deleted is not told. Another range may have told of a later revision already.
     */
    Delta increment(Inbox.Mail mail, long from) {
        List<Entry> puts = new ArrayList<>();
        Map<String, Long> deleted = new HashMap<>();
        long newest = from;
        for (Event event : mail.events()) {
            newest = Math.max(newest, event.modRevision());
            boolean isRead = read.test(event.key());
            if (event.entry().isPresent()) {
                if (isRead) {
                    put(event.key(), stamp(event.entry().get()));
                }
                puts.add(event.entry().get());
            } else if (!isRead || remove(event.key())) {
                deleted.put(event.key(), event.modRevision());
            }
        }
        puts.removeIf(entry -> entry.modRevision() < deleted.getOrDefault(entry.key(), 0L));
        return new Delta(newest, false, puts, List.copyOf(deleted.keySet()));
    }

    /** It was not taken: the next {@link #difference} tells all of it again. */
    void untold(Delta delta) {
        Stream.concat(delta.puts().stream().map(Entry::key), delta.deletes().stream())
                .filter(read)
                .forEach(key -> put(key, UNTOLD));
    }

    /**
     * Keys that are stored otherwise than they were told, with the version that was told; 0 where none was.
     *
     * @param entries all that is stored in {@code ranges}
     */
    Map<String, Long> differing(List<Entry> entries, List<KeyRange> ranges) {
        Map<String, Long> differing = new HashMap<>();
        for (KeyRange range : ranges) {
            packed.forEach(range, differing::put);
            fresh.forEach((key, stamp) -> {
                if (range.contains(key)) {
                    differing.put(key, stamp);
                }
            });
        }
        for (Entry entry : entries) {
            long told = versionOf(entry.key()).orElse(0);
            if (told == stamp(entry)) {
                differing.remove(entry.key());
            } else {
                differing.put(entry.key(), told);
            }
        }
        return differing;
    }

    /** Whether any of these keys was told of nothing since. */
    boolean hasAnyOf(Map<String, Long> told) {
        return told.entrySet().stream().anyMatch(one -> versionOf(one.getKey()).orElse(0) == one.getValue());
    }

    private OptionalLong versionOf(String key) {
        OptionalInt place = packed.find(key);
        if (place.isPresent()) {
            int index = place.getAsInt();
            return packed.isThere(index) ? OptionalLong.of(packed.number(index)) : OptionalLong.empty();
        }
        Long stamp = fresh.get(key);
        return stamp == null ? OptionalLong.empty() : OptionalLong.of(stamp);
    }

    private void put(String key, long stamp) {
        OptionalInt place = packed.find(key);
        if (place.isPresent()) {
            packed.put(place.getAsInt(), stamp);
            return;
        }
        fresh.put(key, stamp);
        if (fresh.size() > FEW + packed.size() / 4) {
            pack();
        }
    }

    /** Whether it was there. */
    private boolean remove(String key) {
        boolean wasThere = versionOf(key).isPresent();
        fresh.remove(key);
        packed.find(key).ifPresent(packed::remove);
        return wasThere;
    }

    private void pack() {
        PackedKeys.Builder all = new PackedKeys.Builder();
        PackedKeys.Walk told = packed.walk();
        boolean isMore = told.next();
        for (Map.Entry<String, Long> one : new TreeMap<>(fresh).entrySet()) {
            for (; isMore && told.key().compareTo(one.getKey()) < 0; isMore = told.next()) {
                copy(told, all);
            }
            all.add(one.getKey(), one.getValue());
        }
        for (; isMore; isMore = told.next()) {
            copy(told, all);
        }
        fresh.clear();
        packed = all.build();
    }

    private void copy(PackedKeys.Walk told, PackedKeys.Builder all) {
        if (packed.isThere(told.index())) {
            all.add(told.key(), told.number());
        }
    }

    /**
     * Tells one value of a key from another. A revision alone does not: a store that was wiped or restored gives the same ones again,
     * and of a new store the epoch always has the second.
     */
    private static long stamp(Entry entry) {
        return (entry.modRevision() << 32) ^ (entry.value().hashCode() & 0xffff_ffffL) ^ (entry.modRevision() >>> 32);
    }
}
