// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Keys;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.TxnOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells whether the store holds what a draft is based on: by a transaction that changes nothing, or, where that can't take so many pieces, by reading. */
final class Comparison {
    private final Store store;
    private final Keys keys;
    private final Transactions transactions;

    Comparison(Store store, Keys keys, Transactions transactions) {
        this.store = store;
        this.keys = keys;
        this.transactions = transactions;
    }

    /** Committed where all is as in {@code image} and {@code compares}, else lost. */
    TxnOutcome of(ControlImage image, Map<String, Long> compares) {
        return compares.size() > Transactions.MAX_COMPARES
                ? read(image, compares)
                : store.commit(transactions.compareOnly(image, compares));
    }

    private TxnOutcome read(ControlImage image, Map<String, Long> compares) {
        Snapshot now =
                store.read(List.of(keys.intents(), KeyRange.single(keys.topology()), KeyRange.single(keys.epoch())));
        Map<String, Long> versions = new HashMap<>();
        Optional<String> epoch = Optional.empty();
        for (Entry entry : now.entries()) {
            versions.put(entry.key(), entry.modRevision());
            if (entry.key().equals(keys.epoch())) {
                epoch = Optional.of(entry.value().utf8());
            }
        }
        Map<String, Long> differing = new HashMap<>();
        compares.forEach((key, version) -> compare(key, version, versions, differing));
        compare(keys.topology(), image.topologyRevision(), versions, differing);
        if (!epoch.equals(image.epoch().map(Versioned::value))) {
            differing.put(keys.epoch(), versions.getOrDefault(keys.epoch(), 0L));
        }
        return differing.isEmpty()
                ? new TxnOutcome.Committed(now.revision())
                : new TxnOutcome.Lost(now.revision(), differing);
    }

    private static void compare(String key, long version, Map<String, Long> versions, Map<String, Long> differing) {
        long is = versions.getOrDefault(key, 0L);
        if (is != version) {
            differing.put(key, is);
        }
    }
}
