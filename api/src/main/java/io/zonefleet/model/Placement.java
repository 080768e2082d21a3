// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who serves a domain: every cluster, or the clusters named plus those whose labels match.
 *
 * @param clusters named clusters
 * @param labels a cluster with all of these serves it too; none: no cluster by label
 */
public record Placement(SortedSet<ClusterId> clusters, Labels labels) {
    /** Every cluster, present and future. */
    public static final Placement EVERYWHERE = new Placement(new TreeSet<>(), Labels.NONE);

    public Placement {
        clusters = Collections.unmodifiableSortedSet(new TreeSet<>(clusters));
    }

    /** Just the clusters named. */
    public static Placement on(Set<ClusterId> clusters) {
        return new Placement(new TreeSet<>(clusters), Labels.NONE);
    }

    /** Whether it is every cluster. */
    public boolean isEverywhere() {
        return clusters.isEmpty() && labels.isEmpty();
    }

    /** Whether {@code cluster} serves it. */
    public boolean selects(Cluster cluster) {
        return isEverywhere()
                || clusters.contains(cluster.id())
                || (!labels.isEmpty() && cluster.labels().match(labels));
    }
}
