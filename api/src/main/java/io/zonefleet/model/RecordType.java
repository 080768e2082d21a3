// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** Types of records that a domain may have beside its addresses. */
public enum RecordType {
    /** An IPv4 address; below the domain only, whose own stand in {@link Answer#addresses}. */
    A,
    /** An IPv6 address, likewise. */
    AAAA,
    /** Another name to ask instead (RFC 1034 section 3.6.2). */
    CNAME,
    /** Texts (RFC 1035 section 3.3.14). */
    TXT,
    /** Where a service is (RFC 2782). */
    SRV,
    /** Who takes mail (RFC 1035 section 3.3.9). */
    MX,
    /** Who may issue certificates (RFC 8659). */
    CAA,
    /** A delegation (RFC 1034 section 4.2.1); below the domain only. */
    NS;

    /** Whether its record gives an address. */
    public boolean isAddress() {
        return this == A || this == AAAA;
    }

    /** The type of that name, in any case. */
    public static Parsed<RecordType> parse(String input) {
        for (RecordType type : values()) {
            if (type.name().equalsIgnoreCase(input)) {
                return Parsed.valid(type);
            }
        }
        return Parsed.invalid(input, "record-type", "use one of: A, AAAA, CNAME, TXT, SRV, MX, CAA, NS");
    }
}
