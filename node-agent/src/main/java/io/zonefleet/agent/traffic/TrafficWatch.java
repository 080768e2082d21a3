// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.traffic;

import io.zonefleet.model.Traffic;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.util.Optional;

/** Watches what clients ask of the node's CoreDNS. Any thread; never waits. */
public interface TrafficWatch {
    /** Knows nothing of it. */
    TrafficWatch NONE = new TrafficWatch() {
        @Override
        public void follow(Optional<Endpoint> metrics) {}

        @Override
        public Optional<Traffic> newest() {
            return Optional.empty();
        }
    };

    /** From now on CoreDNS gives its metrics there; empty where it gives none, or where several processes may answer. */
    void follow(Optional<Endpoint> metrics);

    /** What was asked lately; empty where that is not known. */
    Optional<Traffic> newest();
}
