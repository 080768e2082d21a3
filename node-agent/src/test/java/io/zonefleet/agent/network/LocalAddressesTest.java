// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalAddressesTest {
    private static final Address LOCAL = Address.of("127.0.0.1");
    /** Every program can bind it, and no link has it. */
    private static final Address UNASSIGNED = Address.of("127.0.0.9");

    @Test
    void tellsWhatCanBeBoundFromWhatALinkHas() {
        assertThat(LocalAddresses.has(List.of(LOCAL, UNASSIGNED))).isTrue();
        assertThat(LocalAddresses.areOn(List.of("nosuchlink", "lo"), List.of(LOCAL)))
                .isTrue();
        assertThat(LocalAddresses.areOn(List.of("lo"), List.of(LOCAL, UNASSIGNED)))
                .isFalse();
        assertThat(LocalAddresses.areOn(List.of("nosuchlink"), List.of(LOCAL))).isFalse();
    }
}
