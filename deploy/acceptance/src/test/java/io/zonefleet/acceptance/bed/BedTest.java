// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import io.zonefleet.testing.netns.Inside;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** That the test bed sees what there is to see: by rules written by hand, on each backend. */
@Execution(ExecutionMode.CONCURRENT)
class BedTest {
    @Test
    void inNamespaces() {
        Inside.namespace(RowsByHand.IptablesNft.class, RowsByHand.Nft.class);
    }

    @Test
    void underAKernelWithTablesOfIptablesLegacy() {
        Inside.kernel(RowsByHand.IptablesLegacy.class);
    }
}
