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
 * @param members whether other links belong to it, as those of pods or of hardware to a bridge
 * @param addresses of both families
 */
public record ActualLink(
        String name, String kind, String alias, boolean up, boolean members, List<ActualAddress> addresses) {
    /** What marks a link as made, or taken over, by us: kept by the kernel with the link. */
    public static final String OUR_ALIAS = "zonefleet";

    /** Name of the loopback link. */
    public static final String LOOPBACK = "lo";

    public ActualLink {
        addresses = List.copyOf(addresses);
    }

    /** Whether it is the one for the machine itself, which nobody makes and which can't be marked. */
    public boolean isLoopback() {
        return name.equals(LOOPBACK);
    }

    /** Whether it is marked as ours. */
    public boolean isOurs() {
        return alias.equals(OUR_ALIAS);
    }

    /** Whether it has the address, with whatever prefix. */
    public boolean has(Address address) {
        return addresses.stream().anyMatch(each -> each.address().equals(address));
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
