// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import io.zonefleet.testing.netns.Inside;
import org.junit.jupiter.api.Test;

/** The README's commands that put the agent in the place of node-cache, on a node with a network of its own. */
class ReplaceNodeCacheTest {
    @Test
    void noLookUpFailsOnTheWay() {
        Inside.namespace(ReplaceNodeCache.ByIpv4.class);
    }

    @Test
    void norByIpv6() {
        Inside.namespace(ReplaceNodeCache.ByIpv6.class);
    }
}
