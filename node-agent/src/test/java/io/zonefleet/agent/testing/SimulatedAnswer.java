// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.testing;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a client of a simulated CoreDNS gets for the addresses of a name, by the rules of CoreDNS alone: the block of the longest zone, a
 * {@code view} before it, then {@code file}'s look-up with RFC 4592's wildcards.
 */
public sealed interface SimulatedAnswer {
    /** These addresses, as text. */
    record Addresses(Set<String> addresses) implements SimulatedAnswer {}

    /** NXDOMAIN. */
    record NoSuchName() implements SimulatedAnswer {}

    /** Whatever upstream answers. */
    record Forwarded() implements SimulatedAnswer {}

    /** Of these zones. */
    static SimulatedAnswer of(String name, Map<String, SimulatedZone> zones, SimulatedCorefile corefile) {
        Optional<String> zone = zoneOf(name, zones.keySet());
        if (zone.isEmpty()
                || (zone.get().equals(name) && corefile.apexForwarded().contains(name))) {
            return new Forwarded();
        }
        SimulatedZone loaded = zones.get(zone.get());
        if (loaded == null) {
            return new Forwarded();
        }
        return lookUp(name, zone.get(), loaded.addresses())
                .<SimulatedAnswer>map(SimulatedAnswer::texts)
                .orElseGet(() -> corefile.open().contains(zone.get()) ? new Forwarded() : new NoSuchName());
    }

    /** The longest of {@code zones} that covers {@code name}. */
    static Optional<String> zoneOf(String name, Set<String> zones) {
        for (String up = name; !up.isEmpty(); up = up.substring(Math.max(0, up.indexOf('.') + 1))) {
            if (zones.contains(up)) {
                return Optional.of(up);
            }
            if (up.indexOf('.') < 0) {
                break;
            }
        }
        return Optional.empty();
    }

    private static Optional<Set<InetAddress>> lookUp(String name, String apex, Map<String, Set<InetAddress>> owners) {
        Set<InetAddress> exact = owners.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        if (exists(name, owners)) {
            return Optional.empty();
        }
        for (String up = name; !up.equals(apex); ) {
            up = up.substring(up.indexOf('.') + 1);
            Set<InetAddress> wild = owners.get("*." + up);
            if (wild != null) {
                return Optional.of(wild);
            }
            if (exists(up, owners)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean exists(String name, Map<String, Set<InetAddress>> owners) {
        return owners.keySet().stream().anyMatch(owner -> owner.equals(name) || owner.endsWith("." + name));
    }

    private static Addresses texts(Set<InetAddress> addresses) {
        Set<String> texts = new TreeSet<>();
        addresses.forEach(address -> texts.add(address.getHostAddress()));
        return new Addresses(texts);
    }
}
