// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Brings the rows of an accepted large change into intent. Any replica may do it, twice or at the same time as another: a row is
 * written only over what it was drafted on ({@link Basis}), so a newer write is never overwritten; it is named as superseding.
 */
public final class BulkApplier {
    /**
     * A change that was accepted.
     *
     * @param rows those that the acceptance itself has not written, or perhaps not
     * @param basis what they were drafted on
     * @param epoch of the store that accepted it
     * @param applying mod revision of the key that says it is under way
     */
    record Accepted(Change change, List<Row> rows, Basis basis, Bytes epoch, long applying) {}

    private static final int BATCH = 100;
    private static final int AT_ONCE = 8;

    private final Store store;
    private final Keys keys;
    private final int atOnce;

    /** What is being applied here, with how many rows are still to be written. */
    private final ConcurrentMap<ChangeId, Integer> underway = new ConcurrentHashMap<>();

    /** What failed here. The id of one that was never accepted stays: there are few, and nobody asks for it. */
    private final Set<ChangeId> left = ConcurrentHashMap.newKeySet();

    /** Applies several batches at once. */
    public BulkApplier(Store store, Keys keys) {
        this(store, keys, AT_ONCE);
    }

    /** @param atOnce how many batches are written at once; 1: all by the caller's own thread, in order */
    public BulkApplier(Store store, Keys keys, int atOnce) {
        this.store = store;
        this.keys = keys;
        this.atOnce = atOnce;
    }

    /** Whether this program is applying it at this moment. */
    public boolean isUnderway(ChangeId id) {
        return underway.containsKey(id);
    }

    /** How many rows of a change this program has still to bring into intent; empty where it is not at it. */
    OptionalInt remaining(ChangeId id) {
        Integer rows = underway.get(id);
        return rows == null ? OptionalInt.empty() : OptionalInt.of(rows);
    }

    /** Whether this program has failed to finish it, if it was accepted at all: nobody else will for a while. */
    public boolean hasLeft(ChangeId id) {
        return left.contains(id);
    }

    /** Nobody knows whether it was accepted, so it is not applied here and now. */
    void leave(ChangeId id) {
        left.add(id);
    }

    /** Finishes a change that another replica, or this program before it was restarted, has left half applied. */
    public void resume(ChangeId id) {
        Map<String, Entry> now = store
                .read(List.of(
                        KeyRange.single(keys.change(id)),
                        KeyRange.single(keys.applying(id)),
                        KeyRange.single(keys.epoch())))
                .entries()
                .stream()
                .collect(Collectors.toMap(Entry::key, entry -> entry));
        Optional<Entry> applying = Optional.ofNullable(now.get(keys.applying(id)));
        Optional<Entry> epoch = Optional.ofNullable(now.get(keys.epoch()));
        if (applying.isEmpty() || epoch.isEmpty()) {
            left.remove(id); // finished by another, or gone with the store
            return;
        }
        Optional<Entry> record = Optional.ofNullable(now.get(keys.change(id)));
        if (record.isEmpty()) {
            store.commit(Txn.builder()
                    .compare(keys.applying(id), applying.get().modRevision())
                    .delete(keys.applying(id))
                    .build());
            return;
        }
        try {
            Change change = Codec.decodeChange(record.get().value());
            Basis basis = basis(applying.get(), record.get().createRevision());
            apply(new Accepted(
                    change,
                    rows(change),
                    basis,
                    epoch.get().value(),
                    applying.get().modRevision()));
        } catch (UnreadableException broken) {
            throw new StoreException.Refused("change " + id + " can't be read: " + broken.getMessage(), broken);
        }
    }

    /** What is left in parts, with the versions that the pieces are likely to be at. */
    private List<Row> rows(Change change) throws UnreadableException {
        if (change.parts() == 0) {
            return List.of();
        }
        Map<String, Long> versions = new HashMap<>();
        store.scan(keys.intents(), 0, page -> page.forEach(entry -> versions.put(entry.key(), entry.modRevision())));
        List<Row> rows = new ArrayList<>();
        for (int part = 0; part < change.parts(); part++) {
            for (ChangeItem item : Codec.decodePart(part(change.id(), part))) {
                rows.add(Row.of(item, versions.getOrDefault(keys.intent(item.key()), 0L)));
            }
        }
        return rows;
    }

    /** A control plane that did not say what the rows were drafted on wrote them over whatever was older than the acceptance. */
    private static Basis basis(Entry applying, long accepted) {
        try {
            return Codec.decode(Basis.Revision.class, applying.value());
        } catch (UnreadableException unsaid) {
            return new Basis.Revision(accepted);
        }
    }

    private Bytes part(ChangeId id, int part) {
        return store.read(KeyRange.single(keys.changePart(id, part)), 0).entries().stream()
                .findFirst()
                .map(Entry::value)
                .orElseThrow(() -> new StoreException.Refused("part " + part + " of change " + id + " is gone"));
    }

    /**
     * Applies rows, several batches at once.
     *
     * @return rows that lost against newer writes
     */
    List<IntentKey> apply(Accepted accepted) {
        ChangeId id = accepted.change().id();
        underway.put(id, accepted.rows().size());
        try {
            List<IntentKey> superseded = applyAll(accepted);
            left.remove(id);
            return superseded;
        } catch (RuntimeException failed) {
            left.add(id);
            throw failed;
        } finally {
            underway.remove(id);
        }
    }

