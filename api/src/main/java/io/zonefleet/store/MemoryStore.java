// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import io.zonefleet.store.Txn.Delete;
import io.zonefleet.store.Txn.Op;
import io.zonefleet.store.Txn.Put;
import io.zonefleet.store.WatchListener.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    private final NavigableMap<String, Entry> entries = new TreeMap<>();
    private final NavigableMap<Long, List<Event>> history = new TreeMap<>();
    private final Map<Long, MemoryLease> leases = new LinkedHashMap<>();
    private final Map<String, Long> leaseOfKey = new HashMap<>();
    private final Set<MemoryWatch> watches = new HashSet<>();
    private long revision = 1;
    private long compacted;
    private long nextLease = 1;

    @Override
    public synchronized Snapshot read(KeyRange range, long at) {
        if (at == 0 || at == revision) {
            return new Snapshot(
                    revision,
                    List.copyOf(entries.subMap(range.start(), range.end()).values()));
        }
        if (at <= compacted) {
            throw new StoreException.Compacted("revision " + at + " is compacted, oldest is " + (compacted + 1));
        }
        if (at > revision) {
            throw new StoreException.Refused("revision " + at + " is in the future");
        }
        NavigableMap<String, Entry> past = new TreeMap<>(entries.subMap(range.start(), range.end()));
        history.tailMap(at, false).values().forEach(batch -> batch.forEach(event -> past.remove(event.key())));
        history.headMap(at, true)
                .values()
                .forEach(batch -> batch.stream()
                        .filter(event -> range.contains(event.key()))
                        .forEach(event -> event.entry()
                                .ifPresentOrElse(
                                        entry -> past.put(event.key(), entry), () -> past.remove(event.key()))));
        return new Snapshot(at, List.copyOf(past.values()));
    }

    @Override
    public synchronized TxnOutcome commit(Txn txn) {
        check(txn);
        boolean holds = txn.compares().stream().allMatch(c -> modRevision(c.key()) == c.modRevision());
        if (!holds) {
            Map<String, Long> current = new HashMap<>();
            txn.compares().forEach(c -> current.put(c.key(), modRevision(c.key())));
            return new TxnOutcome.Lost(revision, current);
        }
        apply(txn.ops());
        return new TxnOutcome.Committed(revision);
    }

    private void check(Txn txn) {
        if (txn.ops().size() > 128 || txn.compares().size() > 128) {
            throw new StoreException.Refused("too many operations in one transaction");
        }
        Set<String> seen = new HashSet<>();
        for (Op op : txn.ops()) {
            if (!seen.add(op.key())) {
                throw new StoreException.Refused("a key twice in one transaction: " + op.key());
            }
            if (op instanceof Put put && put.lease() != 0 && !leases.containsKey(put.lease())) {
                throw new StoreException.Refused("no such lease: " + put.lease());
            }
        }
    }

    private void apply(List<Op> ops) {
        long next = revision + 1;
        List<Event> events = new ArrayList<>();
        for (Op op : ops) {
            switch (op) {
                case Put put -> {
                    Entry before = entries.get(put.key());
                    long created = before == null ? next : before.createRevision();
                    Entry entry = new Entry(put.key(), put.value(), created, next);
                    entries.put(put.key(), entry);
                    bind(put.key(), put.lease());
                    events.add(new Event(put.key(), Optional.of(entry), next));
                }
                case Delete delete -> {
                    if (entries.remove(delete.key()) != null) {
                        bind(delete.key(), 0);
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

    private void bind(String key, long lease) {
        if (lease == 0) {
            leaseOfKey.remove(key);
        } else {
            leaseOfKey.put(key, lease);
        }
    }

    private long modRevision(String key) {
        Entry entry = entries.get(key);
        return entry == null ? 0 : entry.modRevision();
    }

    @Override
    public synchronized Watch watch(List<KeyRange> ranges, long fromRevision, WatchListener listener) {
        MemoryWatch watch = new MemoryWatch(List.copyOf(ranges), listener);
        if (fromRevision <= compacted) {
            listener.onLost(new StoreException.Compacted("revision " + fromRevision + " is compacted"));
            return watch;
        }
        history.tailMap(fromRevision, true).values().forEach(watch::tell);
        watches.add(watch);
        return watch;
    }

    @Override
    public synchronized Lease lease(Duration ttl) {
        MemoryLease lease = new MemoryLease(nextLease++);
        leases.put(lease.id(), lease);
        return lease;
    }

    /** Forgets the history up to and including {@code upTo}, as etcd's compaction does; running watches are not hurt. */
    public synchronized void compact(long upTo) {
        compacted = Math.max(compacted, Math.min(upTo, revision));
        history.headMap(compacted, true).clear();
    }

    /** Ends every lease as if its owner had died: a test's way of letting time pass. */
    public synchronized void expireLeases() {
        List.copyOf(leases.values()).forEach(MemoryLease::close);
    }

    /** Ends every watch as a broken server would. */
    public synchronized void breakWatches(StoreException why) {
        List<MemoryWatch> broken = List.copyOf(watches);
        watches.clear();
        broken.forEach(watch -> watch.listener.onLost(why));
    }

    @Override
    public synchronized void close() {
        watches.clear();
        leases.clear();
    }

    private final class MemoryWatch implements Watch {
        private final List<KeyRange> ranges;
        private final WatchListener listener;

        MemoryWatch(List<KeyRange> ranges, WatchListener listener) {
            this.ranges = ranges;
            this.listener = listener;
        }

        void tell(List<Event> events) {
            for (KeyRange range : ranges) {
                List<Event> mine =
                        events.stream().filter(e -> range.contains(e.key())).toList();
                if (!mine.isEmpty()) {
                    listener.onEvents(mine);
                }
            }
        }

        @Override
        public void close() {
            synchronized (MemoryStore.this) {
                watches.remove(this);
            }
        }
    }

    private final class MemoryLease implements Lease {
        private final long id;

        MemoryLease(long id) {
            this.id = id;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public boolean isLost() {
            synchronized (MemoryStore.this) {
                return !leases.containsKey(id);
            }
        }

        @Override
        public void close() {
            synchronized (MemoryStore.this) {
                if (leases.remove(id) != null) {
                    List<Op> ops = leaseOfKey.entrySet().stream()
                            .filter(bound -> bound.getValue() == id)
                            .map(bound -> (Op) new Delete(bound.getKey()))
                            .toList();
                    apply(ops);
                }
            }
        }
    }
}
