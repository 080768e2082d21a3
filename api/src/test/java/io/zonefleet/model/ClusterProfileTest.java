// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClusterProfileTest {
    private static final Address KUBE_DNS = Address.of("10.96.0.10");
    private static final Address UPSTREAM = Address.of("10.96.0.11");
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
    void takesKubeDnsButNotInIpvsMode(KubeProxyMode mode) {
        assertThat(cluster(TAKING, Optional.of(mode), UPSTREAM).intercepted())
                .isEqualTo(mode == KubeProxyMode.IPVS ? List.of() : List.of(KUBE_DNS));
    }

    @Test
    void takesKubeDnsOnlyWhereItIsWantedAndCanBeAskedElsewhere() {
        assertThat(cluster(TAKING, Optional.empty(), UPSTREAM).intercepted()).containsExactly(KUBE_DNS);
        assertThat(cluster(NetworkSettings.DEFAULT, Optional.empty(), UPSTREAM).intercepted())
                .isEmpty();
        assertThat(cluster(TAKING, Optional.empty()).intercepted()).isEmpty();
        assertThat(cluster(TAKING, Optional.empty(), KUBE_DNS).intercepted()).isEmpty();
        assertThat(ClusterProfile.BUILT_IN.intercepted()).isEmpty();
    }

    @Test
    void theFirstListenerOnPort53TakesThem() {
        ClusterProfile taking = cluster(TAKING, Optional.empty(), UPSTREAM);
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
