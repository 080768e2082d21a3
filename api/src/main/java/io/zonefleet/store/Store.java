// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * A revisioned key-value store in the manner of etcd. Every method blocks (callers run on virtual threads) and is safe for any number
 * of threads.
 *
 * <p>Every method throws {@link StoreException.Unavailable} where the store does not answer in time and {@link
 * StoreException.Refused} where it says no.
 */
public interface Store extends AutoCloseable {
    /**
     * Reads a range at one revision, however large.
     *
     * @param revision 0 for the newest (linearizable), else that revision
     * @throws StoreException.Compacted where that revision is gone
     */
    Snapshot read(KeyRange range, long revision);

    /** Reads several ranges at one revision, the newest. At least one range. */
    default Snapshot read(List<KeyRange> ranges) {
        List<Entry> entries = new ArrayList<>();
        long revision = 0;
        for (KeyRange range : ranges) {
            Snapshot part = read(range, revision);
            revision = revision == 0 ? part.revision() : revision;
            entries.addAll(part.entries());
        }
        return new Snapshot(revision, entries);
    }

    /**
     * Reads single keys at one revision, in as few requests as the store takes; those that are not there are left out.
     *
     * @param revision 0 for the newest, else that revision
     * @throws StoreException.Compacted where that revision is gone
     */
    default Snapshot readKeys(Collection<String> keys, long revision) {
        List<Entry> entries = new ArrayList<>();
        long at = revision;
        for (String key : keys) {
            Snapshot one = read(KeyRange.single(key), at);
            at = at == 0 ? one.revision() : at;
            entries.addAll(one.entries());
        }
        return new Snapshot(at, entries);
    }

    /**
     * Reads a range at one revision and hands it on page by page, so that it is never in memory as a whole.
     *
     * @param revision 0 for the newest, else that revision
     * @return the revision
     * @throws StoreException.Compacted where that revision is gone, or goes while it is being read
     */
    default long scan(KeyRange range, long revision, Consumer<List<Entry>> page) {
        Snapshot all = read(range, revision);
        page.accept(all.entries());
        return all.revision();
    }

    /** The first keys of a range without their values, at the newest revision. */
    default KeyList list(KeyRange range, int limit) {
        Snapshot all = read(range, 0);
        return new KeyList(
                all.revision(),
                all.entries().stream().limit(limit).map(KeyList.Key::of).toList(),
                all.entries().size());
    }

    /** Does all of it or nothing. */
    TxnOutcome commit(Txn txn);

    /**
     * Tells {@code listener} of every change in {@code ranges} from {@code fromRevision} (inclusive) on, until closed. Survives
     * disconnections by itself, without a gap; where that can't be, the listener is told that the watch is lost: the revision was
     * compacted meanwhile, or the store has gone back behind it (wiped, restored from a backup). One that was set up anew and has come
     * further since is not told from the same one: see {@link WatchListener#onResumed}.
     *
     * <p>Does not wait for the store: there may be no connection yet. A listener's call that is under way when the watch is closed
     * may still come to its end.
     *
     * @param fromRevision at most the one after the store's newest; a watch that begins later is lost
     */
    Watch watch(List<KeyRange> ranges, long fromRevision, WatchListener listener);

    /**
     * Makes a lease that is kept until closed or lost.
     *
     * @param ttl how long its keys stay when it is no longer kept: in whole seconds, rounded up
     */
    Lease lease(Duration ttl);

    /** Ends its watches without a word to their listeners; leases are no longer kept, and run out. */
    @Override
    void close();

    /** A watch that runs until closed. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
