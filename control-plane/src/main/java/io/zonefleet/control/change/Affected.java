// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Feed;
import io.zonefleet.plan.FeedEdit;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** Whose nodes a write concerns. */
final class Affected {
    private Affected() {}

    /** Clusters that read a feed which changes. */
    static Set<ClusterId> clusters(Draft draft, SortedMap<Feed, FeedEdit> feeds) {
        Set<ClusterId> clusters = new TreeSet<>();
        for (Map.Entry<Feed, FeedEdit> edit : feeds.entrySet()) {
            switch (edit.getKey()) {
                case Feed.All all -> clusters.addAll(draft.after().clusters().keySet());
                case Feed.OfCluster own -> clusters.add(own.id());
            }
        }
        return clusters;
    }
}
