// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Ttl;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * What CoreDNS answers to a question for addresses, by its rules alone: the block of the longest zone
 * (core/dnsserver/server.go), a {@code view} before it, then {@code file}'s look-up (plugin/file/lookup.go).
 */
final class CoreDnsModel {
    /** Whether a wildcard reaches below an empty non-terminal: not by RFC 4592, but in CoreDNS before 1.14.7. */
    enum Wildcards {
        RFC_4592,
        BEFORE_1_14_7
    }

    private record Loaded(ZoneContent content, Map<Name, Set<Address>> owners) {}

    private final Map<Name, Loaded> zones = new HashMap<>();
    private final Wildcards wildcards;

    CoreDnsModel(Map<DomainName, ZoneContent> contents, Wildcards wildcards) {
        this.wildcards = wildcards;
        ZoneText zoneText = new ZoneText(new Ttl(5));
        contents.forEach((zone, content) -> {
            Map<Name, Set<Address>> owners = new HashMap<>();
            for (Record record :
                    ZoneReader.read(ZoneReader.render(zoneText, content).text())) {
                if (record instanceof ARecord a) {
                    owners.computeIfAbsent(a.getName(), n -> new HashSet<>()).add(new Address(a.getAddress()));
                }
            }
            zones.put(ZoneReader.absolute(zone), new Loaded(content, owners));
        });
    }

    Meaning answer(DomainName question) {
        Name name = ZoneReader.absolute(question);
        for (int skip = 0; skip < name.labels(); skip++) {
            Loaded zone = zones.get(skip == 0 ? name : new Name(name, skip));
            if (zone != null) {
                return answer(zone, name, skip);
            }
        }
        return new Meaning.Forwarded();
    }

    private Meaning answer(Loaded zone, Name name, int labelsBelowApex) {
        if (labelsBelowApex == 0 && zone.content().apexForwarded()) {
            return new Meaning.Forwarded();
        }
        return lookUp(zone.owners(), name, labelsBelowApex)
                .<Meaning>map(Meaning.Addresses::new)
                .orElseGet(() -> zone.content().closed() ? new Meaning.NoSuchName() : new Meaning.Forwarded());
    }

    /** Empty where {@code file} falls through: for a name that does not exist, or only because of names below it. */
    private Optional<Set<Address>> lookUp(Map<Name, Set<Address>> owners, Name name, int labelsBelowApex) {
        Set<Address> exact = owners.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        if (exists(owners, name) && wildcards == Wildcards.RFC_4592) {
            return Optional.empty();
        }
        for (int skip = 1; skip <= labelsBelowApex; skip++) {
            Name encloser = new Name(name, skip);
            Set<Address> wild = owners.get(name.wild(skip));
            if (wild != null) {
                return Optional.of(wild);
            }
            boolean stops = wildcards == Wildcards.RFC_4592 ? exists(owners, encloser) : owners.containsKey(encloser);
            if (stops) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean exists(Map<Name, Set<Address>> owners, Name name) {
        return owners.keySet().stream().anyMatch(owner -> owner.subdomain(name));
    }
}
