// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.InjectionSettings;
import io.zonefleet.model.ResolverOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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
    private static final List<String> NEVER = List.of("kube-public", "kube-system");

    private static final String LINUX = "linux";

    private InjectionRules() {}

    /**
     * Judges a pod.
     *
     * @param namespaceLabels of its namespace; empty: the API server has judged them already, by the selector of the webhook's
     *     configuration, and the request does not tell them
     * @param own namespace that we ourselves run in, where that is known
     */
    static Decision decide(
            Admission admission,
            Optional<Map<String, String>> namespaceLabels,
            Optional<String> own,
            ClusterFacts cluster) {
        List<String> nameservers =
                cluster.nameservers().stream().map(Address::text).toList();
        if (admission.newPod() && admission.pod().isInjectedWith(nameservers)) {
            return new Decision.Already();
        }
        Optional<SkipReason> reason =
                unwanted(admission, namespaceLabels, own, cluster).or(cluster::notReady);
        return reason.<Decision>map(Decision.Skip::new).orElseGet(() -> merged(admission, cluster));
    }

    private static Optional<SkipReason> unwanted(
            Admission admission,
            Optional<Map<String, String>> namespaceLabels,
            Optional<String> own,
            ClusterFacts cluster) {
        if (!admission.newPod()) {
            return Optional.of(SkipReason.NOT_A_NEW_POD);
        }
        InjectionSettings settings = cluster.settings().orElse(InjectionSettings.DEFAULT);
        if (excluded(settings, own).contains(admission.namespace())) {
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

    /** Namespaces that are left alone, those first that no setting gives free. */
    static Set<String> excluded(InjectionSettings settings, Optional<String> own) {
        Set<String> all = new LinkedHashSet<>(NEVER);
        own.ifPresent(all::add);
        all.addAll(settings.exceptNamespaces());
        return all;
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
