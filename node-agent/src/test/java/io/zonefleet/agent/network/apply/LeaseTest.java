// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.testing.netns.Inside;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** That rules hold by a lease and end by themselves, on the kernels at hand. */
@Execution(ExecutionMode.CONCURRENT)
class LeaseTest {
    @Test
    void byNftAndIptablesNft() {
        Inside.namespace(LeaseRows.Nft.class, LeaseRows.IptablesNft.class);
    }

    @Test
    void byIptablesLegacy() {
        Inside.tablesOfIptablesLegacy(LeaseRows.IptablesLegacy.class);
    }
}
