// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import io.zonefleet.model.Address;
import java.util.List;

/**
 * A link as it is.
 *
 * @param name its name
 * @param kind {@code dummy}, {@code bridge} and so on; empty for hardware, {@code loopback} for {@code lo}
 * @param alias text that somebody gave it; may be empty
 * @param up whether it is set up
 * @param addresses of both families
 */
public record ActualLink(String name, String kind, String alias, boolean up, List<ActualAddress> addresses) {
    /** What marks a link as made, or taken over, by us: kept by the kernel with the link. */
    public static final String OUR_ALIAS = "zonefleet";

    public ActualLink {
        addresses = List.copyOf(addresses);
    }

    /** Whether it is marked as ours. */
    public boolean isOurs() {
        return alias.equals(OUR_ALIAS);
    }

    /**
     * An address on it.
     *
     * @param address without its prefix
     * @param prefix length of that, in bits
     * @param usable whether a program can bind it: not while the kernel looks for duplicates, nor where it found one
     */
    public record ActualAddress(Address address, int prefix, boolean usable) {}
}
