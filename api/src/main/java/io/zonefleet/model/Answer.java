// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.List;
import java.util.Optional;

/**
 * What a node answers for a domain. It has an address or another record at the domain itself.
 *
 * @param addresses sorted, without doubles, up to {@value #MAX_ADDRESSES} per contribution
 * @param ttl of the addresses, and of records that say none
 * @param wildcard whether names below get the same addresses, or the same CNAME in their place
 * @param below what other names below get; means nothing with {@code wildcard}
 * @param records others, at the domain or below it; sorted, without doubles, up to {@value #MAX_RECORDS} per contribution
 */
public record Answer(List<Address> addresses, Ttl ttl, boolean wildcard, Below below, List<DnsRecord> records) {
    /** How many addresses one contribution may have. */
    public static final int MAX_ADDRESSES = 64;

    /** How many other records one contribution may have. */
    public static final int MAX_RECORDS = 128;

    /** @throws IllegalArgumentException with nothing at the domain itself, or as a wildcard with nothing to repeat */
    public Answer {
        addresses = sorted(addresses);
        records = sorted(records);
        if (isNothing(addresses, records)) {
            throw new IllegalArgumentException("an answer needs an address or a record at the domain itself");
        }
        if (wildcard && !isRepeatable(addresses, records)) {
            throw new IllegalArgumentException("a wildcard needs an address or a CNAME that it repeats");
        }
    }

    /** Copied: lists of one or two, as nearly all are, are smaller so. */
    private static <T extends Comparable<T>> List<T> sorted(List<T> values) {
        return List.copyOf(
                values.size() < 2 ? values : values.stream().sorted().distinct().toList());
    }

    /** One of addresses alone. */
    public Answer(List<Address> addresses, Ttl ttl, boolean wildcard, Below below) {
        this(addresses, ttl, wildcard, below, List.of());
    }

    /** Whether there would be nothing at the domain itself. */
    private static boolean isNothing(List<Address> addresses, List<DnsRecord> records) {
        return addresses.isEmpty() && records.stream().noneMatch(DnsRecord::isAtDomain);
    }

    /** Whether nothing below the domain may be forwarded, so that the domain has to be a zone of its own. */
    public boolean closedBelow() {
        return !wildcard && below == Below.NXDOMAIN;
    }

    /** Whether it says something of names below the domain by records of theirs. */
    public boolean hasRecordsBelow() {
        return !records.isEmpty() && records.stream().anyMatch(r -> !r.isAtDomain());
    }

    /** The name that is asked in the domain's place. */
    public Optional<DnsRecord> alias() {
        return records.stream().filter(DnsRecord::isAlias).findFirst();
    }

    /** The same with other addresses, which take the place of a CNAME. */
    public Answer with(List<Address> others) {
        List<DnsRecord> beside =
                records.stream().filter(record -> !record.isAlias()).toList();
        return new Answer(others, ttl, wildcard, below, beside);
    }

    /** The same with fewer addresses and records; empty where nothing at the domain is left. */
    public Optional<Answer> left(List<Address> fewer, List<DnsRecord> rest) {
        if (isNothing(fewer, rest)) {
            return Optional.empty();
        }
        return Optional.of(new Answer(fewer, ttl, wildcard && isRepeatable(fewer, rest), below, rest));
    }

    /** What names below get where it is a wildcard, as an answer of theirs. */
    public Answer repeated() {
        return records.isEmpty()
                ? this
                : new Answer(addresses, ttl, wildcard, below, alias().stream().toList());
    }

    /** Whether a wildcard has anything to repeat. */
    public static boolean isRepeatable(List<Address> addresses, List<DnsRecord> records) {
        return !addresses.isEmpty() || records.stream().anyMatch(DnsRecord::isAlias);
    }
}
