// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
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
 * @param own on clusters where it differs from {@code everywhere}
 */
public record DesiredAnswers(Optional<Answer> everywhere, SortedMap<ClusterId, Answer> own) {
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
        Optional<Answer> everywhere = merge(placedEverywhere);
        SortedMap<ClusterId, Answer> own = new TreeMap<>();
        if (placedEverywhere.size() < enabled.size()) {
            for (Cluster cluster : image.allClusters()) {
                merge(enabled.stream()
                                .filter(c -> c.placement().selects(cluster))
                                .toList())
                        .filter(answer -> !everywhere.equals(Optional.of(answer)))
                        .ifPresent(answer -> own.put(cluster.id(), answer));
            }
        }
        return new DesiredAnswers(everywhere, own);
    }

    /** The union of what several contributions say; empty where there is none. */
    public static Optional<Answer> merge(Collection<Contribution> contributions) {
        return contributions.isEmpty()
                ? Optional.empty()
                : Optional.of(Union.of(contributions).answer());
    }

    /** What {@code cluster} answers. */
    public Optional<Answer> on(ClusterId cluster) {
        return Optional.ofNullable(own.get(cluster)).or(() -> everywhere);
    }
}
