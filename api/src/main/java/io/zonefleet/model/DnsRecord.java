// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Comparator;
import java.util.Optional;

/**
 * A record at or below a domain, beside its addresses.
 *
 * @param name where it stands
 * @param type its type
 * @param ttl its time to live; the same for all of its name and type
 * @param data its data as zone files have it, in the one form in which dnsjava prints it; names in it are whole
 */
public record DnsRecord(OwnerName name, RecordType type, Ttl ttl, String data) implements Comparable<DnsRecord> {
    /** Longest data, in characters: a TXT record of some fifteen full strings. */
    public static final int MAX_DATA = 4_096;

    /** @throws IllegalArgumentException for data that does not stand in one line of a zone file */
    public DnsRecord {
        if (data.isBlank() || data.length() > 4 * MAX_DATA || !data.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("no data of a record: " + type + " at " + name);
        }
    }

    /** The host that it points at, whole; empty for types that point at none. */
    public Optional<String> target() {
        return switch (type) {
            case CNAME, NS, MX, SRV -> Optional.of(data.substring(data.lastIndexOf(' ') + 1));
            case A, AAAA, TXT, CAA -> Optional.empty();
        };
    }

    /** The address that it gives; empty for types that give none. */
    public Optional<Address> address() {
        return type.isAddress() && Address.parse(data) instanceof Parsed.Valid<Address>(Address address)
                ? Optional.of(address)
                : Optional.empty();
    }

    /** Whether it delegates to a server within what is delegated, which nobody finds without an address beside it (RFC 1034 section 4.2.1). */
    public boolean needsGlue(DomainName domain) {
        String cut = name.absolute(domain);
        return type == RecordType.NS
                && target().filter(server -> server.equals(cut) || server.endsWith("." + cut))
                        .isPresent();
    }

    /** Whether it stands at the domain itself. */
    public boolean isAtDomain() {
        return name.isDomain();
    }

    /** Whether another name is asked in the domain's place: its CNAME. */
    public boolean isAlias() {
        return type == RecordType.CNAME && isAtDomain();
    }

    /** The same with another time to live. */
    public DnsRecord with(Ttl other) {
        return new DnsRecord(name, type, other, data);
    }

    /** Whether both belong to one set (RFC 2181 section 5). */
    public boolean isOfSetOf(DnsRecord other) {
        return name.equals(other.name) && type == other.type;
    }

    @Override
    public int compareTo(DnsRecord other) {
        return Comparator.comparing(DnsRecord::name)
                .thenComparing(DnsRecord::type)
                .thenComparing(DnsRecord::data)
                .thenComparing(DnsRecord::ttl)
                .compare(this, other);
    }
}
