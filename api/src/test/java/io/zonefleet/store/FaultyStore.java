// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One client's view of a store in memory, with everything that can go wrong between the two: no connection, answers that are lost,
 * something that happens between two operations, and watches whose events are late, dropped or repeated. Without faults it is that store.
 *
 * <p>The server behind it may be replaced by another, wiped or restored. Watches then go on where they were, as etcd's do: they are lost
 * only where the new server has not come so far, or has forgotten it.
 *
 * <p>Faults are for one thread; without any it is as safe as the store itself.
 */
public final class FaultyStore implements Store {
    /** Something that happens at an operation. What it throws becomes the operation's end. */
    public sealed interface Trip {
        /** Before the server has seen it. */
        record Before(Runnable what) implements Trip {}

        /** When the server has done it, and before anybody hears of that. */
        record After(Runnable what) implements Trip {}
    }

    private final Supplier<MemoryStore> server;
    private final Set<FaultyWatch> watches = new HashSet<>();
    private final List<Lease> leases = new ArrayList<>();
    private final TreeMap<Long, Trip> trips = new TreeMap<>();
    private long operations;
    private boolean connected = true;
    private boolean held;

    /** @param server asked for anew at each operation */
    public FaultyStore(Supplier<MemoryStore> server) {
        this.server = server;
    }

    /** From now on events wait for {@link #deliver}. Before the first watch. */
    public void hold() {
        held = true;
    }

    /** Whether the store can be reached. */
    public void setConnected(boolean isConnected) {
        connected = isConnected;
    }

    /** What happens at the {@code operation}th operation from now, the next one being 1. */
    public void trip(int operation, Trip trip) {
        trips.put(operations + operation, trip);
    }

    /** How many operations there were. */
    public long operations() {
        return operations;
    }

    /** Nothing that was arranged happens any more, and the store can be reached. */
    public void repair() {
        trips.clear();
        connected = true;
        live().forEach(FaultyWatch::repair);
    }

    /** Drops the next {@code batches} events of each watch of a range. Etcd has done so. */
    public void drop(int batches) {
        live().forEach(watch -> watch.drop(batches));
    }

    /** Hands the next {@code batches} events of each watch of a range on twice, the second time after what follows them. */
    public void repeat(int batches) {
        live().forEach(watch -> watch.repeat(batches));
    }

    /** Holds events of the {@code range}th range of each watch back, for so many deliveries. */
    public void delay(int range, int deliveries) {
        live().forEach(watch -> watch.delay(range, deliveries));
    }

    /** Ends every watch as a broken server would. */
    public void breakWatches() {
        live().forEach(watch -> watch.lose(unavailable()));
    }

    /** Hands events on that have waited. */
    public void deliver() {
        if (connected) {
            live().forEach(FaultyWatch::deliver);
        }
    }

    /** The program that used it has ended: its watches are gone, and its leases are no longer kept. */
    public void abandon() {
        live().forEach(FaultyWatch::close);
        trips.clear();
        leases.clear();
    }

    private synchronized List<FaultyWatch> live() {
        return List.copyOf(watches);
    }

    synchronized void remove(FaultyWatch watch) {
        watches.remove(watch);
    }

    MemoryStore server() {
        return server.get();
    }

    boolean isConnected() {
        return connected;
    }

    /** The failure of an operation of which nobody knows whether it was done. */
    public static StoreException.Unavailable unavailable() {
        return new StoreException.Unavailable("simulated: no answer", new TimeoutException("simulated"));
    }

    private <T> T operate(Supplier<T> operation) {
        Trip trip = trip();
        if (trip instanceof Trip.Before before) {
            before.what().run();
        }
        if (!connected) {
            throw unavailable();
        }
        T result = operation.get();
        if (trip instanceof Trip.After after) {
            after.what().run();
        }
        return result;
    }

    private synchronized Trip trip() {
        operations++;
        Trip trip = trips.remove(operations);
        return trip == null ? new Trip.Before(() -> {}) : trip;
    }

    @Override
    public Snapshot read(KeyRange range, long revision) {
        return operate(() -> server().read(range, revision));
    }

    @Override
    public TxnOutcome commit(Txn txn) {
        return operate(() -> server().commit(txn));
    }

    @Override
    public Watch watch(List<KeyRange> ranges, long fromRevision, WatchListener listener) {
        FaultyWatch watch = new FaultyWatch(this, ranges, fromRevision, listener, held);
        synchronized (this) {
            watches.add(watch);
        }
        watch.connect();
        return watch;
    }

    @Override
    public Lease lease(Duration ttl) {
        return operate(() -> {
            Lease lease = server().lease(ttl);
            leases.add(lease);
            return lease;
        });
    }

    @Override
    public void close() {
        live().forEach(FaultyWatch::close);
    }

    /** Lease ids that this client made and nobody took back, with whether each still lives. */
    public Map<Long, Boolean> leases() {
        Map<Long, Boolean> all = new TreeMap<>();
        leases.forEach(lease -> all.put(lease.id(), !lease.isLost()));
        return all;
    }
}
