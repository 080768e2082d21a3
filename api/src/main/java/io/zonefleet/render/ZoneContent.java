// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Answer;
import io.zonefleet.model.DomainName;
import java.util.List;

/**
 * One zone, complete: what its file and its block in the Corefile are made of. Equal contents give equal bytes.
 *
 * @param zone its apex
 * @param serial SOA serial, 1 to 2³²-1
 * @param members its managed names in canonical order, at least one; {@link #witness} tells which of them answers a query for type SOA
 *     with the serial
 * @param copies names that exist only because a member is below them, and that another domain's wildcard answers; in canonical
 *     order. An existing name hides a wildcard from itself and from what is below it (RFC 4592 section 3.3.1), so the
 *     wildcard's records are repeated at each of them.
 * @param apexForwarded whether the apex is not managed and is asked upstream. Other names that exist only because of a member
 *     need nothing of the kind: {@code file} falls through on them as on names that do not exist (CoreDNS ≥ 1.12.2).
 * @param closed whether names that do not exist get NXDOMAIN instead of being asked upstream
 */
public record ZoneContent(
        DomainName zone,
        long serial,
        List<Member> members,
        List<Member> copies,
        boolean apexForwarded,
        boolean closed) {
    /**
     * A name with records.
     *
     * @param name the owner
     * @param answer its records; repeated at {@code *.name} where it is a wildcard
     */
    public record Member(DomainName name, Answer answer) {}

    /** Label of the name in a zone that tells its serial where no member can. */
    static final String WITNESS = "_zonefleet";

    /** @throws IllegalArgumentException without a member */
    public ZoneContent {
        members = List.copyOf(members);
        copies = List.copyOf(copies);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a zone without members is not served: " + zone);
        }
    }

    /** The name, whole, that answers a query for type SOA with the serial: in the answer, or with NODATA in the authority section. */
    public String witness() {
        return members.stream()
                .filter(this::tellsSerial)
                .findFirst()
                .map(member -> member.name().absolute())
                .orElseGet(() -> WITNESS + "." + zone.absolute());
    }

    /** Whether {@link #witness} is a name of its own. */
    boolean needsWitness() {
        return members.stream().noneMatch(this::tellsSerial);
    }

    /** Whether a member lies strictly below a name: members of one name's subtree follow each other. */
    boolean hasMemberBelow(DomainName name) {
        int from = 0;
        int to = members.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (members.get(middle).name().compareTo(name) <= 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from < members.size() && members.get(from).name().isBelow(name);
    }

    /** Asked for any type, a CNAME that is not the apex tells of the name that it points at. */
    private boolean tellsSerial(Member member) {
        return member.name().equals(zone) || member.answer().alias().isEmpty();
    }
}
