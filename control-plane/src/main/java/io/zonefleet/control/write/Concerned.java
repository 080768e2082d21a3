// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Whom resources concern as they stand, for a write that found them so already; pure. */
final class Concerned {
    private Concerned() {}

    /** The feeds that show any of {@code keys}. */
    static Set<Feed> feeds(IntentImage intent, Collection<IntentKey> keys) {
        Set<Feed> feeds = new HashSet<>();
        for (IntentKey key : keys) {
            switch (key) {
                case IntentKey.OfDomain domain ->
                    intent.contributionsTo(domain.name()).forEach(part -> add(feeds, intent, part));
                case IntentKey.OfCluster cluster -> feeds.add(new Feed.OfCluster(cluster.id()));
                case IntentKey.OfZone zone -> feeds.add(Feed.all());
                case IntentKey.OfProfile profile ->
                    intent.allClusters().stream()
                            .filter(c ->
                                    c.profile().filter(profile.id()::equals).isPresent())
                            .forEach(c -> feeds.add(new Feed.OfCluster(c.id())));
                case IntentKey.OfSource source -> {}
                case IntentKey.OfDrain drain -> {
                    feeds.add(Feed.all());
                    intent.clusters().keySet().forEach(id -> feeds.add(new Feed.OfCluster(id)));
                }
            }
        }
        return feeds;
    }

    private static void add(Set<Feed> feeds, IntentImage intent, Contribution part) {
        if (part.placement().isEverywhere()) {
            feeds.add(Feed.all());
            for (Cluster cluster : intent.allClusters()) {
                if (part.horizons().stream()
                        .anyMatch(horizon -> horizon.clusters().selects(cluster))) {
                    feeds.add(new Feed.OfCluster(cluster.id()));
                }
            }
            return;
        }
        for (Cluster cluster : intent.allClusters()) {
            if (part.placement().selects(cluster)) {
                feeds.add(new Feed.OfCluster(cluster.id()));
            }
        }
    }

    /** The newest revision among {@code keys}. */
    static long revision(IntentImage intent, Collection<IntentKey> keys) {
        return keys.stream()
                .mapToLong(key -> ResourceVersion.of(intent, key))
                .max()
                .orElse(0);
    }
}