    private List<IntentKey> applyAll(Accepted accepted) {
        List<Row> rows = accepted.rows();
        List<List<Row>> batches = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += BATCH) {
            batches.add(rows.subList(from, Math.min(rows.size(), from + BATCH)));
        }
        List<IntentKey> superseded = new ArrayList<>();
        if (atOnce == 1) {
            batches.forEach(batch -> superseded.addAll(applyBatch(accepted, batch)));
        } else {
            superseded.addAll(together(accepted, batches));
        }
        finish(accepted, superseded);
        return superseded;
    }

    private List<IntentKey> together(Accepted accepted, List<List<Row>> batches) {
        Semaphore room = new Semaphore(atOnce);
        List<Callable<List<IntentKey>>> tasks = new ArrayList<>();
        for (List<Row> batch : batches) {
            tasks.add(() -> {
                room.acquire();
                try {
                    return applyBatch(accepted, batch);
                } finally {
                    room.release();
                }
            });
        }
        List<IntentKey> superseded = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<IntentKey>> task : threads.invokeAll(tasks)) {
                superseded.addAll(task.get());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while applying a change", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof StoreException trouble) {
                throw trouble;
            }
            throw new IllegalStateException("applying a batch failed", failed.getCause());
        }
        return superseded;
    }

    private List<IntentKey> applyBatch(Accepted accepted, List<Row> batch) {
        Map<String, Long> known = new HashMap<>();
        batch.forEach(row -> known.put(keys.intent(row.key()), row.version()));
        while (true) {
            Txn.Builder txn = Txn.builder().compare(keys.epoch(), accepted.epoch());
            List<IntentKey> superseded = new ArrayList<>();
            boolean topology = false;
            for (Row row : batch) {
                String key = keys.intent(row.key());
                long version = known.getOrDefault(key, 0L);
                if (!accepted.basis().allows(row, version)) {
                    if (!holds(key, row)) {
                        superseded.add(row.key());
                    }
                } else {
                    txn.compare(key, version);
                    row.after().ifPresentOrElse(after -> txn.put(key, Codec.encode(after)), () -> txn.delete(key));
                    topology |= Transactions.isTopology(row.key());
                }
            }
            if (topology) { // it was rewritten at acceptance, before this was to be seen
                txn.put(keys.topology(), Bytes.of(accepted.change().id().text()));
            }
            switch (store.commit(txn.build())) {
                case TxnOutcome.Committed committed -> {
                    underway.computeIfPresent(accepted.change().id(), (id, rows) -> rows - batch.size());
                    return superseded;
                }
                case TxnOutcome.Lost lost -> learn(accepted, known, lost);
            }
        }
    }

    /**
     * A comparison that was lost tells of a newer piece, or it is the epoch's: the rows were accepted by another store. Where it tells of neither, what was
     * in the way has gone again.
     */
    private void learn(Accepted accepted, Map<String, Long> known, TxnOutcome.Lost lost) {
        Map<String, Long> now = new HashMap<>(lost.modRevisions());
        now.remove(keys.epoch());
        boolean nothingNew = known.entrySet().containsAll(now.entrySet());
        if (nothingNew && !value(keys.epoch()).equals(Optional.of(accepted.epoch()))) {
            throw otherStore(accepted);
        }
        known.putAll(now);
    }

    /** Whether a newer version is this row itself, written by whoever began to apply the change. */
    private boolean holds(String key, Row row) {
        return value(key).equals(row.after().map(Codec::encode));
    }

    private Optional<Bytes> value(String key) {
        return store.read(KeyRange.single(key), 0).entries().stream()
                .findFirst()
                .map(Entry::value);
    }

    /** Marks all feeds as being behind before it lets the materialiser go on, which begins them all together. */
    private void finish(Accepted accepted, List<IntentKey> superseded) {
        Change change = accepted.change();
        Bytes by = Bytes.of(change.id().text());
        List<String> pending = pending(change);
        int from = 0;
        for (; pending.size() - from > BATCH; from += BATCH) {
            Txn.Builder txn = Txn.builder();
            pending.subList(from, from + BATCH).forEach(key -> txn.put(key, by));
            if (!isCommitted(accepted, txn)) {
                return;
            }
        }
        Txn.Builder last = Txn.builder().delete(keys.applying(change.id()));
        pending.subList(from, pending.size()).forEach(key -> last.put(key, by));
        // its record is put again also where it has not changed: what nodes prove before that revision may lack some
        // rows
        if (change.parts() > 0 || !superseded.isEmpty()) {
            last.put(
                    keys.change(change.id()),
                    Codec.encode(change.withSuperseded(
                            superseded.stream().map(IntentKey::path).toList())));
        }
        isCommitted(accepted, last);
    }

    /** Keys that say so of each feed, that of all first: as long as it is there nothing is written to any feed directly. */
    private List<String> pending(Change change) {
        KeyParser parser = new KeyParser(keys);
        Set<String> pending = new LinkedHashSet<>();
        if (!change.feeds().isEmpty()) {
            pending.add(keys.pending(Feed.all()));
        }
        for (String path : change.feeds()) {
            if (parser.parse(keys.prefix() + "pending/" + path) instanceof ParsedKey.Pending known) {
                pending.add(keys.pending(known.feed()));
            }
        }
        return List.copyOf(pending);
    }

    /** Whether a step at the end was done; false: another has finished the change. */
    private boolean isCommitted(Accepted accepted, Txn.Builder txn) {
        String applying = keys.applying(accepted.change().id());
        Txn step = txn.compare(keys.epoch(), accepted.epoch())
                .compare(applying, accepted.applying())
                .build();
        return switch (store.commit(step)) {
            case TxnOutcome.Committed committed -> true;
            case TxnOutcome.Lost lost -> {
                if (lost.modRevisions().getOrDefault(applying, 0L) == accepted.applying()) {
                    throw otherStore(accepted);
                }
                yield false;
            }
        };
    }

    private static StoreException.Refused otherStore(Accepted accepted) {
        return new StoreException.Refused("the store was wiped or restored while change "
                + accepted.change().id() + " was being applied");
    }
}
