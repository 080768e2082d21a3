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
 * @param kubeProxy how its kube-proxy works; empty: nobody has said
 * @param kubeDnsUpstream addresses of a second service before the same kube-dns ({@code kube-dns-upstream} of node-cache), at which it
 *     can be asked where {@code kubeDns} is taken on the nodes; empty: there is none
 * @param injection how new pods get the node cache as their resolver; empty: they do not
 */
public record Cluster(
        ClusterId id,
        Labels labels,
        Optional<ProfileId> profile,
        Optional<DomainName> clusterDomain,
        List<Address> kubeDns,
        String comment,
        Optional<KubeProxyMode> kubeProxy,
        Optional<List<Address>> kubeDnsUpstream,
        Optional<InjectionSettings> injection)
        implements Intent {

    public Cluster {
        kubeDns = List.copyOf(kubeDns);
        kubeDnsUpstream =
                kubeDnsUpstream.filter(addresses -> !addresses.isEmpty()).map(List::copyOf);
    }

    /** A cluster of which nobody has said how its kube-proxy works. */
    public Cluster(
            ClusterId id,
            Labels labels,
            Optional<ProfileId> profile,
            Optional<DomainName> clusterDomain,
            List<Address> kubeDns,
            String comment) {
        this(
                id,
                labels,
                profile,
                clusterDomain,
                kubeDns,
                comment,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same whose new pods get the node cache so. */
    public Cluster with(InjectionSettings settings) {
        return new Cluster(
                id,
                labels,
                profile,
                clusterDomain,
                kubeDns,
                comment,
                kubeProxy,
                kubeDnsUpstream,
                Optional.of(settings));
    }

    /** A cluster with nothing but a name. */
    public static Cluster of(ClusterId id) {
        return new Cluster(id, Labels.NONE, Optional.empty(), Optional.empty(), List.of(), "");
    }

    /** What its agents need to know of it. */
    public ClusterProfile withProfile(Profile inEffect) {
        return new ClusterProfile(inEffect, clusterDomain, kubeDns, kubeProxy, kubeDnsUpstream);
    }

    @Override
    public IntentKey.OfCluster key() {
        return new IntentKey.OfCluster(id);
    }
}
