// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.corefile;

import io.zonefleet.model.Address;
import io.zonefleet.model.Upstream;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/**
 * One zone of the operator's text on one port.
 *
 * @param zone lower case, without the dot at its end; {@code .} for all names
 * @param plain whether it is plain DNS, not DNS over TLS or the like
 * @param binds addresses; none: all of the machine
 * @param wildcards what stands there for all of the machine; empty where nothing does
 * @param forward where it forwards all names to
 * @param filtered whether a {@code view} chooses what it answers
 */
public record Site(
        String zone,
        int port,
        boolean plain,
        NavigableSet<Address> binds,
        String wildcards,
        Optional<Forward> forward,
        boolean filtered,
        Place place) {

    /**
     * Plugin {@code forward} of a block.
     *
     * @param servers those that our own text can repeat
     * @param others those that it can't
     */
    public record Forward(List<Upstream> servers, List<String> others, boolean forceTcp, Place place) {
        public Forward {
            servers = List.copyOf(servers);
            others = List.copyOf(others);
        }
    }

    /** Whether it is for all names. */
    public boolean isForAll() {
        return zone.equals(".");
    }

    /** Whether both listen at some same address and port. */
    public boolean meets(Site other) {
        return port == other.port
                && plain == other.plain
                && (binds.isEmpty() || other.binds.isEmpty() || binds.stream().anyMatch(other.binds::contains));
    }
}
