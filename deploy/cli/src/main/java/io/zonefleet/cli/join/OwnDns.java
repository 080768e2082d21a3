// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.model.DomainName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster's own DNS (kube-dns), which node caches ask for the cluster's own names.
 *
 * @param addresses of its Services; of both families where it has them
 * @param domain of the cluster, for example {@code cluster.local}; empty where that can't be told
 */
record OwnDns(List<String> addresses, Optional<DomainName> domain) {
    /** Ours, and node-cache's, before the same pods: what nodes ask that have taken kube-dns's own address. */
    private static final String UPSTREAM = "kube-dns-upstream";

    private static final String SYSTEM = "kube-system";
    private static final Map<String, String> LABELS = Map.of("k8s-app", "kube-dns");

    OwnDns {
        addresses = List.copyOf(addresses);
    }

    /** As the cluster has it. */
    static OwnDns of(Kube kube) {
        return new OwnDns(
                kube.list("v1", "Service", Optional.of(SYSTEM), LABELS).stream()
                        .filter(service ->
                                !service.at("/metadata/name").asText().equals(UPSTREAM))
                        .flatMap(service -> service.at("/spec/clusterIPs").valueStream())
                        .map(JsonNode::asText)
                        .filter(address -> !address.equals("None"))
                        .distinct()
                        .toList(),
                new ClusterResolver(kube).clusterDomain());
    }

    /** What is needed to find it out. */
    static List<Right> rights(Kube kube) {
        return List.of(
                new Right("list", "services", "", Optional.of(SYSTEM)), kube.right("get", ClusterResolver.COREFILE));
    }

    boolean hasIpv6() {
        return addresses.stream().anyMatch(address -> address.contains(":"));
    }
}
