// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Violation;
import io.zonefleet.render.ZoneContent.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Zone files (RFC 1035 section 5). Every record is built and printed by dnsjava's types, never pasted, and every name is
 * absolute.
 */
public final class ZoneText {
    /** What a dry run shows in place of a serial that is not known yet. */
    public static final String NEXT_SERIAL = "<next>";

    /** Of one type at one name: 2,000 AAAA records are 56,000 octets of the 65,535 that a message has. */
    static final int MAX_RECORDS = 2_000;

    /** Of one name and type: with names, types and times beside them they fit into the 65,535 octets of a message. */
    static final int MAX_OCTETS = 60_000;

    private static final String FIRST_LINE = "; written by zonefleet: what is edited here is overwritten\n";

    private final Apex apex;

    /** @param negativeTtl how long clients may keep a negative answer */
    public ZoneText(Ttl negativeTtl) {
        this.apex = new Apex(negativeTtl);
    }

    /** The zone's file, or why there is none. */
    public RenderedZone render(ZoneContent zone) {
        return render(zone, Long.toString(zone.serial()));
    }

    /** The same with {@value #NEXT_SERIAL} as serial, so that two previews differ only where something else does. */
    public RenderedZone preview(ZoneContent zone) {
        return render(zone, NEXT_SERIAL);
    }

    /** The file of a zone, within the zone directory. Other files there must not begin with {@code db.}. */
    public static String fileName(DomainName zone) {
        return ZoneFileName.of(zone);
    }

    /** Whether a text begins as a zone file of Zonefleet does. */
    public static boolean isOurs(String text) {
        return text.startsWith(FIRST_LINE);
    }

    private RenderedZone render(ZoneContent zone, String serial) {
        List<Violation> violations = violations(zone);
        if (!violations.isEmpty()) {
            return new RenderedZone.Refused(zone.zone(), violations);
        }
        StringBuilder text = new StringBuilder(FIRST_LINE);
        try {
            // The SOA comes first: CoreDNS reads no further at a tick where the serial is the one it has.
            text.append(apex.soa(zone, serial)).append('\n');
            text.append(apex.ns(zone)).append('\n');
            if (zone.needsWitness()) {
                text.append(Apex.witness(zone)).append('\n');
            }
            for (RecordSet set : sets(zone)) {
                if (set.size() > MAX_OCTETS) {
                    return refused(
                            zone,
                            "record-set-too-large",
                            "the " + Type.string(set.type()) + " records of " + set.owner()
                                    + " fit into no DNS message");
                }
                for (Record record : set.records()) {
                    text.append(record).append('\n');
                }
            }
        } catch (IOException | IllegalArgumentException refused) {
            return refused(zone, "record", String.valueOf(refused.getMessage()));
        }
        return new RenderedZone.Text(zone.zone(), zone.serial(), fileName(zone.zone()), text.toString());
    }

    private static RenderedZone refused(ZoneContent zone, String rule, String message) {
        return new RenderedZone.Refused(
                zone.zone(), List.of(new Violation("", zone.zone().text(), rule, message)));
    }

    private static List<RecordSet> sets(ZoneContent zone) throws IOException {
        List<Member> owners = Stream.concat(zone.members().stream(), zone.copies().stream())
                .sorted(Comparator.comparing(Member::name))
                .toList();
        List<RecordSet> sets = new ArrayList<>();
        for (Member owner : owners) {
            sets.addAll(RecordSet.of(owner));
        }
        return sets;
    }

    private static List<Violation> violations(ZoneContent zone) {
        List<Violation> found = new ArrayList<>();
        if (Marker.owns(zone.zone())) {
            found.add(new Violation(
                    "",
                    zone.zone().text(),
                    "name-reserved",
                    "every node says there which Corefile it serves; use another name"));
        }
        for (Member member : zone.members()) {
            long ipv4 =
                    member.answer().addresses().stream().filter(Address::isIpv4).count();
            long most = Math.max(ipv4, member.answer().addresses().size() - ipv4);
            if (most > MAX_RECORDS) {
                found.add(new Violation(
                        "/" + member.name() + "/addresses",
                        Long.toString(most),
                        "too-many-addresses",
                        "an answer of more than " + MAX_RECORDS + " addresses of one kind fits into no DNS message"));
            }
        }
        return found;
    }
}
