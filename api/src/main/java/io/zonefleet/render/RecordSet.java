// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Ttl;
import io.zonefleet.render.ZoneContent.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Records of one name and one type, which are answered together and have one time to live (RFC 2181 section 5).
 *
 * @param owner whole
 * @param type as messages have it
 * @param records at least one, in the order in which they are written
 */
public record RecordSet(Name owner, int type, List<Record> records) {
    /** 253 characters and the trailing dot. */
    private static final int MAX_ABSOLUTE = 254;

    public RecordSet {
        records = List.copyOf(records);
    }

    /**
     * All that is written for a managed name: at the name, at {@code *.name} where it is a wildcard, then below.
     *
     * @throws IOException where the data of a record is none, as only somebody who writes to the store by hand brings about
     */
    public static List<RecordSet> of(Member member) throws IOException {
        DomainName domain = member.name();
        Answer answer = member.answer();
        List<Record> written = new ArrayList<>();
        addresses(written, domain.absolute(), answer);
        records(written, domain, answer, DnsRecord::isAtDomain);
        String wildcard = "*." + domain.absolute();
        // A name too long for a wildcard is too long for any name below it as well (RFC 1035 section 2.3.4).
        if (answer.wildcard() && wildcard.length() <= MAX_ABSOLUTE) {
            addresses(written, wildcard, answer);
            if (answer.alias().isPresent()) {
                written.add(record(Name.fromString(wildcard), answer.alias().get()));
            }
        }
        records(written, domain, answer, record -> !record.isAtDomain());
        return answer.records().isEmpty() ? inOrder(written) : grouped(written);
    }

    /** Of addresses alone, which have one time to live and come by name and type: so are nearly all, ten thousand of them in a zone. */
    private static List<RecordSet> inOrder(List<Record> written) {
        List<RecordSet> sets = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= written.size(); i++) {
            if (i == written.size() || !written.get(i).sameRRset(written.get(from))) {
                Record first = written.get(from);
                sets.add(new RecordSet(first.getName(), first.getType(), written.subList(from, i)));
                from = i;
            }
        }
        return sets;
    }

    private static void addresses(List<Record> written, String owner, Answer answer) throws IOException {
        Name name = Name.fromString(owner);
        int ttl = answer.ttl().seconds();
        for (Address address : answer.addresses()) { // in order: IPv4 first, each kind by its octets
            written.add(
                    address.isIpv4()
                            ? new ARecord(name, DClass.IN, ttl, address.inet())
                            : new AAAARecord(name, DClass.IN, ttl, address.inet()));
        }
    }

    private static void records(List<Record> written, DomainName domain, Answer answer, Predicate<DnsRecord> which)
            throws IOException {
        for (DnsRecord record : answer.records()) {
            if (which.test(record)) {
                written.add(record(Name.fromString(record.name().absolute(domain)), record));
            }
        }
    }

    private static Record record(Name owner, DnsRecord record) throws IOException {
        return RecordData.read(owner, record.type(), record.ttl(), record.data());
    }

    /** Where sources differ in the time to live, and where a wildcard's addresses meet others at the same name, the shortest counts. */
    private static List<RecordSet> grouped(List<Record> written) {
        Map<Name, Map<Integer, List<Record>>> byOwner = new LinkedHashMap<>();
        written.forEach(record -> byOwner.computeIfAbsent(record.getName(), name -> new TreeMap<>())
                .computeIfAbsent(record.getType(), type -> new ArrayList<>())
                .add(record));
        List<RecordSet> sets = new ArrayList<>();
        byOwner.forEach((owner, byType) -> byType.forEach((type, records) -> {
            long ttl = records.stream().mapToLong(Record::getTTL).min().orElse(Ttl.DEFAULT.seconds());
            sets.add(new RecordSet(
                    owner,
                    type,
                    records.stream()
                            .map(record -> withTtl(record, ttl))
                            .distinct()
                            .toList()));
        }));
        return sets;
    }

    private static Record withTtl(Record record, long ttl) {
        return record.getTTL() == ttl
                ? record
                : Record.newRecord(record.getName(), record.getType(), DClass.IN, ttl, record.rdataToWireCanonical());
    }

    /** Octets of its data in a message. */
    int size() {
        return switch (type) {
            case Type.A -> records.size() * 4;
            case Type.AAAA -> records.size() * 16;
            default ->
                records.stream()
                        .mapToInt(record -> record.rdataToWireCanonical().length)
                        .sum();
        };
    }
}
