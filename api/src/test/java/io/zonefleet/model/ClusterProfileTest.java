// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClusterProfileTest {
    private static final Address KUBE_DNS = Address.of("10.96.0.10");
    private static final Address UPSTREAM = Address.of("10.96.0.11");
    private static final Optional<KubeProxyMode> IPTABLES = Optional.of(KubeProxyMode.IPTABLES);
    private static final NetworkSettings TAKING =
            new NetworkSettings("nodelocaldns", LinkKind.AUTO, true, RulesMode.FULL, RulesBackend.AUTO, Teardown.KEEP);

    private static ClusterProfile cluster(NetworkSettings network, Optional<KubeProxyMode> mode, Address... upstream) {
        return new ClusterProfile(
                Profile.BUILT_IN.with(network),
                Optional.empty(),
                List.of(KUBE_DNS),
                mode,
                Optional.of(List.of(upstream)));
    }

    @ParameterizedTest
    @EnumSource(KubeProxyMode.class)
    void takesKubeDnsOnlyWhereKubeProxyWorksByIptablesOrNftables(KubeProxyMode mode) {
        Set<KubeProxyMode> right = Set.of(KubeProxyMode.IPTABLES, KubeProxyMode.NFTABLES);

        assertThat(cluster(TAKING, Optional.of(mode), UPSTREAM).intercepted())
                .isEqualTo(right.contains(mode) ? List.of(KUBE_DNS) : List.of());
        assertThat(cluster(TAKING, Optional.empty(), UPSTREAM).intercepted())
                .as("nobody has said")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RulesMode.class)
    void takesKubeDnsOnlyWithRulesThatSkipTracking(RulesMode rules) {
        NetworkSettings settings =
                new NetworkSettings("nodelocaldns", LinkKind.AUTO, true, rules, RulesBackend.AUTO, Teardown.KEEP);

        assertThat(cluster(settings, IPTABLES, UPSTREAM).intercepted())
                .isEqualTo(rules == RulesMode.FULL ? List.of(KUBE_DNS) : List.of());
    }

    @Test
    void takesKubeDnsOnlyWhereItIsWantedAndCanBeAskedElsewhere() {
        assertThat(cluster(TAKING, IPTABLES, UPSTREAM).intercepted()).containsExactly(KUBE_DNS);
        assertThat(cluster(NetworkSettings.DEFAULT, IPTABLES, UPSTREAM).intercepted())
                .isEmpty();
        assertThat(cluster(TAKING, IPTABLES).intercepted()).isEmpty();
        assertThat(cluster(TAKING, IPTABLES, KUBE_DNS).intercepted()).isEmpty();
        assertThat(ClusterProfile.BUILT_IN.intercepted()).isEmpty();
    }

    @Test
    void theFirstListenerOnPort53TakesThem() {
        ClusterProfile taking = cluster(TAKING, IPTABLES, UPSTREAM);
        Listener other = listener("169.254.20.11", 5353);
        Listener dns = listener("169.254.20.10", 53);

        List<Listener> listeners = taking.intercepting(List.of(other, dns, dns));
        assertThat(listeners.getFirst()).isEqualTo(other);
        assertThat(listeners.get(1).addresses()).containsExactly(KUBE_DNS, Address.of("169.254.20.10"));
        assertThat(listeners.getLast()).isEqualTo(dns);
        assertThat(taking.intercepting(listeners)).as("once more").isEqualTo(listeners);
        assertThat(ClusterProfile.BUILT_IN.intercepting(List.of(other, dns))).containsExactly(other, dns);
    }

    private static Listener listener(String address, int port) {
        return new Listener(List.of(Address.of(address)), port, List.of(new Upstream("192.0.2.53")), false, true);
    }
}
