// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Ttl;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

/**
 * The SOA and NS records of a zone.
 *
 * <p>Zones are never transferred, so refresh, retry and expire only have to be sane (CoreDNS ≤ 1.14.6 panics on a refresh of 0).
 * The NS record has to be there: without one {@code file} passes a question for it on to {@code forward}. Its target is in
 * {@code invalid}, which needs no address record and which no resolver looks up (RFC 6761 section 6.4).
 */
final class Apex {
    private static final int REFRESH = 7_200;
    private static final int RETRY = 1_800;
    private static final int EXPIRE = 86_400;
    private static final Name SERVER = Name.fromConstantString("ns.zonefleet.invalid.");
    private static final Name MAILBOX = Name.fromConstantString("hostmaster.zonefleet.invalid.");

    private final int ttl;

    /** @param negativeTtl SOA minimum, and TTL of the SOA itself: resolvers take the smaller (RFC 2308 section 5) */
    Apex(Ttl negativeTtl) {
        this.ttl = negativeTtl.seconds();
    }

    /** The SOA's line with {@code serial} in the place of its serial. */
    String soa(ZoneContent zone, String serial) throws TextParseException {
        String line = new SOARecord(
                        origin(zone), DClass.IN, ttl, SERVER, MAILBOX, zone.serial(), REFRESH, RETRY, EXPIRE, ttl)
                .toString();
        String names = SERVER + " " + MAILBOX + " ";
        return line.replace(names + zone.serial() + " ", names + serial + " ");
    }

    Record ns(ZoneContent zone) throws TextParseException {
        return new NSRecord(origin(zone), DClass.IN, ttl, SERVER);
    }

    /** A record at {@link ZoneContent#WITNESS}; all that matters is that the name is there. */
    static Record witness(ZoneContent zone) throws TextParseException {
        return new TXTRecord(Name.fromString(zone.witness()), DClass.IN, 0, "zonefleet");
    }

    private static Name origin(ZoneContent zone) throws TextParseException {
        return Name.fromString(zone.zone().absolute());
    }
}
