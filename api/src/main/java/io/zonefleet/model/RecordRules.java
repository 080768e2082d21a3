// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What records of one contribution have to be together; each alone is right. */
public final class RecordRules {
    /** Characters of data in one contribution: all of it in one set still fits into a DNS message. */
    static final int MAX_ALL_DATA = 16_384;

    private final DomainName domain;
    private final List<Address> addresses;
    private final boolean wildcard;
    private final List<DnsRecord> records;
    private final List<Violation> found = new ArrayList<>();

    private RecordRules(DomainName domain, List<Address> addresses, boolean wildcard, List<DnsRecord> records) {
        this.domain = domain;
        this.addresses = addresses;
        this.wildcard = wildcard;
        this.records = records;
    }

    /**
     * Everything that is wrong with records together, and with addresses and wildcard of their domain.
     *
     * @param records in the order of the input: pointers are {@code /records/<index>}
     */
    public static List<Violation> check(
            DomainName domain, List<Address> addresses, boolean wildcard, List<DnsRecord> records) {
        RecordRules rules = new RecordRules(domain, addresses, wildcard, records);
        rules.whole();
        for (int i = 0; i < records.size(); i++) {
            rules.place(i);
            rules.alias(i);
            rules.sameAsBefore(i);
            rules.delegated(i);
            rules.target(i);
        }
        return rules.found;
    }

    private void add(int index, String field, String rule, String message) {
        DnsRecord record = records.get(index);
        found.add(new Violation("/records/" + index + field, record.name() + " " + record.type(), rule, message));
    }

    private void whole() {
        boolean here = !addresses.isEmpty() || records.stream().anyMatch(DnsRecord::isAtDomain);
        if (!here) {
            found.add(new Violation(
                    "/addresses",
                    "",
                    "nothing-at-domain",
                    "give an address, or a record at the domain itself (name @): a name without any would still be"
                            + " taken away from its other servers"));
        }
        boolean alias = records.stream().anyMatch(DnsRecord::isAlias);
        if (here && wildcard && addresses.isEmpty() && !alias) {
            found.add(new Violation(
                    "/wildcard",
                    "true",
                    "wildcard-nothing",
                    "it repeats addresses or a CNAME, of which there is none: give records at the name * instead"));
        }
        if (records.stream().mapToInt(r -> r.data().length()).sum() > MAX_ALL_DATA) {
            found.add(new Violation(
                    "/records",
                    "",
                    "records-too-large",
                    "give records of at most " + MAX_ALL_DATA + " characters of data in all"));
        }
    }

    private void place(int index) {
        DnsRecord record = records.get(index);
        boolean address = record.type().isAddress();
        if (record.isAtDomain() && address) {
            add(index, "/type", "address-at-domain", "give the domain's own addresses in \"addresses\"");
        } else if (record.isAtDomain() && record.type() == RecordType.NS) {
            add(
                    index,
                    "/name",
                    "ns-at-domain",
                    "delegate a name below the domain; to delegate " + domain + " itself, do it at a domain above it");
        } else if (record.name().isWildcard() && record.type() == RecordType.NS) {
            add(index, "/name", "ns-wildcard", "give the name that is delegated (RFC 4592 section 4.2)");
        } else if (record.name().equals(OwnerName.WILDCARD) && address && wildcard) {
            add(
                    index,
                    "/type",
                    "address-at-wildcard",
                    "leave it out: \"wildcard\": true has the domain's addresses there");
        }
    }

    private void alias(int index) {
        DnsRecord record = records.get(index);
        boolean repeated = wildcard
                && record.name().equals(OwnerName.WILDCARD)
                && records.stream().anyMatch(DnsRecord::isAlias);
        if (record.type() != RecordType.CNAME) {
            if (repeated && !record.type().isAddress()) {
                add(
                        index,
                        "",
                        "cname-not-alone",
                        "leave it out: \"wildcard\": true has the domain's CNAME there, which stands alone (RFC 2181"
                                + " section 10.1)");
            }
            return;
        }
        boolean beside = records.stream()
                .anyMatch(other -> other.name().equals(record.name()) && other.type() != RecordType.CNAME);
        boolean addressed = !addresses.isEmpty()
                && (record.isAtDomain() || (wildcard && record.name().equals(OwnerName.WILDCARD)));
        boolean second = records.subList(0, index).stream().anyMatch(record::isOfSetOf);
        if (beside || addressed || repeated || second) {
            add(
                    index,
                    "",
                    "cname-not-alone",
                    "leave it out, or everything else at its name: a CNAME stands alone (RFC 2181 section 10.1)");
        }
        if (record.data().equals(record.name().absolute(domain))) {
            add(index, "/data", "cname-loop", "give another name: this one points at itself");
        }
    }

    private void sameAsBefore(int index) {
        DnsRecord record = records.get(index);
        for (DnsRecord before : records.subList(0, index)) {
            if (!before.isOfSetOf(record)) {
                continue;
            }
            if (before.data().equals(record.data())) {
                add(index, "", "duplicate", "remove it: it is in the list already");
                return;
            }
            if (!before.ttl().equals(record.ttl())) {
                add(
                        index,
                        "/ttl",
                        "ttl-differs",
                        "give all records of this name and type one ttl (RFC 2181 section 5.2): "
                                + before.ttl().seconds() + " or " + record.ttl().seconds());
                return;
            }
        }
    }

    /** At and below a delegation only its NS records and the addresses of their hosts belong to this zone (RFC 1034 section 4.2.1). */
    private void delegated(int index) {
        DnsRecord record = records.get(index);
        for (DnsRecord cut : cuts()) {
            boolean at = record.name().equals(cut.name());
            if (!at && !record.name().isBelow(cut.name())) {
                continue;
            }
            boolean glue = record.type().isAddress()
                    && hosts(cut).contains(record.name().absolute(domain));
            if (!(at && record.type() == RecordType.NS) && !glue) {
                add(
                        index,
                        "/name",
                        "below-delegation",
                        "remove it: " + cut.name() + " is delegated to other servers, whose answers count there");
                return;
            }
        }
    }

    private List<DnsRecord> cuts() {
        return records.stream()
                .filter(r -> r.type() == RecordType.NS && !r.isAtDomain())
                .toList();
    }

    private Set<String> hosts(DnsRecord cut) {
        return records.stream()
                .filter(cut::isOfSetOf)
                .flatMap(r -> r.target().stream())
                .collect(Collectors.toSet());
    }

    private void target(int index) {
        DnsRecord record = records.get(index);
        String target = record.target().orElse("");
        if (record.type() == RecordType.CNAME || target.isEmpty()) {
            return;
        }
        Set<RecordType> there = records.stream()
                .filter(r -> r.name().absolute(domain).equals(target))
                .map(DnsRecord::type)
                .collect(Collectors.toSet());
        if (there.contains(RecordType.CNAME)) {
            add(index, "/data", "target-is-cname", "name the host itself, not a CNAME (RFC 2181 section 10.3)");
        }
        if (!record.isAtDomain() && record.needsGlue(domain) && there.stream().noneMatch(RecordType::isAddress)) {
            add(
                    index,
                    "/data",
                    "glue-missing",
                    "add an A or AAAA record for " + target + ": nobody could find it else (RFC 1034 section 4.2.1)");
        }
    }
}
