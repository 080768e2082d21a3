// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.List;
import java.util.Optional;

/**
 * What an agent needs to know of its cluster beside names: the profile in effect and the cluster's own facts.
 *
 * @param profile in effect
 * @param clusterDomain of the cluster
 * @param kubeDns service addresses
 */
public record ClusterProfile(Profile profile, Optional<DomainName> clusterDomain, List<Address> kubeDns) {
    public ClusterProfile {
        kubeDns = List.copyOf(kubeDns);
    }

    /** With nothing declared. */
    public static final ClusterProfile BUILT_IN = new ClusterProfile(Profile.BUILT_IN, Optional.empty(), List.of());
}
