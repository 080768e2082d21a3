// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import java.util.List;
import java.util.Set;

/**
 * Who may have this program ask DNS servers, and which.
 *
 * @param tokens names of those who may say themselves which servers are asked; every editor may ask nodes
 * @param ports at which servers may be asked
 * @param allowed networks that may be asked although they are among those that are refused by themselves
 */
public record QuerySettings(Set<String> tokens, Set<Integer> ports, List<Network> allowed) {
    /** Only {@code admin} names servers; port 53; none of the networks that are refused. */
    public static final QuerySettings DEFAULT = new QuerySettings(Set.of("admin"), Set.of(53), List.of());

    public QuerySettings {
        tokens = Set.copyOf(tokens);
        ports = Set.copyOf(ports);
        allowed = List.copyOf(allowed);
    }
}
