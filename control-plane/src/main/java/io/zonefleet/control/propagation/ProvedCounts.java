// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.propagation;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How many registered nodes have proved which revision, in sorted lists, so that thousands of changes are soon counted; immutable. */
final class ProvedCounts {
    private static final String ALL = Feed.all().path();

    /** What the nodes of each cluster have proved, by the path of its feed. */
    private final Map<String, Proved> clusters;

    private final long[] everywhere;

    /** Revisions that a node has proved of the feed of all and of its cluster's own; 0 where it does not report. */
    private record OfNode(long all, long own) {}

    /** Revisions that the nodes of a cluster have proved, each list sorted. */
    private static final class Proved {
        private final long[] all;
        private final long[] own;
        private final long[] both;

        Proved(List<OfNode> nodes) {
            this.all = nodes.stream().mapToLong(OfNode::all).sorted().toArray();
            this.own = nodes.stream().mapToLong(OfNode::own).sorted().toArray();
            this.both = nodes.stream()
                    .mapToLong(node -> Math.min(node.all(), node.own()))
                    .sorted()
                    .toArray();
        }
    }

    private ProvedCounts(Map<String, Proved> clusters) {
        this.clusters = clusters;
        this.everywhere = clusters.values().stream()
                .flatMapToLong(cluster -> Arrays.stream(cluster.all))
                .sorted()
                .toArray();
    }

    static ProvedCounts of(ControlImage image) {
        Optional<String> epoch = image.epoch().map(Versioned::value);
        Map<String, List<OfNode>> nodes = new HashMap<>();
        for (NodeId node : image.fleet().nodes().keySet()) {
            NodeStatus status = image.fleet().statuses().get(node);
            String own = new Feed.OfCluster(node.cluster()).path();
            nodes.computeIfAbsent(own, cluster -> new ArrayList<>())
                    .add(
                            status != null && epoch.equals(Optional.of(status.epoch()))
                                    ? new OfNode(proved(status, ALL), proved(status, own))
                                    : new OfNode(0, 0));
        }
        Map<String, Proved> clusters = new HashMap<>();
        nodes.forEach((cluster, all) -> clusters.put(cluster, new Proved(all)));
        return new ProvedCounts(clusters);
    }

    private static long proved(NodeStatus status, String feed) {
        return status.proved().getOrDefault(feed, 0L);
    }

    /** How many nodes have to prove what touched these feeds. */
    int nodes(Collection<String> feeds) {
        if (feeds.contains(ALL)) {
            return everywhere.length;
        }
        int nodes = 0;
        for (String feed : feeds) {
            Proved cluster = clusters.get(feed);
            nodes += cluster == null ? 0 : cluster.all.length;
        }
        return nodes;
    }

    /** How many of them have proved {@code revision} of each of these feeds that they follow. */
    int proved(Collection<String> feeds, long revision) {
        boolean all = feeds.contains(ALL);
        int proved = all ? from(everywhere, revision) : 0;
        for (String feed : feeds) {
            Proved cluster = clusters.get(feed);
            if (cluster != null) {
                proved +=
                        all ? from(cluster.both, revision) - from(cluster.all, revision) : from(cluster.own, revision);
            }
        }
        return proved;
    }

    /** How many are not below. */
    private static int from(long[] sorted, long least) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < least) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return sorted.length - low;
    }
}
