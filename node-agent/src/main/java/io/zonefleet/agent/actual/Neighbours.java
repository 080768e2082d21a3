// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.actual;

import io.zonefleet.render.NodeSettings.Endpoint;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Finds who else listens where our CoreDNS does, or in its place. */
public interface Neighbours {
    /** Of a CoreDNS that is alone on its machine and has all its ports. */
    Neighbours NONE = new Neighbours() {
        @Override
        public List<Foreign> at(Collection<Endpoint> endpoints, Collection<Long> own) {
            return List.of();
        }

        @Override
        public List<Missing> missing(Collection<Endpoint> endpoints, Collection<Long> own) {
            return List.of();
        }
    };

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

    /**
     * An address at which ours should listen over TCP and does not.
     *
     * @param who pid and name of the process that does; empty where none does
     */
    record Missing(Endpoint at, Optional<String> who) {}

    /**
     * Addresses at which none of our processes listens over TCP; none where they may not be looked at.
     *
     * @param own their pids; one at least
     */
    List<Missing> missing(Collection<Endpoint> endpoints, Collection<Long> own);
}
