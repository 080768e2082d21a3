// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is answered for one name, merged from its contributions.
 *
 * @param everywhere on every cluster that is not in {@code own}; empty: not answered there
 * @param own on clusters where it differs from {@code everywhere}; empty: masked, not answered there although it is elsewhere
 */
public record DesiredAnswers(Optional<Answer> everywhere, SortedMap<ClusterId, Optional<Answer>> own) {
    /** A name that nobody answers. */
    public static final DesiredAnswers NONE = new DesiredAnswers(Optional.empty(), Collections.emptySortedMap());

    public DesiredAnswers {
        own = Collections.unmodifiableSortedMap(own);
    }

    /** What {@code image} wants for {@code name}. */
    public static DesiredAnswers of(IntentImage image, DomainName name) {
        List<Contribution> contributions = image.contributionsTo(name);
        return contributions.isEmpty() ? NONE : of(contributions, image);
    }

    private static DesiredAnswers of(List<Contribution> contributions, IntentImage image) {
        List<Contribution> enabled =
                contributions.stream().filter(Contribution::enabled).toList();
        List<Contribution> placedEverywhere =
                enabled.stream().filter(c -> c.placement().isEverywhere()).toList();
        Collection<Drain> drains = image.allDrains();
        Optional<Answer> everywhere = left(placedEverywhere, drains);
        SortedMap<ClusterId, Optional<Answer>> own = new TreeMap<>();
        if (!isAlike(enabled)) {
            for (Cluster cluster : image.allClusters()) {
                Optional<Answer> there = left(
                        enabled.stream().flatMap(c -> c.on(cluster).stream()).toList(), drains);
                if (!there.equals(everywhere)) {
                    own.put(cluster.id(), there);
                }
            }
        }
        return new DesiredAnswers(everywhere, own);
    }

    /** Whether a last resort keeps something of {@code name}, on any cluster, that drains would take. */
    public static boolean keepsDrained(IntentImage image, DomainName name) {
        return image.allClusters().stream().anyMatch(cluster -> keepsDrained(image, name, cluster));
    }

    /** Whether a last resort keeps something of {@code name} on a cluster that drains would take. */
    public static boolean keepsDrained(IntentImage image, DomainName name, Cluster cluster) {
        Collection<Drain> drains = image.allDrains();
        List<Contribution> there = image.contributionsTo(name).stream()
                .flatMap(part -> part.on(cluster).stream())
                .toList();
        return there.stream().anyMatch(Contribution::lastResort)
                && !left(there, drains).equals(merge(drained(there, drains)));
    }

    /** Whether no cluster can have an answer to {@code name} of its own. Quick: nothing is merged for it. */
    static boolean isAlike(IntentImage image, DomainName name) {
        return isAlike(image.contributionsTo(name));
    }

    /** What is not enabled does no harm here: it only makes it less quick. */
    private static boolean isAlike(List<Contribution> contributions) {
        for (Contribution part : contributions) {
            if (!part.placement().isEverywhere() || !part.horizons().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** What drains leave of the union; where a contribution says that it is a last resort, with all of each name that they would strip. */
    static Optional<Answer> left(List<Contribution> parts, Collection<Drain> drains) {
        if (drains.isEmpty()) {
            return merge(parts);
        }
        Optional<Answer> left = merge(drained(parts, drains));
        if (parts.stream().noneMatch(Contribution::lastResort)) {
            return left;
        }
        Optional<Answer> whole = merge(parts);
        return left.isEmpty() ? whole : whole.map(all -> Losses.kept(all, left.get()));
    }

    private static List<Contribution> drained(List<Contribution> parts, Collection<Drain> drains) {
        return parts.stream().flatMap(part -> drained(part, drains).stream()).toList();
    }

    private static Optional<Contribution> drained(Contribution part, Collection<Drain> drains) {
        Optional<Contribution> left = Optional.of(part);
        for (Drain drain : drains) {
            left = left.flatMap(drain::drain);
        }
        return left;
    }

    /** The union of what several contributions say; empty where there is none. */
    public static Optional<Answer> merge(Collection<Contribution> contributions) {
        return contributions.isEmpty()
                ? Optional.empty()
                : Optional.of(Union.of(contributions).answer());
    }

    /** What {@code cluster} answers. */
    public Optional<Answer> on(ClusterId cluster) {
        return own.getOrDefault(cluster, everywhere);
    }
}
