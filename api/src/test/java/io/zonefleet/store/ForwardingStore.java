// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A store that hands everything on to another: for those that change one thing of it, or put another in its place. */
public class ForwardingStore implements Store {
    private final Supplier<? extends Store> inner;

    /** @param inner asked for anew at each operation */
    public ForwardingStore(Supplier<? extends Store> inner) {
        this.inner = inner;
    }

    @Override
    public Snapshot read(KeyRange range, long revision) {
        return inner.get().read(range, revision);
    }

    @Override
    public TxnOutcome commit(Txn txn) {
        return inner.get().commit(txn);
    }

    @Override
    public Watch watch(List<KeyRange> ranges, long fromRevision, WatchListener listener) {
        return inner.get().watch(ranges, fromRevision, listener);
    }

    @Override
    public Lease lease(Duration ttl) {
        return inner.get().lease(ttl);
    }

    @Override
    public void close() {
        inner.get().close();
    }
}
