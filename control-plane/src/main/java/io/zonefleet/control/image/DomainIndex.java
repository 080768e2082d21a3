// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Placement;
import io.zonefleet.model.SourceId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * What lists and counts of domains need, kept level with intent so that a page of 100,000 domains is a scan of short texts.
 *
 * @param rows every domain
 * @param byOrigin how many domains belong to a cluster
 * @param bySource how many domains a source contributes to
 * @param byPlacement how many domains have these placements on enabled contributions; there are few different ones
 */
public record DomainIndex(
        PSortedMap<DomainName, Row> rows,
        PMap<ClusterId, Integer> byOrigin,
        PMap<SourceId, Integer> bySource,
        PMap<Set<Placement>, Integer> byPlacement) {

    /** Without domains. */
    public static final DomainIndex EMPTY =
            new DomainIndex(TreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

    /**
     * A domain.
     *
     * @param text what it can be found by, in lower case
     * @param origins clusters that it belongs to
     * @param contributions to it
     */
    public record Row(
            String text, Set<ClusterId> origins, PSortedMap<SourceId, Versioned<Contribution>> contributions) {}

    /** With other contributions to {@code name}; none: without it. */
    DomainIndex with(DomainName name, PSortedMap<SourceId, Versioned<Contribution>> contributions) {
        Row before = rows.get(name);
        Counts was = before == null ? Counts.NONE : Counts.of(before.contributions());
        Counts is = Counts.of(contributions);
        return new DomainIndex(
                contributions.isEmpty()
                        ? rows.minus(name)
                        : rows.plus(name, new Row(text(name, contributions), Set.copyOf(is.origins()), contributions)),
                moved(byOrigin, was.origins(), is.origins()),
                moved(bySource, was.sources(), is.sources()),
                moved(byPlacement, was.placements(), is.placements()));
    }

    /** How many domains {@code cluster} answers. */
    public int servedBy(Cluster cluster) {
        int served = 0;
        for (var entry : byPlacement.entrySet()) {
            if (entry.getKey().stream().anyMatch(placement -> placement.selects(cluster))) {
                served += entry.getValue();
            }
        }
        return served;
    }

    private record Counts(Set<ClusterId> origins, Set<SourceId> sources, Set<Set<Placement>> placements) {
        static final Counts NONE = new Counts(Set.of(), Set.of(), Set.of());

        static Counts of(PSortedMap<SourceId, Versioned<Contribution>> contributions) {
            Set<ClusterId> origins = new HashSet<>();
            Set<Placement> placements = new HashSet<>();
            for (Versioned<Contribution> contribution : contributions.values()) {
                contribution.value().origin().ifPresent(origins::add);
                if (contribution.value().enabled()) {
                    placements.add(contribution.value().placement());
                }
            }
            return new Counts(
                    origins, contributions.keySet(), placements.isEmpty() ? Set.of() : Set.of(Set.copyOf(placements)));
        }
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

    private static String text(DomainName name, PSortedMap<SourceId, Versioned<Contribution>> contributions) {
        StringBuilder text = new StringBuilder(name.text());
        String unicode = name.text().contains("xn--") ? name.unicode() : name.text();
        if (!unicode.equals(name.text())) {
            text.append('\n').append(unicode);
        }
        for (Versioned<Contribution> versioned : contributions.values()) {
            Contribution contribution = versioned.value();
            text.append('\n')
                    .append(contribution.answer().addresses().stream()
                            .map(Address::text)
                            .collect(Collectors.joining("\n")));
            append(text, contribution.owner());
            append(text, contribution.comment());
            contribution.labels().entries().forEach((key, value) -> append(text, key + "=" + value));
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }

    private static void append(StringBuilder text, String part) {
        if (!part.isEmpty()) {
            text.append('\n').append(part);
        }
    }
}
