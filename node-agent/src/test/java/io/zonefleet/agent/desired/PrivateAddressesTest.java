// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.desired.PrivateAddresses.Given;
import io.zonefleet.model.Address;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Upstream;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrivateAddressesTest {
    private static final Address FIRST = Address.of("127.0.0.101");
    private static final Address SECOND = Address.of("127.0.0.102");

    private static Listener listener(String address, int port) {
        return new Listener(List.of(Address.of(address)), port, List.of(new Upstream("192.0.2.1")), false, true);
    }

    @Test
    void changeNothingWhereThereAreNone() {
        List<Listener> listeners = List.of(listener("169.254.20.10", 53));

        assertThat(PrivateAddresses.to(listeners, List.of())).isEqualTo(new Given(listeners, List.of()));
    }

    @Test
    void areTheSameOnAnotherPortAndAnotherOnTheSame() {
        Given given = PrivateAddresses.to(
                List.of(listener("169.254.20.10", 53), listener("10.96.0.10", 53), listener("169.254.20.10", 5353)),
                List.of(FIRST, SECOND));

        assertThat(given.findings()).isEmpty();
        assertThat(given.listeners().get(0).addresses()).contains(FIRST).doesNotContain(SECOND);
        assertThat(given.listeners().get(1).addresses()).contains(SECOND).doesNotContain(FIRST);
        assertThat(given.listeners().get(2).addresses()).contains(FIRST).doesNotContain(SECOND);
    }

    @Test
    void aListenerWithoutOneIsNamed() {
        Given given =
                PrivateAddresses.to(List.of(listener("169.254.20.10", 53), listener("10.96.0.10", 53)), List.of(FIRST));

        assertThat(given.listeners().get(1)).isEqualTo(listener("10.96.0.10", 53));
        assertThat(given.findings()).hasSize(1);
        assertThat(given.findings().getFirst().message())
                .contains("10.96.0.10:53")
                .contains("2 listeners");
    }

    @Test
    void areNoListenersOwn() {
        Given given = PrivateAddresses.to(List.of(listener("127.0.0.101", 53)), List.of(FIRST));

        assertThat(given.listeners()).containsExactly(listener("127.0.0.101", 53));
        assertThat(given.findings().getFirst().message()).contains("127.0.0.101");
    }
}
