// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.testing.netns.Inside;
import org.junit.jupiter.api.Test;

/** That rules which would last end without any agent, on each backend of iptables. */
class WatchdogTest {
    @Test
    void inANamespace() {
        Inside.namespace(WatchdogRows.class);
    }
}
