// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.InjectionSettings;
import io.zonefleet.model.ResolverOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which pods get the node cache as their resolver, and how. Pure. */
final class InjectionRules {
    /** Label of namespaces that ask for it, and of pods that refuse it; the name that other services of this kind use too. */
    static final String LABEL = "node-local-dns-injection";

    static final String ENABLED = "enabled";
    static final String DISABLED = "disabled";

    /** DNS itself runs there, and what DNS needs to come up. */
    static final Set<String> NEVER = Set.of("kube-system", "kube-public");

    private static final String LINUX = "linux";

    private InjectionRules() {}

    /**
     * Judges a pod.
     *
     * @param namespaceLabels of its namespace; empty: the API server has judged them already, by the selector of the webhook's
     *     configuration, and the request does not tell them
     */
    static Decision decide(Admission admission, Optional<Map<String, String>> namespaceLabels, ClusterFacts cluster) {
        Optional<SkipReason> reason =
                unwanted(admission, namespaceLabels, cluster).or(cluster::notReady);
        return reason.<Decision>map(Decision.Skip::new).orElseGet(() -> merged(admission, cluster));
    }

    private static Optional<SkipReason> unwanted(
            Admission admission, Optional<Map<String, String>> namespaceLabels, ClusterFacts cluster) {
        if (!admission.newPod()) {
            return Optional.of(SkipReason.NOT_A_NEW_POD);
        }
        if (isExcluded(admission.namespace(), cluster)) {
            return Optional.of(SkipReason.NAMESPACE_EXCLUDED);
        }
        if (namespaceLabels.filter(labels -> !ENABLED.equals(labels.get(LABEL))).isPresent()) {
            return Optional.of(SkipReason.NAMESPACE_NOT_LABELLED);
        }
        PodDns pod = admission.pod();
        if (pod.label().filter(DISABLED::equals).isPresent()) {
            return Optional.of(SkipReason.OPTED_OUT);
        }
        if (!pod.usesClusterDns()) {
            return Optional.of(SkipReason.DNS_POLICY);
        }
        return pod.os().filter(os -> !os.equals(LINUX)).map(os -> SkipReason.OTHER_SYSTEM);
    }

    private static boolean isExcluded(String namespace, ClusterFacts cluster) {
        return NEVER.contains(namespace)
                || cluster.settings()
                        .orElse(InjectionSettings.DEFAULT)
                        .exceptNamespaces()
                        .contains(namespace);
    }

    private static Decision merged(Admission admission, ClusterFacts cluster) {
        DnsConfig ours = config(admission.namespace(), cluster);
        Optional<DnsConfig> own = admission.pod().config();
        if (own.filter(config -> !config.nameservers().isEmpty()).isPresent()) {
            return new Decision.Skip(SkipReason.OWN_NAMESERVERS);
        }
        DnsConfig merged = own.map(ours::with).orElse(ours);
        return merged.isWithinLimits() ? new Decision.Inject(merged) : new Decision.Skip(SkipReason.TOO_MANY_SEARCHES);
    }

    /** What kubelet makes of {@code ClusterFirst}, with the node cache in the place of kube-dns. */
    private static DnsConfig config(String namespace, ClusterFacts cluster) {
        InjectionSettings settings = cluster.settings().orElseThrow();
        String domain = cluster.clusterDomain().orElseThrow().text();
        List<String> searches = new ArrayList<>(List.of(namespace + ".svc." + domain, "svc." + domain, domain));
        settings.searches().stream()
                .map(DomainName::text)
                .filter(search -> !searches.contains(search))
                .forEach(searches::add);
        return new DnsConfig(
                cluster.nameservers().stream().map(Address::text).toList(),
                searches,
                settings.options().stream().map(InjectionRules::option).toList());
    }

    private static DnsConfig.Option option(ResolverOption option) {
        return new DnsConfig.Option(option.name(), option.value());
    }
}
