// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.store.Entry;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells whether the store holds what a draft is based on: by transactions that change nothing, or, of very many pieces, by reading all of
 * intent once. What was as it should be when it was looked at was so ever since the image: nothing ever has an earlier revision again.
 */
final class Comparison {
    /** More are looked up by reading: a transaction for each hundred takes longer then. */
    private static final int MOST_COMPARED = 5_000;

    private final Store store;
    private final Keys keys;
    private final Transactions transactions;

    Comparison(Store store, Keys keys, Transactions transactions) {
        this.store = store;
        this.keys = keys;
        this.transactions = transactions;
    }

    /** Committed where all is as in {@code image} and {@code compares}, else lost. */
    TxnOutcome of(ControlImage image, Compares compares) {
        return compares.size() > MOST_COMPARED ? read(image, compares) : compare(image, compares.all(keys));
    }

    private TxnOutcome compare(ControlImage image, List<Txn.Compare> all) {
        int to = Math.min(all.size(), Transactions.MAX_COMPARES);
        TxnOutcome outcome = store.commit(transactions.compareOnly(image, all.subList(0, to)));
        while (to < all.size() && outcome instanceof TxnOutcome.Committed) {
            int from = to;
            to = Math.min(all.size(), from + Transactions.MAX_COMPARES);
            outcome = store.commit(transactions.compareOnly(image, all.subList(from, to)));
        }
        return outcome;
    }

    private TxnOutcome read(ControlImage image, Compares compares) {
        Differences differences = new Differences(compares, keys);
        long revision = store.scan(keys.intents(), 0, page -> page.forEach(differences::look));
        Map<String, Long> differing = differences.found();
        if (store.commit(transactions.compareOnly(image, List.of())) instanceof TxnOutcome.Lost world) {
            differing.putAll(world.modRevisions());
        }
        return differing.isEmpty() ? new TxnOutcome.Committed(revision) : new TxnOutcome.Lost(revision, differing);
    }

    /** What is not as it should be, found piece by piece. */
    private static final class Differences {
        private final Compares compares;
        private final Keys keys;
        private final KeyParser parser;
        private final String domains;
        private final Set<IntentKey> missing = new HashSet<>();
        private final Map<String, Long> differing = new HashMap<>();

        Differences(Compares compares, Keys keys) {
            this.compares = compares;
            this.keys = keys;
            this.parser = new KeyParser(keys);
            this.domains = keys.domains().start();
            compares.versions().forEach((key, expected) -> {
                if (expected > 0) {
                    missing.add(key);
                }
            });
        }

        void look(Entry entry) {
            boolean other = false;
            if (parser.parse(entry.key()) instanceof ParsedKey.Intent(IntentKey key)) {
                missing.remove(key);
                other = compares.versions().getOrDefault(key, entry.modRevision()) != entry.modRevision();
            }
            if (other || (entry.modRevision() > compares.revision() && isOfAName(entry.key()))) {
                differing.put(entry.key(), entry.modRevision());
            }
        }

        /** Also one that nobody can read: its part behind the name may be anything. */
        private boolean isOfAName(String key) {
            int end = key.startsWith(domains) ? key.indexOf('/', domains.length()) : -1;
            try {
                return end > 0
                        && compares.names().contains(DomainName.ofReversed(key.substring(domains.length(), end)));
            } catch (IllegalArgumentException noName) {
                return false;
            }
        }

        Map<String, Long> found() {
            missing.forEach(key -> differing.put(keys.intent(key), 0L));
            return differing;
        }
    }
}
