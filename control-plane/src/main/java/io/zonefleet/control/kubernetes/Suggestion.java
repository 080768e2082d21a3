// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.model.Address;
import io.zonefleet.model.ApplyMode;
import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.KubeProxyMode;
import io.zonefleet.model.Listener;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.Profile;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a cluster and its profile might be declared after what was found out. Pure.
 *
 * @param cluster as it is declared, with what was found
 * @param profile for its node caches
 * @param reasons why, one for each thing that was chosen
 */
record Suggestion(Cluster cluster, Profile profile, List<Reason> reasons) {
    /** node-cache's addresses, known to people, CNIs and cloud consoles; the second is a unique local one. */
    private static final Address LOCAL = Address.of("169.254.20.10");

    private static final Address LOCAL_V6 = Address.of("fd00:169:254:20::10");
    private static final int DNS_PORT = 53;
    private static final String LISTENS = "profile/listeners/0/addresses";
    private static final String RULES = "profile/network/rules";
    private static final String INTERCEPTS = "profile/network/interceptKubeDns";

    /**
     * Why something was chosen.
     *
     * @param field in the cluster or the profile, for example {@code profile/network/rules}
     * @param code stable name of the reason; each has one sentence, but {@code found}, which says where
     */
    record Reason(String field, String code, String text) {}

    private static Reason found(String field, Fact<?> fact) {
        return new Reason(field, "found", fact.reason());
    }

    Suggestion {
        reasons = List.copyOf(reasons);
    }

    static Suggestion of(Cluster declared, Findings findings) {
        List<Reason> reasons = new ArrayList<>();
        findings.clusterDomain().ifPresent(fact -> reasons.add(found("cluster/clusterDomain", fact)));
        findings.kubeDns().ifPresent(fact -> reasons.add(found("cluster/kubeDns", fact)));
        findings.kubeProxy().ifPresent(fact -> reasons.add(found("cluster/kubeProxy", fact)));
        findings.kubeDnsUpstream().ifPresent(fact -> reasons.add(found("cluster/kubeDnsUpstream", fact)));
        Cluster cluster = new Cluster(
                declared.id(),
                declared.labels(),
                declared.profile(),
                findings.clusterDomain().map(Fact::value).or(declared::clusterDomain),
                findings.kubeDns().map(Fact::value).orElse(declared.kubeDns()),
                declared.comment(),
                findings.kubeProxy().map(Fact::value).or(declared::kubeProxy),
                findings.kubeDnsUpstream().map(Fact::value).or(declared::kubeDnsUpstream),
                declared.injection());
        Profile profile = new Profile(
                        declared.profile()
                                .orElseGet(() -> new ProfileId(declared.id().text())),
                        List.of(listener(cluster, reasons)),
                        List.of(),
                        CacheSettings.DEFAULT,
                        Profile.BUILT_IN.negativeTtl(),
                        ApplyMode.AUTO,
                        "")
                .with(network(cluster, findings, reasons));
        return new Suggestion(cluster, profile, reasons);
    }

    private static Listener listener(Cluster cluster, List<Reason> reasons) {
        List<Address> addresses = new ArrayList<>(List.of(LOCAL));
        if (cluster.kubeDns().stream().anyMatch(address -> !address.isIpv4())) {
            addresses.add(LOCAL_V6);
            reasons.add(new Reason(LISTENS, "both-families", "kube-dns has addresses of both families"));
        } else {
            reasons.add(new Reason(LISTENS, "node-cache", "the address of node-cache"));
        }
        return new Listener(addresses, DNS_PORT, List.of(new Upstream("/etc/resolv.conf")), false, true);
    }

    private static NetworkSettings network(Cluster cluster, Findings findings, List<Reason> reasons) {
        RulesMode rules = rules(cluster, findings, reasons);
        return new NetworkSettings(
                NetworkSettings.DEFAULT.link(),
                NetworkSettings.DEFAULT.kind(),
                intercepts(cluster, rules, reasons),
                rules,
                NetworkSettings.DEFAULT.backend(),
                NetworkSettings.DEFAULT.teardown());
    }

    private static RulesMode rules(Cluster cluster, Findings findings, List<Reason> reasons) {
        if (findings.cnis().contains("cilium") && cluster.kubeProxy().equals(Optional.of(KubeProxyMode.NONE))) {
            reasons.add(
                    new Reason(
                            RULES,
                            "cilium",
                            "Cilium handles service addresses before packet rules: use a Local Redirect Policy (cilium#13040)"));
            return RulesMode.OFF;
        }
        if (findings.cnis().contains("calico")) {
            reasons.add(
                    new Reason(
                            RULES,
                            "calico",
                            "Calico's egress policies rely on connection tracking (kubernetes#98758); without such policies, full is quicker"));
            return RulesMode.NO_NOTRACK;
        }
        reasons.add(undisturbed(findings.cnis()));
        return RulesMode.FULL;
    }

    /** Some of the pods of two plugins don't reach addresses of their node: nothing that rules could change. */
    private static Reason undisturbed(List<String> cnis) {
        if (cnis.contains("aws-vpc")) {
            return new Reason(
                    RULES,
                    "aws-vpc",
                    "no rule disturbs the AWS VPC CNI; pods with security groups of their own reach the node's addresses in mode `standard` alone (amazon-vpc-cni-k8s#1384)");
        }
        if (cnis.contains("terway")) {
            return new Reason(
                    RULES,
                    "terway",
                    "no rule disturbs Terway; its pods in IPVLAN mode and those of serverless nodes don't reach the node's addresses: keep them out of injection");
        }
        return new Reason(RULES, "undisturbed", "no network plugin is known that they would disturb");
    }

    private static boolean intercepts(Cluster cluster, RulesMode rules, List<Reason> reasons) {
        Optional<Reason> no = switch (rules) {
            case OFF, NO_NOTRACK -> Optional.of(new Reason(INTERCEPTS, "needs-rules", "needs all rules"));
            case FULL -> inTheWay(cluster);
        };
        reasons.add(no.orElseGet(
                () -> new Reason(INTERCEPTS, "intercepts", "pods ask the node cache without being told its address")));
        return no.isEmpty();
    }

    private static Optional<Reason> inTheWay(Cluster cluster) {
        if (cluster.kubeProxy().filter(KubeProxyMode::leavesServiceAddresses).isEmpty()) {
            return Optional.of(new Reason(
                    INTERCEPTS, "kube-proxy", "kube-proxy is not known to leave kube-dns's addresses to nodes"));
        }
        return cluster.kubeDnsUpstream().isEmpty()
                ? Optional.of(new Reason(
                        INTERCEPTS,
                        "no-upstream",
                        "there is no second Service (" + Discovery.UPSTREAM_SERVICE
                                + ") at which nodes could ask kube-dns then"))
                : Optional.empty();
    }
}
