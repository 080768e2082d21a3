// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.keys.Keys;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The store of the fleet, and what can happen to it. */
final class Server {
    private static final Bytes POISON = Bytes.of("\u0000{]");

    private final Ledger ledger;
    private MemoryStore store = new MemoryStore();
    private Store.@Nullable Watch watch;
    private int lives;

    Server(Ledger ledger) {
        this.ledger = ledger;
        begin(List.of(), 1);
    }

    MemoryStore current() {
        return store;
    }

    private void begin(List<io.zonefleet.store.Entry> entries, long revision) {
        ledger.begin(entries, revision);
        if (watch != null) {
            watch.close(); // leases of the old one may still be given back
        }
        watch = store.watch(List.of(World.everything()), revision + 1, ledger);
    }

    void happens(Action.Server at, Report report) {
        switch (at.what()) {
            case COMPACTED -> store.compact(Math.max(0, ledger.newest() - at.value()));
            case WIPED -> {
                store = new MemoryStore();
                begin(List.of(), 1);
            }
            case RESTORED -> restore(at.value(), report);
            case LEASES_EXPIRED -> store.expireLeases();
            case DESIRED_POISONED -> byHand(put(desired(at.value())));
            case HEAD_POISONED -> byHand(put(Keys.DEFAULT.head(feed(at.value()))));
            case INTENT_POISONED ->
                byHand(put(Keys.DEFAULT.intent(new IntentKey.OfDomain(Names.domain(at.value()), SourceId.API))));
            case DESIRED_ERASED ->
                byHand(Txn.builder().delete(desired(at.value())).build());
        }
    }

    private String desired(int number) {
        ledger.excuse();
        return Keys.DEFAULT.desiredDomain(feed(number / 8), Names.domain(number));
    }

    private static Feed feed(int number) {
        return number % 3 == 0 ? Feed.all() : new Feed.OfCluster(Names.CLUSTERS.get(number % 2));
    }

    private static Txn put(String key) {
        return Txn.builder().put(key, POISON).build();
    }

    private void byHand(Txn txn) {
        ledger.byHand(() -> store.commit(txn));
    }

    /** A backup of {@code back} revisions ago takes its place, with an epoch of its own. */
    private void restore(int back, Report report) {
        Snapshot backup;
        try {
            backup = store.read(World.everything(), Math.max(1, ledger.newest() - back));
        } catch (StoreException.Compacted gone) {
            report.fault("restore of what is compacted, not done");
            return;
        }
        store = new MemoryStore(backup);
        begin(backup.entries(), backup.revision());
        store.commit(Txn.builder()
                .put(Keys.DEFAULT.epoch(), Bytes.of("restored-" + ++lives))
                .build());
    }
}
