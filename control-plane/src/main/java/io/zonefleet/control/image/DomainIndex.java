// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.Contributions;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Placement;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.SourceId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What lists and counts of domains need, kept level with intent so that a page of 100,000 domains is a scan of short texts, and the
 * domains of a cluster or a source need no scan at all.
 *
 * @param rows every domain
 * @param byOrigin domains that belong to a cluster; one without any is not in it
 * @param bySource domains that a source contributes to; one without any is not in it
 * @param byReach how many domains have enabled contributions that reach so far; there are few different ones
 */
public record DomainIndex(
        PSortedMap<DomainName, Row> rows,
        PMap<ClusterId, PSortedMap<DomainName, Row>> byOrigin,
        PMap<SourceId, PSortedMap<DomainName, Row>> bySource,
        PMap<Set<Reach>, Integer> byReach) {

    /** Without domains. */
    public static final DomainIndex EMPTY =
            new DomainIndex(TreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

    /**
     * A domain.
     *
     * @param beside what it can be found by beside its name, in lower case
     * @param origins clusters that it belongs to
     * @param contributions to it
     */
    public record Row(String beside, Set<ClusterId> origins, Contributions contributions) {

        /**
         * Whether it is found by {@code text}.
         *
         * @param name the domain's
         * @param text in lower case
         */
        public boolean isFoundBy(DomainName name, String text) {
            return name.text().contains(text) || beside.contains(text);
        }
    }

    /**
     * Which clusters get something of an enabled contribution, drains aside.
     *
     * @param placement who serves it
     * @param splits its horizons, where one of them gives clusters nothing; else none
     */
    public record Reach(Placement placement, List<Split> splits) {
        /**
         * Clusters that get something else.
         *
         * @param nothing whether that is nothing at all
         */
        public record Split(Placement clusters, boolean nothing) {}

        static Reach of(Contribution part) {
            List<Split> splits = part.horizons().stream()
                    .map(horizon ->
                            new Split(horizon.clusters(), horizon.addresses().isEmpty()))
                    .toList();
            return new Reach(part.placement(), splits.stream().anyMatch(Split::nothing) ? splits : List.of());
        }

        /** As {@link Contribution#on}: the first horizon that selects it counts. */
        boolean has(Cluster cluster) {
            return placement.selects(cluster)
                    && splits.stream()
                            .filter(split -> split.clusters().selects(cluster))
                            .findFirst()
                            .filter(Split::nothing)
                            .isEmpty();
        }
    }

    /** With other contributions to {@code name}; none: without it. */
    DomainIndex with(DomainName name, Contributions contributions) {
        Row before = rows.get(name);
        Counts was = before == null ? Counts.NONE : Counts.of(before.contributions());
        Counts is = Counts.of(contributions);
        Row row = new Row(beside(name, contributions), Shared.of(Set.copyOf(is.origins())), contributions);
        return new DomainIndex(
                contributions.isEmpty() ? rows.minus(name) : rows.plus(name, row),
                moved(byOrigin, was.origins(), is.origins(), name, row),
                moved(bySource, was.sources(), is.sources(), name, row),
                moved(byReach, was.reaches(), is.reaches()));
    }

    /** Domains of {@code origin} and {@code source}, where given; of two, those of the one with fewer. */
    public PSortedMap<DomainName, Row> narrowed(Optional<ClusterId> origin, Optional<SourceId> source) {
        PSortedMap<DomainName, Row> ofOrigin =
                origin.map(id -> byOrigin.getOrDefault(id, TreePMap.empty())).orElse(rows);
        PSortedMap<DomainName, Row> ofSource =
                source.map(id -> bySource.getOrDefault(id, TreePMap.empty())).orElse(rows);
        return ofOrigin.size() <= ofSource.size() ? ofOrigin : ofSource;
    }

    /** How many domains belong to {@code origin}. */
    public int countOf(ClusterId origin) {
        return narrowed(Optional.of(origin), Optional.empty()).size();
    }

    /** How many domains {@code source} contributes to. */
    public int countOf(SourceId source) {
        return narrowed(Optional.empty(), Optional.of(source)).size();
    }

    /** How many domains {@code cluster} answers, drains aside. */
    public int servedBy(Cluster cluster) {
        int served = 0;
        for (var entry : byReach.entrySet()) {
            if (entry.getKey().stream().anyMatch(reach -> reach.has(cluster))) {
                served += entry.getValue();
            }
        }
        return served;
    }

    private record Counts(Set<ClusterId> origins, Set<SourceId> sources, Set<Set<Reach>> reaches) {
        static final Counts NONE = new Counts(Set.of(), Set.of(), Set.of());

        static Counts of(Contributions contributions) {
            Set<ClusterId> origins = new HashSet<>();
            Set<Reach> reaches = new HashSet<>();
            for (Versioned<Contribution> piece : contributions.values()) {
                for (Contribution part : piece.value().parts()) {
                    part.origin().ifPresent(origins::add);
                    if (part.enabled()) {
                        reaches.add(Reach.of(part));
                    }
                }
            }
            return new Counts(
                    origins, contributions.keySet(), reaches.isEmpty() ? Set.of() : Set.of(Set.copyOf(reaches)));
        }
    }

    private static <K> PMap<K, PSortedMap<DomainName, Row>> moved(
            PMap<K, PSortedMap<DomainName, Row>> index,
            Collection<K> from,
            Collection<K> to,
            DomainName name,
            Row row) {
        PMap<K, PSortedMap<DomainName, Row>> next = index;
        for (K key : from) {
            if (!to.contains(key)) {
                PSortedMap<DomainName, Row> rest =
                        next.getOrDefault(key, TreePMap.empty()).minus(name);
                next = rest.isEmpty() ? next.minus(key) : next.plus(key, rest);
            }
        }
        for (K key : to) {
            next = next.plus(key, next.getOrDefault(key, TreePMap.empty()).plus(name, row));
        }
        return next;
    }

    private static <K> PMap<K, Integer> moved(PMap<K, Integer> counts, Collection<K> from, Collection<K> to) {
        PMap<K, Integer> next = counts;
        for (K key : from) {
            if (!to.contains(key)) {
                int left = next.getOrDefault(key, 0) - 1;
                next = left > 0 ? next.plus(key, left) : next.minus(key);
            }
        }
        for (K key : to) {
            if (!from.contains(key)) {
                next = next.plus(key, next.getOrDefault(key, 0) + 1);
            }
        }
        return next;
    }

    private static String beside(DomainName name, Contributions contributions) {
        StringBuilder text = new StringBuilder();
        if (name.text().contains("xn--")) {
            append(text, name.unicode());
        }
        for (Versioned<Contribution> piece : contributions.values()) {
            for (Contribution part : piece.value().parts()) {
                part.answer().addresses().forEach(address -> append(text, address.text()));
                part.horizons()
                        .forEach(horizon -> horizon.addresses().forEach(address -> append(text, address.text())));
                part.answer().records().forEach(record -> append(text, record));
                append(text, part.owner());
                append(text, part.comment());
                part.labels().entries().forEach((key, value) -> append(text, key + "=" + value));
            }
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    /** An address is found by its usual text too: zone files have another one of the sixth version. */
    private static void append(StringBuilder text, DnsRecord record) {
        append(text, record.name() + " " + record.type() + " " + record.data());
        if (record.type() == RecordType.AAAA && Address.parse(record.data()) instanceof Parsed.Valid<Address> usual) {
            append(text, usual.value().text());
        }
    }

    private static void append(StringBuilder text, String part) {
        if (!part.isEmpty()) {
            text.append(part).append('\n');
        }
    }
}
