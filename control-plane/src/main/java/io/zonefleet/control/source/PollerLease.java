// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.keys.Keys;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Lease;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Whose turn it is to poll a source: the replica whose leased key stands there. It spares the list's server and decides nothing: two
 * polls at once only compete by compare-and-set.
 */
final class PollerLease implements AutoCloseable {
    private static final Duration TTL = Duration.ofSeconds(15);

    private final Store store;
    private final Keys keys;
    private final Bytes me = Bytes.of(UUID.randomUUID().toString());
    private Optional<Lease> lease = Optional.empty();

    PollerLease(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** Whether it is this replica's turn, which it takes where no replica has it: what a hand has put there would stay for ever. */
    boolean isMine(SourceId source) {
        String key = keys.poller(source);
        Optional<Entry> holder =
                store.read(KeyRange.single(key), 0).entries().stream().findFirst();
        if (holder.filter(PollerLease::isOfAReplica).isPresent()) {
            return holder.get().value().equals(me);
        }
        Txn take = Txn.builder()
                .compare(key, holder.map(Entry::modRevision).orElse(0L))
                .put(key, me, lease().id())
                .build();
        return store.commit(take) instanceof TxnOutcome.Committed;
    }

    private static boolean isOfAReplica(Entry holder) {
        String name = holder.value().utf8();
        try {
            return UUID.fromString(name).toString().equals(name);
        } catch (IllegalArgumentException rubbish) {
            return false;
        }
    }

    private synchronized Lease lease() {
        Lease kept = lease.filter(l -> !l.isLost()).orElseGet(() -> store.lease(TTL));
        lease = Optional.of(kept);
        return kept;
    }

    @Override
    public synchronized void close() {
        lease.ifPresent(Lease::close);
        lease = Optional.empty();
    }
}
