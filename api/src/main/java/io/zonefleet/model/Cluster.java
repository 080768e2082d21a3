// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.List;
import java.util.Optional;

/**
 * A set of nodes which answer the same.
 *
 * @param id its name
 * @param labels placements and people find it by these
 * @param profile how its node caches are set up; the built-in one where empty
 * @param clusterDomain its Kubernetes cluster domain, for example {@code cluster.local}
 * @param kubeDns addresses of its kube-dns service
 * @param comment free text; may be empty
 */
public record Cluster(
        ClusterId id,
        Labels labels,
        Optional<ProfileId> profile,
        Optional<DomainName> clusterDomain,
        List<Address> kubeDns,
        String comment)
        implements Intent {

    public Cluster {
        kubeDns = List.copyOf(kubeDns);
    }

    /** A cluster with nothing but a name. */
    public static Cluster of(ClusterId id) {
        return new Cluster(id, Labels.NONE, Optional.empty(), Optional.empty(), List.of(), "");
    }

    @Override
    public IntentKey.OfCluster key() {
        return new IntentKey.OfCluster(id);
    }
}
