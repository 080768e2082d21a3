// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.testing.netns.Inside;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two agents of one node, in a network namespace of its own. */
@Execution(ExecutionMode.CONCURRENT)
class SharedNetworkTest {
    @Test
    void inANamespace() {
        Inside.namespace(SharedNetwork.class);
    }
}
