// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import io.zonefleet.testing.netns.Inside;
import org.junit.jupiter.api.Test;

/** That a thousand reconciliations add no rule, on each backend, in a network namespace. */
class ThousandLooksTest {
    @Test
    void addNothing() {
        Inside.namespace(ThousandLooks.class);
    }
}
