// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Fault;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.Words;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Judges nodes by what they reported; pure. */
public final class NodeRules {
    private static final Set<String> COUNTED = Set.of("agent", "coredns");
    private static final int MOST_VERSIONS = 50;

    private NodeRules() {}

    /** The state of a registered node. */
    public static NodeState state(ControlImage image, NodeId node) {
        NodeStatus status = image.fleet().statuses().get(node);
        if (status == null) {
            return NodeState.SILENT;
        }
        if (!status.faults().isEmpty()) {
            return NodeState.FAULTY;
        }
        boolean all = feeds(node.cluster()).stream()
                .allMatch(feed ->
                        hasProved(image, status, feed, image.fleet().heads().getOrDefault(feed, 0L)));
        return all ? NodeState.PROVED : NodeState.BEHIND;
    }

    /** Whether {@code status} proves {@code revision} of {@code feed}, in the epoch of the store. */
    public static boolean hasProved(ControlImage image, NodeStatus status, Feed feed, long revision) {
        return provedTo(image, status, feed) >= revision;
    }

    /** The revision of {@code feed} up to which {@code status} proves all; -1 where it is of another epoch of the store. */
    public static long provedTo(ControlImage image, NodeStatus status, Feed feed) {
        return image.epoch().map(Versioned::value).equals(Optional.of(status.epoch()))
                ? status.proved().getOrDefault(feed.path(), 0L)
                : -1;
    }

    /** The newest revision that a node of {@code cluster} should prove. */
    public static long target(ControlImage image, ClusterId cluster) {
        return feeds(cluster).stream()
                .mapToLong(feed -> image.fleet().heads().getOrDefault(feed, 0L))
                .max()
                .orElse(0);
    }

    /** The newest revision that any node should prove. */
    public static long target(ControlImage image) {
        return image.fleet().heads().values().stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    /** The feeds that a node of {@code cluster} follows. */
    public static List<Feed> feeds(ClusterId cluster) {
        return List.of(Feed.all(), new Feed.OfCluster(cluster));
    }

    /** How many registered nodes are in which state; of one cluster, or of all. */
    public static Map<NodeState, Integer> count(ControlImage image, Optional<ClusterId> cluster) {
        Map<NodeState, Integer> counts = new EnumMap<>(NodeState.class);
        for (NodeState state : NodeState.values()) {
            counts.put(state, 0);
        }
        for (NodeId node : nodes(image, cluster)) {
            counts.merge(state(image, node), 1, Integer::sum);
        }
        return counts;
    }

    /** By program how many nodes of a cluster report which version of it; of agents that make versions up, the first by name. */
    public static SortedMap<String, SortedMap<String, Integer>> versions(ControlImage image, ClusterId cluster) {
        SortedMap<String, SortedMap<String, Integer>> programs = new TreeMap<>();
        for (NodeId node : nodes(image, Optional.of(cluster))) {
            NodeStatus status = image.fleet().statuses().get(node);
            if (status != null) {
                status.versions().entrySet().stream()
                        .filter(each -> COUNTED.contains(each.getKey()))
                        .forEach(each -> programs.computeIfAbsent(each.getKey(), program -> new TreeMap<>())
                                .merge(each.getValue(), 1, Integer::sum));
            }
        }
        programs.values().forEach(versions -> {
            while (versions.size() > MOST_VERSIONS) {
                versions.pollLastEntry();
            }
        });
        return programs;
    }

    /** Registered nodes, of one cluster or of all. */
    public static List<NodeId> nodes(ControlImage image, Optional<ClusterId> cluster) {
        return cluster.isEmpty()
                ? List.copyOf(image.fleet().nodes().keySet())
                : image.fleet().nodesOf(cluster.get()).stream()
                        .map(Map.Entry::getKey)
                        .toList();
    }

    /** Why a node has not proved something, in a few words. */
    public static Words reason(ControlImage image, NodeId node, Feed feed, long revision) {
        NodeStatus status = image.fleet().statuses().get(node);
        if (status == null) {
            return Sentence.NODE_SILENT.of();
        }
        if (!image.epoch().map(Versioned::value).equals(Optional.of(status.epoch()))) {
            return Sentence.NODE_OF_OTHER_EPOCH.of();
        }
        Optional<Fault> fault = status.faults().stream().findFirst();
        if (fault.isPresent()) {
            return Sentence.NODE_FAULTY.of(
                    fault.get().kind().text(), fault.get().subject(), Reported.message(fault.get()));
        }
        return Sentence.NODE_BEHIND.of(status.proved().getOrDefault(feed.path(), 0L), feed.path(), revision);
    }
}
