// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import io.zonefleet.render.NodeSettings.Endpoint;
import java.util.Collection;
import java.util.List;

/** Finds who else listens where our CoreDNS does. */
public interface Neighbours {
    /**
     * A socket that is not ours.
     *
     * @param at the address and port it shares
     * @param transport {@code udp} or {@code tcp}
     * @param who pid and name of its process, or that they can't be seen
     */
    record Foreign(Endpoint at, String transport, String who) {}

    /**
     * Sockets at exactly these addresses that do not belong to our processes.
     *
     * @param own their pids; none where none runs
     */
    List<Foreign> at(Collection<Endpoint> endpoints, Collection<Long> own);
}
