// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import io.zonefleet.store.Txn.Compare;
import io.zonefleet.store.Txn.Delete;
import io.zonefleet.store.Txn.NotNewer;
import io.zonefleet.store.Txn.Op;
import io.zonefleet.store.Txn.Put;
import io.zonefleet.store.Txn.Value;
import io.zonefleet.store.Txn.Version;
import io.zonefleet.store.WatchListener.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The store in memory: for tests, simulations and trying things out. Its lock guards everything; listeners are called under it, in the
 * order of revisions, by the thread that commits.
 */
public final class MemoryStore implements Store {
    /** As etcd has it when nothing else is set. */
    private static final int MAX_OPS = 128;

    private final NavigableMap<String, Entry> entries = new TreeMap<>();
    private final NavigableMap<Long, List<Event>> history = new TreeMap<>();
    private final MemoryLeases leases = new MemoryLeases(this);
    private final Set<MemoryWatch> watches = new HashSet<>();
    private long revision = 1;
    private long compacted;
    /** What there was at {@code compacted}: the history goes on from there. */
    private final NavigableMap<String, Entry> base = new TreeMap<>();

    /** An empty store at revision 1. */
    public MemoryStore() {}

    /** A store restored from a backup: it begins with these entries at that revision, without their history. */
    public MemoryStore(Snapshot backup) {
        backup.entries().forEach(entry -> entries.put(entry.key(), entry));
        base.putAll(entries);
        revision = backup.revision();
        compacted = revision - 1;
    }

    @Override
    public synchronized Snapshot read(KeyRange range, long at) {
        if (at == 0 || at == revision) {
            return new Snapshot(
                    revision,
                    List.copyOf(entries.subMap(range.start(), range.end()).values()));
        }
        if (at <= compacted) {
            throw compacted(at);
        }
        if (at > revision) {
            throw new StoreException.Refused("revision " + at + " is in the future");
        }
        NavigableMap<String, Entry> past = new TreeMap<>(base);
        replay(history.headMap(at, true), past);
        return new Snapshot(
                at, List.copyOf(past.subMap(range.start(), range.end()).values()));
    }

    @Override
    public synchronized KeyList list(KeyRange range, int limit) {
        NavigableMap<String, Entry> found = within(range);
        return new KeyList(
                revision,
                found.values().stream().limit(limit).map(KeyList.Key::of).toList(),
                found.size());
    }

    private static void replay(NavigableMap<Long, List<Event>> batches, NavigableMap<String, Entry> past) {
        batches.values()
                .forEach(batch -> batch.forEach(event -> event.entry()
                        .ifPresentOrElse(entry -> past.put(event.key(), entry), () -> past.remove(event.key()))));
    }

    private static StoreException.Compacted compacted(long at) {
        return new StoreException.Compacted("revision " + at + " is compacted");
    }

    @Override
    public synchronized TxnOutcome commit(Txn txn) {
        if (txn.ops().size() > MAX_OPS || txn.compares().size() > MAX_OPS) {
            throw new StoreException.Refused("too many operations in one transaction");
        }
        if (!txn.compares().stream().allMatch(this::holds)) {
            Map<String, Long> current = new HashMap<>();
            txn.compares().forEach(compare -> current.putAll(now(compare)));
            return new TxnOutcome.Lost(revision, current);
        }
        txn.ops().forEach(leases::check);
        apply(txn.ops());
        return new TxnOutcome.Committed(revision);
    }

    private boolean holds(Compare compare) {
        return switch (compare) {
            case Version version -> modRevision(version.key()) == version.modRevision();
            case Value value ->
                Optional.ofNullable(entries.get(value.key())).map(Entry::value).equals(Optional.of(value.value()));
            case NotNewer(KeyRange range, long revision) ->
                within(range).values().stream().allMatch(entry -> entry.modRevision() <= revision);
        };
    }

    private Map<String, Long> now(Compare compare) {
        return switch (compare) {
            case Version version -> Map.of(version.key(), modRevision(version.key()));
            case Value value -> Map.of(value.key(), modRevision(value.key()));
            case NotNewer(KeyRange range, long revision) ->
                within(range).values().stream()
                        .max(Comparator.comparingLong(Entry::modRevision))
                        .map(newest -> Map.of(newest.key(), newest.modRevision()))
                        .orElse(Map.of());
        };
    }

    private NavigableMap<String, Entry> within(KeyRange range) {
        return entries.subMap(range.start(), true, range.end(), false);
    }

    /** Does it, under the lock. */
    void apply(List<Op> ops) {
        long next = revision + 1;
        List<Event> events = new ArrayList<>();
        for (Op op : ops) {
            switch (op) {
                case Put put -> events.add(put(put, next));
                case Delete delete -> {
                    if (entries.remove(delete.key()) != null) {
                        leases.unbind(delete.key());
                        events.add(new Event(delete.key(), Optional.empty(), next));
                    }
                }
            }
        }
        if (!events.isEmpty()) {
            revision = next;
            history.put(next, List.copyOf(events));
            List.copyOf(watches).forEach(watch -> watch.tell(events));
        }
    }

    private Event put(Put put, long next) {
        Entry before = entries.get(put.key());
        long created = before == null ? next : before.createRevision();
        Entry entry = new Entry(put.key(), put.value(), created, next);
        entries.put(put.key(), entry);
        leases.bind(put);
        return new Event(put.key(), Optional.of(entry), next);
    }

    private long modRevision(String key) {
        Entry entry = entries.get(key);
        return entry == null ? 0 : entry.modRevision();
    }

    @Override
    public synchronized Watch watch(List<KeyRange> ranges, long fromRevision, WatchListener listener) {
        if (fromRevision < 1) {
            throw new IllegalArgumentException("a watch begins at a revision, the first is 1, not " + fromRevision);
        }
        MemoryWatch watch = new MemoryWatch(this, ranges, listener);
        watches.add(watch);
        if (fromRevision <= compacted) {
            lose(watch, compacted(fromRevision));
        } else if (fromRevision > revision + 1) {
            lose(watch, new StoreException.Refused("the store is only at revision " + revision));
        } else {
            history.tailMap(fromRevision, true).values().forEach(watch::tell);
        }
        return watch;
    }

    /** Whether it still counts. */
    synchronized boolean has(MemoryWatch watch) {
        return watches.contains(watch);
    }

    synchronized void remove(MemoryWatch watch) {
        watches.remove(watch);
    }

    private void lose(MemoryWatch watch, StoreException why) {
        watches.remove(watch);
        watch.lose(why);
    }

    @Override
    public synchronized Lease lease(Duration ttl) {
        return leases.grant();
    }

    /** Forgets the history up to and including {@code upTo}, as etcd's compaction does; running watches are not hurt. */
    public synchronized void compact(long upTo) {
        compacted = Math.max(compacted, Math.min(upTo, revision));
        NavigableMap<Long, List<Event>> forgotten = history.headMap(compacted, true);
        replay(forgotten, base);
        forgotten.clear();
    }

    /** Ends every lease as if its owner had died: a test's way of letting time pass. */
    public synchronized void expireLeases() {
        leases.expire();
    }

    /** Ends every watch as a broken server would. */
    public synchronized void breakWatches(StoreException why) {
        List.copyOf(watches).forEach(watch -> lose(watch, why));
    }

    @Override
    public synchronized void close() {
        watches.clear();
        leases.forget();
    }
}
