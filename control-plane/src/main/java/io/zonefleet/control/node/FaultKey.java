// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import io.zonefleet.model.ClusterId;
import java.util.Comparator;

/**
 * Of what a line of the list of faults is, and its place there: by cluster, then by kind. As one text, {@code prod-eu/…} would come before
 * {@code prod/…}.
 *
 * @param kind of the fault, or the state of nodes without one
 */
record FaultKey(ClusterId cluster, String kind) implements Comparable<FaultKey> {
    private static final Comparator<FaultKey> ORDER =
            Comparator.comparing(FaultKey::cluster).thenComparing(FaultKey::kind);

    @Override
    public int compareTo(FaultKey other) {
        return ORDER.compare(this, other);
    }

    /** As cursors have it. */
    @Override
    public String toString() {
        return cluster + "/" + kind;
    }
}
