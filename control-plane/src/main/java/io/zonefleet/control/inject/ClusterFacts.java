// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.zonefleet.model.Address;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.InjectionSettings;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is known of a cluster whose pods ask for injection. Pure.
 *
 * @param settings empty: it wants none
 * @param clusterDomain for example {@code cluster.local}
 * @param nodeCache where pods would reach the node cache
 * @param kubeDns addresses of kube-dns
 * @param nodes how many nodes there are, and how many of them answer at {@code nodeCache}
 * @param proof whether kube-dns was seen to answer the managed names too. Where it is not, it must not stand beside the node cache:
 *     some resolvers ask all nameservers at once (musl), and would take its NXDOMAIN for names that only node caches know
 */
record ClusterFacts(
        Optional<InjectionSettings> settings,
        Optional<DomainName> clusterDomain,
        List<Address> nodeCache,
        List<Address> kubeDns,
        UpNodes nodes,
        KubeDnsProof proof) {
    private static final int DNS_PORT = 53;

    /** A cluster that nobody has declared. */
    static final ClusterFacts UNKNOWN = new ClusterFacts(
            Optional.empty(), Optional.empty(), List.of(), List.of(), UpNodes.NONE, KubeDnsProof.UNKNOWN);

    ClusterFacts {
        nodeCache = List.copyOf(nodeCache);
        kubeDns = List.copyOf(kubeDns);
    }

    /**
     * Of a declared cluster.
     *
     * @param inEffect its profile
     * @param up how many of its registered nodes answer at given addresses
     * @param proof see above
     */
    static ClusterFacts of(Cluster cluster, Profile inEffect, Function<List<Address>, UpNodes> up, KubeDnsProof proof) {
        InjectionSettings settings = cluster.injection().orElse(InjectionSettings.DEFAULT);
        List<Address> nodeCache = settings.nameservers().isEmpty() ? listening(inEffect) : settings.nameservers();
        ClusterFacts unproved = new ClusterFacts(
                cluster.injection(), cluster.clusterDomain(), nodeCache, cluster.kubeDns(), UpNodes.NONE, proof);
        return new ClusterFacts(
                cluster.injection(),
                cluster.clusterDomain(),
                nodeCache,
                cluster.kubeDns(),
                up.apply(unproved.nodeCacheOfItsFamilies()),
                proof);
    }

    /** Pods ask on port 53 alone, and managed names are what this is for. */
    private static List<Address> listening(Profile profile) {
        return profile.listeners().stream()
                .filter(listener -> listener.port() == DNS_PORT && listener.managed())
                .findFirst()
                .map(Listener::addresses)
                .orElse(List.of());
    }

    /** Addresses of the node cache that are of families that the cluster has, as far as kube-dns tells. */
    List<Address> nodeCacheOfItsFamilies() {
        Set<Boolean> families = kubeDns.stream().map(Address::isIpv4).collect(Collectors.toSet());
        return nodeCache.stream()
                .filter(address -> families.isEmpty() || families.contains(address.isIpv4()))
                .toList();
    }

    /** What pods get as nameservers: the node cache first. */
    List<Address> nameservers() {
        List<Address> all = new ArrayList<>(nodeCacheOfItsFamilies());
        if (!all.isEmpty()) {
            kubeDns.stream()
                    .filter(address -> proof.of(address).state() == KubeDnsProof.State.PROVED)
                    .forEach(all::add);
        }
        return all.stream().distinct().limit(InjectionSettings.MAX_NAMESERVERS).toList();
    }

    /** Why no pod of it gets the node cache; empty: those that fit in do. */
    Optional<SkipReason> notReady() {
        if (settings.isEmpty()) {
            return Optional.of(SkipReason.NOT_ENABLED);
        }
        if (clusterDomain.isEmpty()) {
            return Optional.of(SkipReason.NO_CLUSTER_DOMAIN);
        }
        if (nameservers().isEmpty()) {
            return Optional.of(SkipReason.NO_NAMESERVER);
        }
        return nodes.isAtLeast(settings.get().provedPercent())
                ? Optional.empty()
                : Optional.of(SkipReason.CACHE_NOT_PROVED);
    }
}
