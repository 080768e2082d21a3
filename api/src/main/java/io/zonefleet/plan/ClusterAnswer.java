// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import io.zonefleet.model.DrainId;
import java.util.List;
import java.util.Optional;

/**
 * What one cluster is to answer for one name, and what made it so; {@link DesiredAnswers} is the same for all clusters, without the why.
 *
 * @param answer what; empty: nothing of it, so that a managed name above it says what the name gets there, or upstream
 * @param horizon whether a contribution gives this cluster something else in place of its own addresses, or nothing
 * @param drains those that would take something out of it, in the order of their ids
 * @param lastResort whether a last resort keeps something of it that drains would take
 */
public record ClusterAnswer(Optional<Answer> answer, boolean horizon, List<DrainId> drains, boolean lastResort) {
    public ClusterAnswer {
        drains = List.copyOf(drains);
    }

    /** What {@code image} wants {@code cluster} to answer for {@code name}. */
    public static ClusterAnswer of(IntentImage image, DomainName name, Cluster cluster) {
        List<Contribution> placed = image.contributionsTo(name).stream()
                .filter(part -> part.enabled() && part.placement().selects(cluster))
                .toList();
        List<Contribution> parts =
                placed.stream().flatMap(part -> part.on(cluster).stream()).toList();
        List<DrainId> drains = image.allDrains().stream()
                .filter(drain -> parts.stream().anyMatch(part -> takes(drain, part)))
                .map(Drain::id)
                .sorted()
                .toList();
        return new ClusterAnswer(
                DesiredAnswers.left(parts, image.allDrains()),
                placed.stream().anyMatch(part -> splits(part, cluster)),
                drains,
                DesiredAnswers.keepsDrained(image, name, cluster));
    }

    private static boolean splits(Contribution part, Cluster cluster) {
        return part.horizons().stream().anyMatch(horizon -> horizon.clusters().selects(cluster));
    }

    private static boolean takes(Drain drain, Contribution part) {
        return !drain.drain(part).equals(Optional.of(part));
    }
}
