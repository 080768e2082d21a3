// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Brings the rows of an accepted large change into intent. Any replica may do it, twice or at the same time as another: a row is
 * written only over a version older than the acceptance, so a newer write is never overwritten; it is named as superseding.
 */
public final class BulkApplier {
    private static final int BATCH = 100;
    private static final int AT_ONCE = 8;

    private final Store store;
    private final Keys keys;
    private final int atOnce;
    private final Set<ChangeId> underway = ConcurrentHashMap.newKeySet();

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
        return underway.contains(id);
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
        Optional<Entry> record = store.read(KeyRange.single(keys.change(id)), 0).entries().stream()
                .findFirst();
        if (record.isEmpty()) {
            store.commit(Txn.builder().delete(keys.applying(id)).build());
            return;
        }
        try {
            Change change = Codec.decodeChange(record.get().value());
            List<ChangeItem> items = new ArrayList<>();
            for (int part = 0; part < change.parts(); part++) {
                items.addAll(Codec.decodePart(part(id, part)));
            }
            apply(change, items, record.get().createRevision());
        } catch (UnreadableException broken) {
            throw new StoreException.Refused("change " + id + " can't be read: " + broken.getMessage(), broken);
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
     * @param accepted revision at which the change was accepted
     * @return rows that lost against newer writes
     */
    List<IntentKey> apply(Change change, List<ChangeItem> items, long accepted) {
        underway.add(change.id());
        try {
            List<IntentKey> superseded = applyAll(change, items, accepted);
            left.remove(change.id());
            return superseded;
        } catch (RuntimeException failed) {
            left.add(change.id());
            throw failed;
        } finally {
            underway.remove(change.id());
        }
    }

    private List<IntentKey> applyAll(Change change, List<ChangeItem> items, long accepted) {
        Map<String, Long> versions = new HashMap<>();
        store.read(KeyRange.prefix(keys.prefix() + "intent/"), 0)
                .entries()
                .forEach(entry -> versions.put(entry.key(), entry.modRevision()));
        List<List<ChangeItem>> batches = new ArrayList<>();
        for (int from = 0; from < items.size(); from += BATCH) {
            batches.add(items.subList(from, Math.min(items.size(), from + BATCH)));
        }
        List<IntentKey> superseded = new ArrayList<>();
        if (atOnce == 1) {
            batches.forEach(batch -> superseded.addAll(applyBatch(batch, versions, accepted)));
        } else {
            superseded.addAll(together(batches, versions, accepted));
        }
        finish(change, superseded);
        return superseded;
    }

    private List<IntentKey> together(List<List<ChangeItem>> batches, Map<String, Long> versions, long accepted) {
        Semaphore room = new Semaphore(atOnce);
        List<Callable<List<IntentKey>>> tasks = new ArrayList<>();
        for (List<ChangeItem> batch : batches) {
            tasks.add(() -> {
                room.acquire();
                try {
                    return applyBatch(batch, versions, accepted);
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

    private List<IntentKey> applyBatch(List<ChangeItem> batch, Map<String, Long> versions, long accepted) {
        Map<String, Long> known = new HashMap<>();
        batch.forEach(item -> known.put(keys.intent(item.key()), versions.getOrDefault(keys.intent(item.key()), 0L)));
        while (true) {
            Txn.Builder txn = Txn.builder();
            List<IntentKey> superseded = new ArrayList<>();
            for (ChangeItem item : batch) {
                String key = keys.intent(item.key());
                long version = known.getOrDefault(key, 0L);
                if (version > accepted) {
                    if (!holds(key, item)) {
                        superseded.add(item.key());
                    }
                } else {
                    txn.compare(key, version);
                    item.after().ifPresentOrElse(after -> txn.put(key, Codec.encode(after)), () -> txn.delete(key));
                }
            }
            switch (store.commit(txn.build())) {
                case TxnOutcome.Committed committed -> {
                    return superseded;
                }
                case TxnOutcome.Lost lost -> known.putAll(lost.modRevisions());
            }
        }
    }

    /** Whether a newer version is this row itself, written by whoever began to apply the change. */
    private boolean holds(String key, ChangeItem item) {
        Optional<Bytes> now = store.read(KeyRange.single(key), 0).entries().stream()
                .findFirst()
                .map(Entry::value);
        return now.equals(item.after().map(Codec::encode));
    }

    private void finish(Change change, List<IntentKey> superseded) {
        Txn.Builder txn = Txn.builder().delete(keys.applying(change.id()));
        if (!superseded.isEmpty()) {
            List<String> paths = superseded.stream().map(IntentKey::path).toList();
            txn.put(
                    keys.change(change.id()),
                    Codec.encode(new Change(
                            change.id(),
                            change.at(),
                            change.actor(),
                            change.comment(),
                            change.feeds(),
                            change.counts(),
                            change.parts(),
                            List.of(),
                            paths)));
        }
        store.commit(txn.build());
    }
}
