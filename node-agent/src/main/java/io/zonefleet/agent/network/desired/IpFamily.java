// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.desired;

import io.zonefleet.model.Address;

/** The two families of IP; each has its own packet rules. */
public enum IpFamily {
    /** IPv4: iptables, {@code ip} in nft. */
    V4("ip", 32),
    /** IPv6: ip6tables, {@code ip6} in nft. */
    V6("ip6", 128);

    private final String nft;
    private final int bits;

    IpFamily(String nft, int bits) {
        this.nft = nft;
        this.bits = bits;
    }

    /** The family of an address. */
    public static IpFamily of(Address address) {
        return address.isIpv4() ? V4 : V6;
    }

    /** As nft names the protocol: {@code ip} or {@code ip6}. */
    public String nft() {
        return nft;
    }

    /** Length of the prefix that is one address. */
    public int bits() {
        return bits;
    }
}
