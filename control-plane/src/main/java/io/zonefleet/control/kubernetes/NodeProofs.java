// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.NodeRules;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which nodes of one image have proved what, counted once for all domains that ask. Used by one thread. */
final class NodeProofs {
    private final ControlImage image;
    private final Map<ClusterId, List<NodeId>> nodes = new HashMap<>();
    private final Map<Required, Integer> proved = new HashMap<>();
    private @Nullable Map<Long, List<String>> touched;

    /** Revisions of the feeds of a cluster. */
    private record Required(ClusterId cluster, long all, long own) {}

    NodeProofs(ControlImage image) {
        this.image = image;
    }

    /** Whether what nodes have proved may be older than what was written. */
    boolean isBehind() {
        return !image.fleet().pending().isEmpty() || !image.fleet().applying().isEmpty();
    }

    /** How many nodes are registered. */
    int nodes(ClusterId cluster) {
        return of(cluster).size();
    }

    private List<NodeId> of(ClusterId cluster) {
        return nodes.computeIfAbsent(cluster, id -> NodeRules.nodes(image, Optional.of(id)));
    }

    /** How many of them have proved what was written at {@code revision}, in the feeds that it touched. */
    int proved(ClusterId cluster, long revision) {
        Feed own = new Feed.OfCluster(cluster);
        // which feeds it touched matters only to a node that has not proved all that was written until then
        int sure = proved(new Required(cluster, Math.min(revision, head(Feed.all())), Math.min(revision, head(own))));
        return sure == nodes(cluster)
                ? sure
                : proved(new Required(cluster, required(Feed.all(), revision), required(own, revision)));
    }

    private int proved(Required required) {
        return proved.computeIfAbsent(required, this::count);
    }

    /** A later head asks no more of this one; what is no longer kept in the log of changes may have touched all. */
    private long required(Feed feed, long revision) {
        if (head(feed) < revision) {
            return head(feed);
        }
        List<String> feeds = touched().get(revision);
        return feeds == null || feeds.contains(feed.path()) ? revision : 0;
    }

    private Map<Long, List<String>> touched() {
        Map<Long, List<String>> known = touched;
        if (known == null) {
            known = new HashMap<>();
            for (ChangeRow row : image.fleet().changes().values()) {
                known.put(row.revision(), row.feeds());
            }
            touched = known;
        }
        return known;
    }

    private long head(Feed feed) {
        return image.fleet().heads().getOrDefault(feed, 0L);
    }

    private int count(Required required) {
        int count = 0;
        for (NodeId node : of(required.cluster())) {
            NodeStatus status = image.fleet().statuses().get(node);
            if (status != null
                    && NodeRules.hasProved(image, status, Feed.all(), required.all())
                    && NodeRules.hasProved(image, status, new Feed.OfCluster(required.cluster()), required.own())) {
                count++;
            }
        }
        return count;
    }
}
