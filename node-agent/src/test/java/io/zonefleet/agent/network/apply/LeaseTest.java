// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.testing.netns.Inside;
import org.junit.jupiter.api.Test;

/** That rules hold by a lease and end by themselves, on the kernels at hand. */
class LeaseTest {
    @Test
    void inANamespace() {
        Inside.namespace(LeaseRows.Nft.class, LeaseRows.IptablesNft.class);
    }

    @Test
    void underAKernelWithTablesOfIptablesLegacy() {
        Inside.kernel(LeaseRows.IptablesLegacy.class);
    }
}
