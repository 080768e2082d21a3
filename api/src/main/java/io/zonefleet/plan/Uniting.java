// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.OwnerName;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.Ttl;
import io.zonefleet.plan.Union.Conflict;
import io.zonefleet.plan.Union.Contributor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Decides which records of several contributions can stand together. Nothing depends on their order. */
final class Uniting {
    /** A record, whose it is, and its whole name. */
    private record Said(Contributor by, DnsRecord record, String whole) {
        boolean isAlias() {
            return record.type() == RecordType.CNAME;
        }

        boolean isSame(Said other) {
            return record.type() == other.record.type() && record.data().equals(other.record.data());
        }
    }

    private final Collection<Contribution> parts;
    private final List<Said> said;
    private final List<Address> addresses;
    /** By delegation: its servers, whoever names them. */
    private final Map<OwnerName, Set<String>> servers = new HashMap<>();

    private final List<Conflict> conflicts = new ArrayList<>();

    /** @param parts at least one */
    Uniting(Collection<Contribution> parts) {
        this.parts = parts;
        said = parts.stream()
                .flatMap(part -> part.answer().records().stream()
                        .map(record -> new Said(
                                Contributor.of(part), record, record.name().absolute(part.name()))))
                .toList();
        addresses = parts.stream()
                .flatMap(part -> part.answer().addresses().stream())
                .toList();
        for (Said each : said) {
            if (each.record().type() == RecordType.NS) {
                servers.computeIfAbsent(each.record().name(), name -> new HashSet<>())
                        .addAll(each.record().target().stream().toList());
            }
        }
    }

    Union union() {
        List<Said> served = new ArrayList<>();
        for (Said each : said) {
            List<Contributor> others = others(each);
            if (others.isEmpty()) {
                served.add(each);
            } else {
                conflicts.add(new Conflict(each.by(), each.record(), others));
            }
        }
        List<DnsRecord> records = sameTtl(served.stream().map(Said::record).toList());
        Ttl ttl = answers().map(Answer::ttl).min(Ttl::compareTo).orElse(Ttl.DEFAULT);
        Below below = answers().anyMatch(a -> a.below() == Below.NXDOMAIN) ? Below.NXDOMAIN : Below.FORWARD;
        boolean wildcard = answers().anyMatch(Answer::wildcard)
                && Answer.isRepeatable(addresses, records)
                && (!addresses.isEmpty() || isRepeated(served));
        return new Union(
                new Answer(addresses, ttl, wildcard, below, records),
                conflicts.stream()
                        .distinct()
                        .sorted(Comparator.comparing(Conflict::by).thenComparing(Conflict::left))
                        .toList());
    }

    private Stream<Answer> answers() {
        return parts.stream().map(Contribution::answer);
    }

    /** Who has something that the record would shut out; empty where it is served. */
    private List<Contributor> others(Said one) {
        boolean cut = one.record().type() == RecordType.NS;
        if (!cut && !one.isAlias()) {
            return List.of();
        }
        List<Contributor> others = new ArrayList<>();
        for (Said other : said) {
            if (!other.by().equals(one.by()) && (cut ? isHidden(other, one) : isBeside(other, one))) {
                others.add(other.by());
            }
        }
        if (!cut) {
            addressed(one.record().name()).filter(by -> !by.equals(one.by())).forEach(others::add);
        }
        return others;
    }

    /** Whether a delegation would hide it. Others may name more servers of the same one, and give servers' addresses. */
    private boolean isHidden(Said other, Said cut) {
        OwnerName name = other.record().name();
        OwnerName at = cut.record().name();
        boolean there = name.equals(at) || name.isBelow(at);
        boolean glue = other.record().type().isAddress()
                && servers.getOrDefault(at, Set.of()).contains(other.whole());
        return there && !glue && !other.record().isOfSetOf(cut.record());
    }

    /** Whether a CNAME gives way to it: not to a delegation, which gives way to the CNAME, or neither would be served. */
    private static boolean isBeside(Said other, Said alias) {
        return other.record().name().equals(alias.record().name())
                && other.record().type() != RecordType.NS
                && (!other.isAlias() || (other.by().compareTo(alias.by()) < 0 && !other.isSame(alias)));
    }

    /** Who has addresses at a name: the domain's own, or those that a wildcard repeats. */
    private Stream<Contributor> addressed(OwnerName name) {
        return parts.stream()
                .filter(part -> name.isDomain()
                        ? !part.answer().addresses().isEmpty()
                        : name.equals(OwnerName.WILDCARD) && part.answer().wildcard() && !addresses.isEmpty())
                .map(Contributor::of);
    }

    /** Whether a wildcard repeats the CNAME of the domain: what is said of the names below by records at {@code *} wins over it. */
    private boolean isRepeated(List<Said> served) {
        List<Said> there = served.stream()
                .filter(each -> each.record().name().equals(OwnerName.WILDCARD))
                .toList();
        for (Contribution part : parts) {
            part.answer().alias().filter(alias -> part.answer().wildcard()).ifPresent(alias -> {
                DnsRecord left = new DnsRecord(OwnerName.WILDCARD, alias.type(), alias.ttl(), alias.data());
                Said repeated = new Said(Contributor.of(part), left, "");
                List<Contributor> others = there.stream()
                        .filter(each -> !each.isSame(repeated))
                        .map(Said::by)
                        .toList();
                if (!others.isEmpty()) {
                    conflicts.add(new Conflict(repeated.by(), left, others));
                }
            });
        }
        return there.isEmpty();
    }

    private static List<DnsRecord> sameTtl(List<DnsRecord> records) {
        Map<String, Ttl> shortest = new TreeMap<>();
        records.forEach(r -> shortest.merge(set(r), r.ttl(), (a, b) -> a.compareTo(b) <= 0 ? a : b));
        return records.stream()
                .map(r -> r.with(shortest.getOrDefault(set(r), r.ttl())))
                .distinct()
                .toList();
    }

    private static String set(DnsRecord record) {
        return record.name() + " " + record.type();
    }
}
