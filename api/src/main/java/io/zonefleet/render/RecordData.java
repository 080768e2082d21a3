// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Address;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.Ttl;
import java.io.IOException;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

/**
 * The data of records, as zone files have it (RFC 1035 section 5). Read and printed by dnsjava, so that there is one text for one
 * meaning: names in lower case (RFC 4034 section 6.2), texts in quotes.
 */
public final class RecordData {
    private static final Name OWNER = Name.fromConstantString("owner.zonefleet.invalid.");
    /** Not a name that anybody gives: data that differs by it has a name that is not whole. */
    private static final Name ORIGIN = Name.fromConstantString("origin.zonefleet.invalid.");

    private RecordData() {}

    /** The one text of what is given, or what is wrong with it. */
    public static Parsed<String> parse(RecordType type, String text) {
        if (text.length() > DnsRecord.MAX_DATA) {
            return Parsed.invalid(text, "length", "shorten the data to at most " + DnsRecord.MAX_DATA + " characters");
        }
        if (!text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return Parsed.invalid(
                    text, "characters", "use printable ASCII; write other octets as \\DDD (RFC 1035 section 5.1)");
        }
        String canonical;
        try {
            canonical =
                    canonical(read(OWNER, type, Ttl.DEFAULT, text, Name.root)).rdataToString();
            if (!canonical.equals(
                    canonical(read(OWNER, type, Ttl.DEFAULT, text, ORIGIN)).rdataToString())) {
                return Parsed.invalid(
                        text, "name-relative", "end names in the data with a dot, such as mail.example.com.");
            }
        } catch (IOException | IllegalArgumentException wrong) {
            return Parsed.invalid(text, "record-data", "give " + shape(type) + ": " + wrong.getMessage());
        }
        if (type.isAddress() && !(Address.parse(text) instanceof Parsed.Valid<Address>)) {
            return Parsed.invalid(text, "address", "give a unicast address: " + shape(type));
        }
        return Parsed.valid(canonical);
    }

    private static String shape(RecordType type) {
        return switch (type) {
            case A -> "an IPv4 address such as 192.0.2.10";
            case AAAA -> "an IPv6 address such as 2001:db8::10";
            case CNAME -> "a name such as www.example.com.";
            case TXT -> "texts in double quotes, each of at most 255 octets, such as \"v=spf1 -all\"";
            case SRV -> "priority, weight, port and host, such as 10 5 443 www.example.com.";
            case MX -> "preference and host, such as 10 mail.example.com.";
            case CAA -> "flags, tag and value, such as 0 issue \"ca.example.net\"";
            case NS -> "a host such as ns1.example.com.";
        };
    }

    /**
     * The record that data makes.
     *
     * @throws IOException where it makes none
     */
    static Record read(Name owner, RecordType type, Ttl ttl, String data) throws IOException {
        return canonical(read(owner, type, ttl, data, Name.root));
    }

    private static Record read(Name owner, RecordType type, Ttl ttl, String data, Name origin) throws IOException {
        return Record.fromString(owner, number(type), DClass.IN, ttl.seconds(), data, origin);
    }

    /** Its type as messages have it. */
    public static int number(RecordType type) {
        return switch (type) {
            case A -> Type.A;
            case AAAA -> Type.AAAA;
            case CNAME -> Type.CNAME;
            case TXT -> Type.TXT;
            case SRV -> Type.SRV;
            case MX -> Type.MX;
            case CAA -> Type.CAA;
            case NS -> Type.NS;
        };
    }

    /** With names in lower case: servers answer with either, and they mean the same. */
    public static Record canonical(Record record) {
        Name name = record.getName();
        long ttl = record.getTTL();
        return switch (record) {
            case ARecord a -> a;
            case AAAARecord aaaa -> aaaa;
            case CNAMERecord r ->
                new CNAMERecord(name, DClass.IN, ttl, r.getTarget().canonicalize());
            case NSRecord r -> new NSRecord(name, DClass.IN, ttl, r.getTarget().canonicalize());
            case MXRecord r ->
                new MXRecord(
                        name, DClass.IN, ttl, r.getPriority(), r.getTarget().canonicalize());
            case SRVRecord r ->
                new SRVRecord(
                        name,
                        DClass.IN,
                        ttl,
                        r.getPriority(),
                        r.getWeight(),
                        r.getPort(),
                        r.getTarget().canonicalize());
            default -> record;
        };
    }
}
