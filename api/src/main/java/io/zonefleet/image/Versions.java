// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.Entry;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.WatchListener.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which value of each key the listener was told last. Not sorted: it is written with every event and looked through once a minute. Belongs
 * to the loader's thread.
 */
final class Versions {
    /** Stands for a version that differs from every other, and from none at all. */
    private static final long UNTOLD = 0;

    private final Map<String, Long> versions = new HashMap<>();

    /** Keys that full reads have: of others there may be far more, and nothing to compare them with. */
    private final Predicate<String> read;

    Versions(Predicate<String> read) {
        this.read = read;
    }

    /** What is different in what was read; it counts as told from now on. */
    Delta difference(Snapshot snapshot) {
        List<Entry> puts = new ArrayList<>();
        Map<String, Long> read = new HashMap<>();
        for (Entry entry : snapshot.entries()) {
            long stamp = stamp(entry);
            read.put(entry.key(), stamp);
            Long known = versions.put(entry.key(), stamp);
            if (known == null || known != stamp) {
                puts.add(entry);
            }
        }
        List<String> deletes =
                versions.keySet().stream().filter(key -> !read.containsKey(key)).toList();
        deletes.forEach(versions::remove);
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
                    versions.put(event.key(), stamp(event.entry().get()));
                }
                puts.add(event.entry().get());
            } else if (!isRead || versions.remove(event.key()) != null) {
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
                .forEach(key -> versions.put(key, UNTOLD));
    }

    /** Keys that are stored otherwise than they were told, with the version that was told; 0 where none was. */
    Map<String, Long> differing(List<Entry> entries, Predicate<String> asked) {
        Map<String, Long> stored = new HashMap<>();
        entries.forEach(entry -> stored.put(entry.key(), stamp(entry)));
        Map<String, Long> differing = new HashMap<>();
        stored.forEach((key, stamp) -> {
            if (versionOf(key) != stamp) {
                differing.put(key, versionOf(key));
            }
        });
        versions.forEach((key, stamp) -> {
            if (!stored.containsKey(key) && asked.test(key)) {
                differing.put(key, stamp);
            }
        });
        return differing;
    }

    /** Whether any of these keys was told of nothing since. */
    boolean hasAnyOf(Map<String, Long> told) {
        return told.entrySet().stream().anyMatch(one -> versionOf(one.getKey()) == one.getValue());
    }

    private long versionOf(String key) {
        return versions.getOrDefault(key, 0L);
    }

    /**
     * Tells one value of a key from another. A revision alone does not: a store that was wiped or restored gives the same ones again,
     * and of a new store the epoch always has the second.
     */
    private static long stamp(Entry entry) {
        return (entry.modRevision() << 32) ^ (entry.value().hashCode() & 0xffff_ffffL) ^ (entry.modRevision() >>> 32);
    }
}
