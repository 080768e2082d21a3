// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.failopen;

import io.zonefleet.agent.network.desired.Transport;
import io.zonefleet.render.NodeSettings.Endpoint;

/** Asks the node cache whether it is there. */
public interface Asking {
    /** Whether a CoreDNS of ours has answered there in time. Blocks its caller for no longer than {@link Health#PATIENCE}. */
    boolean answers(Endpoint endpoint, Transport transport);
}
