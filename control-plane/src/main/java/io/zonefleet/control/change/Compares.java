// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Txn;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What in the store a draft is based on.
 *
 * @param versions pieces with their mod revisions; 0: there is none
 * @param names keys of whole names: nobody has contributed to one since {@code revision}, whatever sources there are
 * @param revision of the image
 */
record Compares(Map<String, Long> versions, Set<KeyRange> names, long revision) {
    Compares {
        versions = Collections.unmodifiableMap(versions);
        names = Collections.unmodifiableSet(names);
    }

    /** How many comparisons these are. */
    int size() {
        return versions.size() + names.size();
    }

    /** The version of a piece; 0 where there is none. */
    long versionOf(String key) {
        return versions.getOrDefault(key, 0L);
    }

    /** As transactions have them, pieces first. */
    List<Txn.Compare> all() {
        return Stream.<Txn.Compare>concat(
                        versions.entrySet().stream().map(piece -> new Txn.Version(piece.getKey(), piece.getValue())),
                        names.stream().map(name -> new Txn.NotNewer(name, revision)))
                .toList();
    }
}
