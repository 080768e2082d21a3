// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.keys.Keys;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.store.Txn;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What in the store a draft is based on. By what keys stand for, and not by their texts: a large import has 100,000 of them.
 *
 * @param versions pieces with their mod revisions; 0: there is none
 * @param names nobody has contributed to one of these since {@code revision}, whatever sources there are
 * @param revision of the image
 */
record Compares(Map<IntentKey, Long> versions, Set<DomainName> names, long revision) {
    Compares {
        versions = Collections.unmodifiableMap(versions);
        names = Collections.unmodifiableSet(names);
    }

    /** How many comparisons these are. */
    int size() {
        return versions.size() + names.size();
    }

    /** The version of a piece; 0 where there is none. */
    long versionOf(IntentKey key) {
        return versions.getOrDefault(key, 0L);
    }

    /** As transactions have them, pieces first. */
    List<Txn.Compare> all(Keys keys) {
        return Stream.<Txn.Compare>concat(
                        versions.entrySet().stream()
                                .map(piece -> new Txn.Version(keys.intent(piece.getKey()), piece.getValue())),
                        names.stream().map(name -> new Txn.NotNewer(keys.contributions(name), revision)))
                .toList();
    }
}
