// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import java.util.List;
import java.util.Optional;

/**
 * What of a new pod matters for its DNS.
 *
 * @param label value of the label by which a pod says no
 * @param hasAnnotations whether it has any
 * @param said what our annotation says, where it is there
 * @param hostNetwork whether it uses the network of its node
 * @param policy its {@code dnsPolicy}
 * @param os the system that it says it needs
 * @param config its own {@code dnsConfig}
 */
record PodDns(
        Optional<String> label,
        boolean hasAnnotations,
        Optional<String> said,
        boolean hostNetwork,
        String policy,
        Optional<String> os,
        Optional<DnsConfig> config) {
    private static final String CLUSTER_FIRST = "ClusterFirst";
    private static final String CLUSTER_FIRST_WITH_HOST_NET = "ClusterFirstWithHostNet";

    /** What the API server fills in where nothing is said. */
    static final String STANDARD_POLICY = CLUSTER_FIRST;

    /** Whether we have given it these nameservers. */
    boolean isInjectedWith(List<String> nameservers) {
        return !nameservers.isEmpty()
                && said.filter(PodPatch.INJECTED::equals).isPresent()
                && policy.equals(PodPatch.POLICY)
                && config.map(DnsConfig::nameservers).equals(Optional.of(nameservers));
    }

    /** Whether it asks the DNS of the cluster. {@code ClusterFirst} means the node's own resolv.conf where the network is the node's. */
    boolean usesClusterDns() {
        return policy.equals(hostNetwork ? CLUSTER_FIRST_WITH_HOST_NET : CLUSTER_FIRST);
    }
}
