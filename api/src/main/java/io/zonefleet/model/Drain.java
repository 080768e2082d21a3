// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes what a cluster or a source contributes, or some addresses, out of all answers for as long as it is there. Intent itself stays as it is: when the
 * drain goes, everything is back, with what has changed meanwhile.
 *
 * @param id chosen by whoever drains
 * @param cluster whose contributions; empty: everybody's
 * @param addresses only these, at domains and in A and AAAA records below them; none: all that the cluster or the source contributes
 * @param until when it goes by itself; empty: when somebody removes it
 * @param comment why; may be empty
 * @param source only what this source contributes; with a cluster, only that part of it
 */
public record Drain(
        DrainId id,
        Optional<ClusterId> cluster,
        List<Address> addresses,
        Optional<Instant> until,
        String comment,
        Optional<SourceId> source)
        implements Intent {
    /** How many addresses one may have. */
    public static final int MAX_ADDRESSES = 64;

    /** @throws IllegalArgumentException where it would drain everything */
    public Drain {
        addresses = addresses.stream().sorted().distinct().toList();
        if (cluster.isEmpty() && source.isEmpty() && addresses.isEmpty()) {
            throw new IllegalArgumentException("a drain is of a cluster, of a source or of addresses");
        }
    }

    /** One of whatever source. */
    public Drain(
            DrainId id, Optional<ClusterId> cluster, List<Address> addresses, Optional<Instant> until, String comment) {
        this(id, cluster, addresses, until, comment, Optional.empty());
    }

    @Override
    public IntentKey.OfDrain key() {
        return new IntentKey.OfDrain(id);
    }

    private boolean isOf(Contribution part) {
        return (cluster.isEmpty() || cluster.equals(part.origin()))
                && (source.isEmpty() || source.get().equals(part.source()));
    }

    /** Whether it may touch a contribution. */
    public boolean concerns(Contribution part) {
        return isOf(part)
                && (addresses.isEmpty()
                        || takesOf(part.answer())
                        || part.horizons().stream()
                                .flatMap(horizon -> horizon.addresses().stream())
                                .anyMatch(addresses::contains));
    }

    /** Addresses of a contribution that it takes by name, wherever they stand; none of what it takes with a whole part. */
    public List<Address> taken(Contribution part) {
        return addresses.stream()
                .filter(address -> isOf(part))
                .filter(address -> part.answer().addresses().contains(address)
                        || part.answer().records().stream()
                                .anyMatch(record ->
                                        record.address().filter(address::equals).isPresent())
                        || part.horizons().stream()
                                .anyMatch(horizon -> horizon.addresses().contains(address)))
                .toList();
    }

    private boolean isDrained(DnsRecord record) {
        return record.address().filter(addresses::contains).isPresent();
    }

    /** What it leaves of a contribution; empty where nothing at the domain itself is left. */
    public Optional<Contribution> drain(Contribution part) {
        if (!isOf(part)) {
            return Optional.of(part);
        }
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        Answer answer = part.answer();
        if (!takesOf(answer)) {
            return Optional.of(part);
        }
        List<Address> left = answer.addresses().stream()
                .filter(address -> !addresses.contains(address))
                .toList();
        return answer.left(left, left(answer.records(), part.name())).map(part::with);
    }

    /** Whether one of its addresses stands in an answer. Loops: each of hundreds of drains is asked of each cluster's answer, and most take nothing. */
    private boolean takesOf(Answer answer) {
        for (Address address : answer.addresses()) {
            if (addresses.contains(address)) {
                return true;
            }
        }
        for (DnsRecord record : answer.records()) {
            if (isDrained(record)) {
                return true;
            }
        }
        return false;
    }

    /** A server within a delegation that has no address any more goes with its last one: nobody could find it. */
    private List<DnsRecord> left(List<DnsRecord> records, DomainName domain) {
        if (records.stream().noneMatch(this::isDrained)) {
            return records;
        }
        List<DnsRecord> left =
                records.stream().filter(record -> !isDrained(record)).toList();
        Set<String> hosts = left.stream()
                .filter(record -> record.type().isAddress())
                .map(record -> record.name().absolute(domain))
                .collect(Collectors.toSet());
        return left.stream()
                .filter(record -> !record.needsGlue(domain)
                        || record.target().filter(hosts::contains).isPresent())
                .toList();
    }
}
