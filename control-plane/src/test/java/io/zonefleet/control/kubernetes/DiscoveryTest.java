// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.zonefleet.keys.Codec;
import io.zonefleet.model.Address;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.KubeProxyMode;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Violation;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoveryTest {
    private static final Instant AT = Instant.parse("2026-11-22T12:00:00Z");
    private static final Cluster PROD = Cluster.of(new ClusterId("prod"));

    private static Service dns(String name, int port, String... ips) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("kube-system")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withClusterIP(ips[0])
                .withClusterIPs(ips)
                .addNewPort()
                .withPort(port)
                .endPort()
                .endSpec()
                .build();
    }

    private static Map.Entry<String, ConfigMap> map(String name, String field, String text) {
        return Map.entry(name, new ConfigMapBuilder().addToData(field, text).build());
    }

    @SafeVarargs
    private static Findings findings(List<String> daemonSets, Map.Entry<String, ConfigMap>... maps) {
        Map<String, ConfigMap> byName = new HashMap<>();
        for (Map.Entry<String, ConfigMap> map : maps) {
            byName.put(map.getKey(), map.getValue());
        }
        return Discovery.of(
                new ClusterFacts(
                        List.of(
                                dns("kube-dns", 53, "10.96.0.10", "fd00::a"),
                                dns("coredns-metrics", 9153, "None"),
                                dns("kube-dns-upstream", 53, "10.96.0.11")),
                        byName,
                        daemonSets,
                        List.of("n2", "n1"),
                        List.of("note")),
                AT);
    }

    @Test
    void tellsWhatItFindsAndWhere() {
        Findings found = findings(
                List.of("kube-proxy", "kube-flannel-ds"),
                map("coredns", "Corefile", ".:53 {\n    errors\n    kubernetes corp.example in-addr.arpa {\n    }\n}"),
                map("kubeadm-config", "ClusterConfiguration", "networking:\n  dnsDomain: cluster.local\n"),
                map("kube-proxy", "config.conf", "kind: KubeProxyConfiguration\nmode: \"nftables\"\n"));

        assertThat(found.clusterDomain())
                .contains(new Fact<>(DomainName.of("corp.example"), "ConfigMap kube-system/coredns, Corefile"));
        assertThat(found.kubeDns().orElseThrow().value())
                .containsExactly(Address.of("10.96.0.10"), Address.of("fd00::a"));
        assertThat(found.kubeDnsUpstream().orElseThrow().value()).containsExactly(Address.of("10.96.0.11"));
        assertThat(found.kubeProxy().orElseThrow().value()).isEqualTo(KubeProxyMode.NFTABLES);
        assertThat(found.cnis()).containsExactly("flannel");
        assertThat(found.nodes()).containsExactly("n1", "n2");
        assertThat(found.notes()).containsExactly("note");
    }

    @ParameterizedTest
    @CsvSource({"'',IPTABLES", "iptables,IPTABLES", "ipvs,IPVS", "nftables,NFTABLES"})
    void knowsTheModesOfKubeProxy(String mode, KubeProxyMode expected) {
        assertThat(findings(List.of(), map("kube-proxy-config", "config", "a: b\nmode: \"" + mode + "\"\n"))
                        .kubeProxy()
                        .orElseThrow()
                        .value())
                .isEqualTo(expected);
    }

    @Test
    void saysNothingOfWhatItDoesNotKnow() {
        Findings found = Discovery.of(
                new ClusterFacts(
                        List.of(),
                        Map.ofEntries(
                                map("coredns", "Corefile", "kubernetes -..-"),
                                map("kube-proxy", "config.conf", "mode: userspace")),
                        List.of(),
                        List.of(),
                        List.of()),
                AT);

        assertThat(found.clusterDomain()).isEmpty();
        assertThat(found.kubeDns()).isEmpty();
        assertThat(found.kubeProxy()).isEmpty();
    }

    @Test
    void isKeptAsItIs() throws Exception {
        Findings found = findings(List.of("cilium"), map("kubeadm-config", "ClusterConfiguration", "dnsDomain: a.b"));

        assertThat(Codec.decode(Findings.class, Codec.encode(found))).isEqualTo(found);
        Violation why = new Violation("/metadata", "x".repeat(200), "name-suffix", "use another");
        LeftOut left = new LeftOut(new ObjectRef(ObjectRef.Kind.SERVICE, "team-x", "web"), why);
        WebhookState webhook = new WebhookState(WebhookState.State.KEPT, AT, Optional.of(AT), "");
        Findings more = found.with(Collections.nCopies(Findings.MAX_LEFT_OUT + 1, left), Optional.of(webhook));
        assertThat(more.leftOutCount()).isEqualTo(Findings.MAX_LEFT_OUT + 1);
        assertThat(more.leftOut()).hasSize(Findings.MAX_LEFT_OUT);
        assertThat(Codec.decode(Findings.class, Codec.encode(more))).isEqualTo(more);
    }

    @Test
    void suggestsToTakeTheAddressOfKubeDnsWhereThatWorks() {
        Findings found = findings(List.of("kindnet"), map("kube-proxy", "config.conf", "mode: iptables"));

        Suggestion suggestion = Suggestion.of(PROD, found);

        assertThat(suggestion.cluster().kubeProxy()).contains(KubeProxyMode.IPTABLES);
        assertThat(suggestion.profile().network().orElseThrow().interceptKubeDns())
                .isTrue();
        assertThat(suggestion.profile().network().orElseThrow().rules()).isEqualTo(RulesMode.FULL);
        assertThat(suggestion.profile().listeners().getFirst().addresses()).hasSize(2);
        assertThat(suggestion.cluster().withProfile(suggestion.profile()).intercepted())
                .isEqualTo(suggestion.cluster().kubeDns());
    }

    @ParameterizedTest
    @CsvSource({
        "calico-node,iptables,'',NO_NOTRACK,calico",
        "cilium,iptables,true,OFF,cilium",
        "cilium,iptables,false,FULL,undisturbed",
        "aws-node,iptables,'',FULL,aws-vpc",
        "terway-eniip,ipvs,'',FULL,terway",
        "kindnet,ipvs,'',FULL,undisturbed"
    })
    void suggestsRulesThatTheNetworkBears(
            String daemonSet, String mode, String replacement, RulesMode rules, String why) {
        Findings found = findings(
                List.of(daemonSet),
                map("kube-proxy", "config.conf", "mode: " + mode),
                map("cilium-config", "kube-proxy-replacement", replacement));

        Suggestion suggestion = Suggestion.of(PROD, found);

        assertThat(suggestion.profile().network().orElseThrow().rules()).isEqualTo(rules);
        boolean takes = rules == RulesMode.FULL && mode.equals("iptables");
        assertThat(suggestion.profile().network().orElseThrow().interceptKubeDns())
                .isEqualTo(takes);
        assertThat(suggestion.reasons()).extracting(Suggestion.Reason::field).contains("profile/network/rules");
        assertThat(suggestion.reasons()).extracting(Suggestion.Reason::code).contains(why);
    }

    @Test
    void keepsWhatIsDeclaredAndNotFound() {
        Cluster declared = new Cluster(
                PROD.id(),
                PROD.labels(),
                Optional.empty(),
                Optional.of(DomainName.of("cluster.local")),
                List.of(),
                "mine");

        assertThat(Suggestion.of(declared, findings(List.of())).cluster().clusterDomain())
                .contains(DomainName.of("cluster.local"));
        assertThat(Suggestion.of(declared, findings(List.of())).cluster().comment())
                .isEqualTo("mine");
    }

    @Test
    void comparesNodesWithAgents() {
        Missing missing = Missing.of(List.of("n2", "n1", "n3"), List.of(new NodeName("n3"), new NodeName("old")));

        assertThat(missing.withoutAgent()).containsExactly("n1", "n2");
        assertThat(missing.withoutNode()).containsExactly("old");
    }

    @Test
    void theSecondAgentOfANodeIsNotOneWithoutANode() {
        Missing missing = Missing.of(
                List.of("n1", "n2", "rack-b"),
                Stream.of("n1", "n1-b", "n2-b", "rack-b", "gone-b")
                        .map(NodeName::new)
                        .toList());

        assertThat(missing.withoutAgent()).isEmpty();
        assertThat(missing.withoutNode()).containsExactly("gone-b");
    }
}
