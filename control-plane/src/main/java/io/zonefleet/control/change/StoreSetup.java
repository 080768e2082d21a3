// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.Feed;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Makes an empty store ours: gives it an epoch and the feed of all clusters a head. Harmless where that was done before. */
public final class StoreSetup {
    private StoreSetup() {}

    /** Sets up; of several replicas at once one does it. */
    public static void ensure(Store store, Keys keys, Supplier<ChangeId> ids) {
        store.commit(Txn.builder()
                .compare(keys.epoch(), 0)
                .put(keys.epoch(), Bytes.of(ids.get().text()))
                .put(keys.head(Feed.all()), Codec.encode(new DesiredValue.Head(OptionalLong.empty(), List.of(), false)))
                .build());
    }
}
