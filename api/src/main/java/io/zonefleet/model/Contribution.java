// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One source's part of a domain.
 *
 * @param name the domain
 * @param source whose part
 * @param answer what it contributes
 * @param enabled a disabled contribution is kept but not served
 * @param origin the cluster it belongs to
 * @param placement who serves it
 * @param owner team or person, free text; may be empty
 * @param comment free text; may be empty
 * @param labels for finding
 * @param horizons what chosen clusters get in place of the addresses; of several that select a cluster the first counts
 * @param lastResort whether the name is answered all the same where drains would leave nothing of it
 * @param others further parts of the same source, of other origins; only where the source is {@link SourceId#CLUSTERS}. None of them has others
 */
public record Contribution(
        DomainName name,
        SourceId source,
        Answer answer,
        boolean enabled,
        Optional<ClusterId> origin,
        Placement placement,
        String owner,
        String comment,
        Labels labels,
        List<Horizon> horizons,
        boolean lastResort,
        List<Contribution> others)
        implements Intent {

    /** @throws IllegalArgumentException where another part is of another name or source, or has others */
    public Contribution {
        horizons = List.copyOf(horizons);
        others = List.copyOf(others);
        for (Contribution other : others) {
            if (!other.name.equals(name) || !other.source.equals(source) || !other.others.isEmpty()) {
                throw new IllegalArgumentException("no part of the same piece: " + other.name + " " + other.source);
            }
        }
    }

    /** One that is a part of its own. */
    public Contribution(
            DomainName name,
            SourceId source,
            Answer answer,
            boolean enabled,
            Optional<ClusterId> origin,
            Placement placement,
            String owner,
            String comment,
            Labels labels) {
        this(name, source, answer, enabled, origin, placement, owner, comment, labels, List.of(), false, List.of());
    }

    /** Several parts as one piece, in the order of their origins; empty where there is none. */
    public static Optional<Contribution> together(Collection<Contribution> parts) {
        List<Contribution> sorted = parts.stream()
                .map(Contribution::alone)
                .sorted(Comparator.comparing(
                        part -> part.origin().map(ClusterId::text).orElse("")))
                .toList();
        return sorted.stream().findFirst().map(first -> first.together(sorted.subList(1, sorted.size())));
    }

    /** Each part alone. */
    public List<Contribution> parts() {
        if (others.isEmpty()) {
            return List.of(this);
        }
        List<Contribution> parts = new ArrayList<>();
        parts.add(alone());
        parts.addAll(others);
        return parts;
    }

    /** Its parts by the clusters that they belong to. */
    public SortedMap<ClusterId, Contribution> byCluster() {
        SortedMap<ClusterId, Contribution> parts = new TreeMap<>();
        parts().forEach(part -> part.origin().ifPresent(cluster -> parts.put(cluster, part)));
        return parts;
    }

    /** The same with horizons. */
    public Contribution withHorizons(List<Horizon> split) {
        return new Contribution(
                name, source, answer, enabled, origin, placement, owner, comment, labels, split, lastResort, others);
    }

    /** The same as a last resort, or as none. */
    public Contribution withLastResort(boolean keeps) {
        return new Contribution(
                name, source, answer, enabled, origin, placement, owner, comment, labels, horizons, keeps, others);
    }

    /** The same as the part of one origin. */
    public Contribution of(ClusterId cluster) {
        return new Contribution(
                name,
                source,
                answer,
                enabled,
                Optional.of(cluster),
                placement,
                owner,
                comment,
                labels,
                horizons,
                lastResort,
                List.of());
    }

    /** The same with another answer. */
    public Contribution with(Answer other) {
        return new Contribution(
                name, source, other, enabled, origin, placement, owner, comment, labels, horizons, lastResort, others);
    }

    /** What it contributes in a cluster, as a contribution without horizons; empty where it contributes nothing there. */
    public Optional<Contribution> on(Cluster cluster) {
        if (!enabled || !placement.selects(cluster)) {
            return Optional.empty();
        }
        for (Horizon horizon : horizons) {
            if (horizon.clusters().selects(cluster)) {
                return horizon.addresses().isEmpty()
                        ? Optional.empty()
                        : Optional.of(with(answer.with(horizon.addresses())));
            }
        }
        return Optional.of(this);
    }

    private Contribution alone() {
        return together(List.of());
    }

    private Contribution together(List<Contribution> further) {
        return new Contribution(
                name,
                source,
                answer,
                enabled,
                origin,
                placement,
                owner,
                comment,
                labels,
                horizons,
                lastResort,
                further);
    }

    /** A contribution with everything optional left out. */
    public static Contribution of(DomainName name, SourceId source, Answer answer) {
        return new Contribution(
                name, source, answer, true, Optional.empty(), Placement.EVERYWHERE, "", "", Labels.NONE);
    }

    @Override
    public IntentKey.OfDomain key() {
        return new IntentKey.OfDomain(name, source);
    }
}
