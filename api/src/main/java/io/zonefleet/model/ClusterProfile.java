// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an agent needs to know of its cluster beside names: the profile in effect and the cluster's own facts.
 *
 * @param profile in effect
 * @param clusterDomain of the cluster
 * @param kubeDns service addresses
 * @param kubeProxy how kube-proxy works; empty: nobody has said
 * @param kubeDnsUpstream other service addresses before the same kube-dns, see {@link Cluster#kubeDnsUpstream}
 */
public record ClusterProfile(
        Profile profile,
        Optional<DomainName> clusterDomain,
        List<Address> kubeDns,
        Optional<KubeProxyMode> kubeProxy,
        Optional<List<Address>> kubeDnsUpstream) {
    private static final int DNS_PORT = 53;

    /** With nothing declared. */
    public static final ClusterProfile BUILT_IN = new ClusterProfile(Profile.BUILT_IN, Optional.empty(), List.of());

    public ClusterProfile {
        kubeDns = List.copyOf(kubeDns);
        kubeDnsUpstream =
                kubeDnsUpstream.filter(addresses -> !addresses.isEmpty()).map(List::copyOf);
    }

    /** Of a cluster of which nobody has said how its kube-proxy works. */
    public ClusterProfile(Profile profile, Optional<DomainName> clusterDomain, List<Address> kubeDns) {
        this(profile, clusterDomain, kubeDns, Optional.empty(), Optional.empty());
    }

    /** The same cluster with another profile. */
    public ClusterProfile with(Profile other) {
        return new ClusterProfile(other, clusterDomain, kubeDns, kubeProxy, kubeDnsUpstream);
    }

    /**
     * The kube-dns addresses that nodes take as their own. None where the profile does not ask for it or has not all rules, see
     * {@link NetworkSettings#canInterceptKubeDns}; where nobody has said that kube-proxy leaves them to nodes; and where kube-dns could then
     * be asked at no other address: it would be this very node that is asked.
     */
    public List<Address> intercepted() {
        boolean wanted = profile.network()
                .filter(network -> network.interceptKubeDns() && network.canInterceptKubeDns())
                .isPresent();
        return wanted && canTakeKubeDns() && hasKubeDnsElsewhere() ? kubeDns : List.of();
    }

    /** Whether its kube-proxy is known to leave kube-dns's addresses to nodes. */
    public boolean canTakeKubeDns() {
        return kubeProxy.filter(KubeProxyMode::leavesServiceAddresses).isPresent();
    }

    /** Whether kube-dns can be asked at addresses that no node takes as its own. */
    public boolean hasKubeDnsElsewhere() {
        return kubeDnsUpstream
                .filter(addresses -> addresses.stream().noneMatch(kubeDns::contains))
                .isPresent();
    }

    /** Listeners with the {@link #intercepted} addresses: the first one on port 53 takes them, as clients ask kube-dns there. */
    public List<Listener> intercepting(List<Listener> listeners) {
        List<Listener> all = new ArrayList<>();
        boolean taken = intercepted().isEmpty();
        for (Listener listener : listeners) {
            if (!taken && listener.port() == DNS_PORT) {
                taken = true;
                List<Address> addresses = new ArrayList<>(listener.addresses());
                addresses.addAll(intercepted());
                all.add(new Listener(
                        addresses, listener.port(), listener.forward(), listener.forceTcp(), listener.managed()));
            } else {
                all.add(listener);
            }
        }
        return List.copyOf(all);
    }

    /** Where nodes ask kube-dns: at the second service where there is one, as node-cache does. */
    public List<Address> kubeDnsAskedAt() {
        return kubeDnsUpstream.orElse(kubeDns);
    }
}
