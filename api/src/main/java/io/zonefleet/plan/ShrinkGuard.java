// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Judges what a change does to each cluster, not what was asked: placements, labels, clusters and sources count as much as deletes.
 */
public final class ShrinkGuard {
    /** Fewer removed names than this are never held up by the share. */
    public static final int AT_LEAST = 10;

    /** Per cent of a cluster's names that may go at once. */
    public static final int PERCENT = 20;

    private ShrinkGuard() {}

    /** Whether {@code removed} of {@code names} is more than may go at once. Agents judge by the same rule. */
    public static boolean isTooMuch(int removed, int names) {
        return removed >= AT_LEAST && 100L * removed > (long) PERCENT * names;
    }

    /**
     * Everything that is too much in going from {@code before} to {@code after}.
     *
     * @param names those whose answers may differ
     */
    public static List<Shrink> judge(IntentImage before, IntentImage after, Set<DomainName> names) {
        Map<ClusterId, Set<DomainName>> removed = new TreeMap<>();
        for (DomainName name : names) {
            DesiredAnswers was = DesiredAnswers.of(before, name);
            DesiredAnswers is = DesiredAnswers.of(after, name);
            if (was.equals(is)) {
                continue;
            }
            for (ClusterId cluster : before.clusters().keySet()) {
                boolean stays = after.clusters().containsKey(cluster);
                if (stays && was.on(cluster).isPresent() && is.on(cluster).isEmpty()) {
                    removed.computeIfAbsent(cluster, c -> new TreeSet<>()).add(name);
                }
            }
        }
        List<Shrink> shrinks = new ArrayList<>();
        removed.forEach((cluster, gone) -> judge(before, after, cluster, gone, shrinks));
        return shrinks;
    }

    private static void judge(
            IntentImage before, IntentImage after, ClusterId cluster, Set<DomainName> gone, List<Shrink> shrinks) {
        if (gone.size() >= AT_LEAST) {
            int names = count(before, cluster);
            if (isTooMuch(gone.size(), names)) {
                shrinks.add(new Shrink(cluster, Optional.empty(), gone.size(), names));
            }
        }
        Set<DomainName> zones = new TreeSet<>();
        gone.forEach(name -> after.declaredZoneOf(name).ifPresent(zones::add));
        for (DomainName zone : zones) {
            if (isEmpty(after, cluster, zone)) {
                int removed = (int) gone.stream()
                        .filter(name -> after.declaredZoneOf(name).equals(Optional.of(zone)))
                        .count();
                shrinks.add(new Shrink(cluster, Optional.of(zone), removed, removed));
            }
        }
    }

    /** How many names {@code cluster} answers. */
    public static int count(IntentImage image, ClusterId cluster) {
        return (int) image.domains().keySet().stream()
                .filter(name -> DesiredAnswers.of(image, name).on(cluster).isPresent())
                .count();
    }

    private static boolean isEmpty(IntentImage image, ClusterId cluster, DomainName zone) {
        for (DomainName name : image.domains().tailMap(zone, true).keySet()) {
            if (!name.isAtOrBelow(zone)) {
                break;
            }
            if (image.declaredZoneOf(name).equals(Optional.of(zone))
                    && DesiredAnswers.of(image, name).on(cluster).isPresent()) {
                return false;
            }
        }
        return true;
    }
}
