// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.testing.netns.Inside;
import org.junit.jupiter.api.Test;

/** Two agents of one node, in a network namespace of its own. */
class SharedNetworkTest {
    @Test
    void inANamespace() {
        Inside.namespace(SharedNetwork.class);
    }
}
