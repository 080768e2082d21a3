// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.testing.netns.Inside;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A whole agent that keeps its node's network, in a network namespace of its own and under a kernel of its own. */
@Execution(ExecutionMode.CONCURRENT)
class NodeNetworkTest {
    @Test
    void inANamespace() {
        Inside.namespace(NodeNetwork.class);
    }

    @Test
    void underAKernelWithoutTheMatchesByWhichRulesEnd() {
        Inside.kernel(PoorKernel.class);
    }

    @Test
    void underAKernelWithDummyLinks() {
        Inside.kernel(NodeNetwork.class);
    }
}
