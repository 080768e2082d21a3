// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CredentialsTest {
    @Test
    void readsUserAndCapabilitiesAsTheKernelWritesThem() {
        String status = """
                Name:\tjava
                Uid:\t0\t65534\t0\t65534
                Gid:\t0\t0\t0\t0
                CapInh:\t0000000000001400
                CapPrm:\t0000000000001401
                CapEff:\t0000000000001400
                CapBnd:\tffffffffffffffff
                CapAmb:\t0000000000000400
                """;

        assertThat(Credentials.of(status)).contains(new Credentials(65_534, 0x1401, 0x400, -1));
    }

    @Test
    void knowsNothingOfWhatDoesNotSaySo() {
        assertThat(Credentials.of("Name:\tjava\nUid:\t0\t0\t0\t0\n")).isEmpty();
    }

    @Test
    void readsThoseOfThisProcess() {
        assertThat(Credentials.ofThisProcess()).isPresent();
    }
}
