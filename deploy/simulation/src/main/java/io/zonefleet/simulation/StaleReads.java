// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.keys.Keys;
import io.zonefleet.model.Feed;
import io.zonefleet.store.Entry;
import io.zonefleet.store.ForwardingStore;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A store that answers a full read of the feed of all with an older one, under the newest head. */
final class StaleReads extends ForwardingStore {
    private static final int OLDER = 4;

    private final BooleanSupplier begun;

    StaleReads(Store store, BooleanSupplier begun) {
        super(() -> store);
        this.begun = begun;
    }

    @Override
    public Snapshot read(KeyRange range, long revision) {
        Snapshot now = super.read(range, revision);
        if (!begun.getAsBoolean() || !range.start().equals(Keys.DEFAULT.desired(Feed.all()))) {
            return now;
        }
        try {
            Snapshot then = super.read(range, Math.max(1, now.revision() - OLDER));
            List<Entry> mixed = new ArrayList<>(then.entries());
            mixed.removeIf(entry -> entry.key().endsWith("/head"));
            now.entries().stream()
                    .filter(entry -> entry.key().endsWith("/head"))
                    .forEach(mixed::add);
            return new Snapshot(now.revision(), mixed);
        } catch (StoreException.Compacted | StoreException.Refused tooFar) {
            return now;
        }
    }
}
