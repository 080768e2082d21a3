// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import io.zonefleet.model.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which addresses this node has, or a program can bind. No program is run for that. */
final class LocalAddresses {
    private LocalAddresses() {}

    /** Whether all of them can be bound, as far as the kernel says. */
    static boolean has(Collection<Address> addresses) {
        return addresses.stream().allMatch(LocalAddresses::has);
    }

    /** Whether all of them are on one of these links; false where the kernel does not say. */
    static boolean areOn(List<String> links, Collection<Address> addresses) {
        try {
            Set<InetAddress> there = new HashSet<>();
            for (String name : links) {
                NetworkInterface link = NetworkInterface.getByName(name);
                if (link != null) {
                    link.inetAddresses().forEach(there::add);
                }
            }
            return addresses.stream().map(Address::inet).allMatch(there::contains);
        } catch (SocketException e) {
            return false;
        }
    }

    private static boolean has(Address address) {
        try {
            return address.inet().isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address.inet()) != null
                    || mayBindOthers(address);
        } catch (SocketException e) {
            return true; // not known: the program itself will say
        }
    }

    private static boolean mayBindOthers(Address address) {
        String family = address.isIpv4() ? "ipv4" : "ipv6";
        try {
            return Files.readString(Path.of("/proc/sys/net", family, "ip_nonlocal_bind"))
                    .strip()
                    .equals("1");
        } catch (IOException unknown) {
            return false;
        }
    }
}
