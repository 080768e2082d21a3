// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Ports on 127.0.0.1 for the cached ways upstream that managed zones fall through to: one for each different set of upstreams. */
final class InternalPorts {
    private static final int FIRST_UNPRIVILEGED = 1024;
    private static final int LAST = 65_535;

    private final Set<Integer> taken;
    private final Map<Upstreams, Integer> ports = new LinkedHashMap<>();
    private int next;

    /**
     * None yet.
     *
     * @param taken ports that are something else
     */
    InternalPorts(int first, Collection<Integer> taken) {
        this.next = first;
        this.taken = new HashSet<>(taken);
    }

    void add(Upstreams upstreams) {
        if (!ports.containsKey(upstreams)) {
            while (!taken.add(next)) {
                next = next == LAST ? FIRST_UNPRIVILEGED : next + 1;
            }
            ports.put(upstreams, next);
        }
    }

    /** In the order in which they were added. */
    Map<Upstreams, Integer> all() {
        return ports;
    }
}
