// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What several contributions to one name say together: all addresses and records, the shortest TTL of each set, the widest wildcard, the
 * strictest below.
 *
 * <p>A record that shuts others out, a CNAME or a delegation, is served only where no other source has anything at its name (or, for a
 * delegation, below it): what can be united never goes because of one source. Of several CNAMEs that of the API is served, else that of
 * the first source by id. See {@code docs/decisions/023-records-beyond-addresses.md}.
 *
 * @param answer what is served
 * @param conflicts what is left out of it
 */
public record Union(Answer answer, List<Conflict> conflicts) {
    /**
     * A record that is not served because of another source.
     *
     * @param source whose
     * @param left the record
     * @param because of whom
     */
    public record Conflict(SourceId source, DnsRecord left, Set<SourceId> because) {}

    /** A record and whose it is. */
    private record Said(SourceId source, DnsRecord record) {}

    public Union {
        conflicts = List.copyOf(conflicts);
    }

    /**
     * The union of contributions.
     *
     * @param contributions to one name, at least one
     */
    public static Union of(Collection<Contribution> contributions) {
        List<Answer> answers = contributions.stream().map(Contribution::answer).toList();
        if (answers.size() == 1 && answers.getFirst().records().isEmpty()) {
            return new Union(answers.getFirst(), List.of());
        }
        List<Conflict> conflicts = new ArrayList<>();
        List<DnsRecord> records = served(contributions, conflicts);
        List<Address> addresses =
                answers.stream().flatMap(a -> a.addresses().stream()).toList();
        Ttl ttl = answers.stream().map(Answer::ttl).min(Ttl::compareTo).orElse(Ttl.DEFAULT);
        boolean wildcard = answers.stream().anyMatch(Answer::wildcard) && Answer.isRepeatable(addresses, records);
        Below below = answers.stream().anyMatch(a -> a.below() == Below.NXDOMAIN) ? Below.NXDOMAIN : Below.FORWARD;
        return new Union(new Answer(addresses, ttl, wildcard, below, records), conflicts);
    }

    private static List<DnsRecord> served(Collection<Contribution> contributions, List<Conflict> conflicts) {
        List<Said> said = contributions.stream()
                .flatMap(c -> c.answer().records().stream().map(r -> new Said(c.source(), r)))
                .toList();
        if (said.isEmpty()) {
            return List.of();
        }
        List<DnsRecord> served = new ArrayList<>();
        for (Said each : said) {
            Set<SourceId> others = others(each, said, contributions);
            if (others.isEmpty()) {
                served.add(each.record());
            } else {
                conflicts.add(new Conflict(each.source(), each.record(), others));
            }
        }
        return sameTtl(served);
    }

    /** Who has something that the record would shut out; empty where it is served. */
    private static Set<SourceId> others(Said said, List<Said> all, Collection<Contribution> contributions) {
        Set<SourceId> others = new HashSet<>();
        OwnerName name = said.record().name();
        boolean cut = said.record().type() == RecordType.NS;
        if (said.record().type() != RecordType.CNAME && !cut) {
            return others;
        }
        for (Said other : all) {
            boolean same = other.source().equals(said.source());
            boolean there = other.record().name().equals(name)
                    || (cut && other.record().name().isBelow(name));
            if (same || !there || (cut && isOfCut(other.record(), said.record()))) {
                continue;
            }
            boolean secondAlias = other.record().type() == RecordType.CNAME && !cut;
            if (!secondAlias || (isBefore(other.source(), said.source()) && !sameData(other, said))) {
                others.add(other.source());
            }
        }
        for (Contribution c : contributions) {
            boolean addressed = !c.answer().addresses().isEmpty()
                    && (name.isDomain()
                            || (name.equals(OwnerName.WILDCARD) && c.answer().wildcard()));
            if (addressed && !cut && !c.source().equals(said.source())) {
                others.add(c.source());
            }
        }
        return others;
    }

    private static boolean sameData(Said one, Said other) {
        return one.record().data().equals(other.record().data());
    }

    /** Other sources may name more servers of the same delegation, and give their addresses. */
    private static boolean isOfCut(DnsRecord other, DnsRecord cut) {
        return other.isOfSetOf(cut) || (other.type().isAddress() && other.name().isBelow(cut.name()));
    }

    private static boolean isBefore(SourceId one, SourceId other) {
        return Comparator.comparing((SourceId id) -> !id.equals(SourceId.API))
                        .thenComparing(Comparator.naturalOrder())
                        .compare(one, other)
                < 0;
    }

    private static List<DnsRecord> sameTtl(List<DnsRecord> records) {
        Map<String, Ttl> shortest = new TreeMap<>();
        records.forEach(r -> shortest.merge(set(r), r.ttl(), (a, b) -> a.compareTo(b) <= 0 ? a : b));
        return records.stream()
                .map(r -> r.with(shortest.getOrDefault(set(r), r.ttl())))
                .distinct()
                .collect(Collectors.toList());
    }

    private static String set(DnsRecord record) {
        return record.name() + " " + record.type();
    }
}
