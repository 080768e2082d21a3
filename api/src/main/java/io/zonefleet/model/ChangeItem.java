// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * One piece of intent in a change.
 *
 * @param key which
 * @param before what it was; empty when it is new
 * @param after what it is now; empty when it is gone
 */
public record ChangeItem(IntentKey key, Optional<Intent> before, Optional<Intent> after) {
    /** @throws IllegalArgumentException where there is neither a before nor an after */
    public ChangeItem {
        if (before.isEmpty() && after.isEmpty()) {
            throw new IllegalArgumentException("a change item needs a before or an after: " + key);
        }
    }

    /** Of a piece that clusters share: the parts that differ, in the order of their clusters; none of any other. */
    public List<PartKey> parts() {
        if (!(key instanceof IntentKey.OfDomain(DomainName name, SourceId source))
                || !source.equals(SourceId.CLUSTERS)) {
            return List.of();
        }
        SortedMap<ClusterId, Contribution> was = partsOf(before);
        SortedMap<ClusterId, Contribution> is = partsOf(after);
        TreeSet<ClusterId> all = new TreeSet<>(was.keySet());
        all.addAll(is.keySet());
        return all.stream()
                .filter(cluster -> !Objects.equals(was.get(cluster), is.get(cluster)))
                .map(cluster -> new PartKey(name, cluster))
                .toList();
    }

    private static SortedMap<ClusterId, Contribution> partsOf(Optional<Intent> piece) {
        return piece.isPresent() && piece.get() instanceof Contribution contribution
                ? contribution.byCluster()
                : Collections.emptySortedMap();
    }
}
