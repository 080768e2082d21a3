// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.List;

/**
 * What chosen clusters get of a contribution in place of its addresses (split horizon).
 *
 * @param clusters who; never every cluster
 * @param addresses what they get; none: nothing of the contribution, its other records included
 */
public record Horizon(Placement clusters, List<Address> addresses) {
    /** How many one contribution may have. */
    public static final int MAX = 32;

    /** @throws IllegalArgumentException where it would be for every cluster */
    public Horizon {
        addresses = addresses.stream().sorted().distinct().toList();
        if (clusters.isEverywhere()) {
            throw new IllegalArgumentException("a horizon is for some clusters");
        }
    }
}
