// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.KubeProxyMode;
import io.zonefleet.model.Parsed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What follows from a cluster's objects. Pure. ConfigMaps are read by the lines that matter, not as YAML: they are others', of any version,
 * and may be templates.
 */
final class Discovery {
    /** node-cache's Service before the same pods, which nodes ask where they have taken kube-dns's address. */
    static final String UPSTREAM_SERVICE = "kube-dns-upstream";

    static final String COREDNS = "coredns";
    static final String KUBEADM = "kubeadm-config";
    static final String KUBE_PROXY = "kube-proxy";
    static final String KUBE_PROXY_EKS = "kube-proxy-config";
    static final String CILIUM = "cilium-config";

    /** ConfigMaps of kube-system that say something. */
    static final List<String> CONFIG_MAPS = List.of(COREDNS, KUBEADM, KUBE_PROXY, KUBE_PROXY_EKS, CILIUM);

    private static final int DNS_PORT = 53;
    private static final Pattern COREDNS_DOMAIN =
            Pattern.compile("(?m)^\\s*kubernetes\\s+([A-Za-z0-9][A-Za-z0-9.-]{0,252})");
    private static final Pattern KUBEADM_DOMAIN =
            Pattern.compile("(?m)^\\s*dnsDomain:\\s*[\"']?([A-Za-z0-9][A-Za-z0-9.-]{0,252})");
    private static final Pattern MODE = Pattern.compile("(?m)^mode:\\s*[\"']?([a-z]*)");

    /** Network plugins by the names of their DaemonSets. */
    private static final Map<String, String> CNIS = Map.ofEntries(
            Map.entry("calico-node", "calico"),
            Map.entry("canal", "calico"),
            Map.entry("cilium", "cilium"),
            Map.entry("kube-flannel-ds", "flannel"),
            Map.entry("kube-flannel", "flannel"),
            Map.entry("aws-node", "aws-vpc"),
            Map.entry("kube-router", "kube-router"),
            Map.entry("weave-net", "weave"),
            Map.entry("antrea-agent", "antrea"),
            Map.entry("ovnkube-node", "ovn-kubernetes"),
            Map.entry("kindnet", "kindnet"),
            Map.entry("terway", "terway"),
            Map.entry("terway-eniip", "terway"));

    private Discovery() {}

    static Findings of(ClusterFacts facts, Instant at) {
        return new Findings(
                at,
                clusterDomain(facts),
                addresses(facts, name -> !name.equals(UPSTREAM_SERVICE)),
                addresses(facts, UPSTREAM_SERVICE::equals),
                kubeProxy(facts),
                facts.daemonSets().stream()
                        .map(CNIS::get)
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList(),
                facts.nodes().stream().distinct().sorted().toList(),
                facts.notes(),
                0,
                List.of(),
                Optional.empty());
    }

    /** What CoreDNS answers counts before what kubeadm once meant. */
    private static Optional<Fact<DomainName>> clusterDomain(ClusterFacts facts) {
        return found(facts, COREDNS, "Corefile", COREDNS_DOMAIN)
                .or(() -> found(facts, KUBEADM, "ClusterConfiguration", KUBEADM_DOMAIN))
                .flatMap(found -> DomainName.parse(found.value()) instanceof Parsed.Valid<DomainName>(DomainName name)
                        ? Optional.of(new Fact<>(name, found.reason()))
                        : Optional.empty());
    }

    private static Optional<Fact<String>> found(ClusterFacts facts, String map, String field, Pattern pattern) {
        Matcher matcher = pattern.matcher(data(facts, map, field));
        return matcher.find()
                ? Optional.of(new Fact<>(matcher.group(1), "ConfigMap kube-system/" + map + ", " + field))
                : Optional.empty();
    }

    private static String data(ClusterFacts facts, String map, String field) {
        ConfigMap found = facts.configMaps().get(map);
        return found == null || found.getData() == null ? "" : found.getData().getOrDefault(field, "");
    }

    private static Optional<Fact<List<Address>>> addresses(ClusterFacts facts, Predicate<String> named) {
        List<Address> addresses = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Service service : facts.dnsServices()) {
            String name = service.getMetadata().getName();
            if (named.test(name) && answersDns(service)) {
                addresses.addAll(ServiceClaims.addresses(clusterIps(service)));
                names.add(name);
            }
        }
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(new Fact<>(
                        addresses.stream().distinct().sorted().toList(),
                        "Service kube-system/" + String.join(", ", names)));
    }

    private static boolean answersDns(Service service) {
        List<ServicePort> ports = service.getSpec() == null
                ? List.of()
                : Objects.requireNonNullElse(service.getSpec().getPorts(), List.of());
        return ports.stream().anyMatch(port -> Objects.equals(port.getPort(), DNS_PORT));
    }

    /** Both families; "None" of a headless one is no address. */
    private static List<String> clusterIps(Service service) {
        List<String> all = service.getSpec().getClusterIPs();
        return all == null || all.isEmpty()
                ? List.of(Objects.requireNonNullElse(service.getSpec().getClusterIP(), ""))
                : all;
    }

    private static Optional<Fact<KubeProxyMode>> kubeProxy(ClusterFacts facts) {
        String replaced = data(facts, CILIUM, "kube-proxy-replacement");
        if (replaced.equals("true") || replaced.equals("strict")) {
            return Optional.of(new Fact<>(
                    KubeProxyMode.NONE, "ConfigMap kube-system/cilium-config, kube-proxy-replacement: " + replaced));
        }
        return mode(facts, KUBE_PROXY, "config.conf").or(() -> mode(facts, KUBE_PROXY_EKS, "config"));
    }

    private static Optional<Fact<KubeProxyMode>> mode(ClusterFacts facts, String map, String field) {
        String where = "ConfigMap kube-system/" + map + ", " + field;
        return found(facts, map, field, MODE).flatMap(mode -> switch (mode.value()) {
            // nothing said: what kube-proxy takes on Linux
            case "", "iptables" -> Optional.of(new Fact<>(KubeProxyMode.IPTABLES, where));
            case "nftables" -> Optional.of(new Fact<>(KubeProxyMode.NFTABLES, where));
            case "ipvs" -> Optional.of(new Fact<>(KubeProxyMode.IPVS, where));
            default -> Optional.empty();
        });
    }
}
