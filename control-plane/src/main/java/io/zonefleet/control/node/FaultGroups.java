// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Tells what is wrong on nodes by kind and cluster, each node counted; pure. */
final class FaultGroups {
    // nodes that report are seconds behind; who is further behind than this has said why
    private static final int MOST_CHANGES = 1000;

    private FaultGroups() {}

    /**
     * By cluster, and by kind within it.
     *
     * @param filter which nodes count
     * @param silentSince since when a node is silent, where that is known better than by when it was last heard
     */
    static Collection<FaultGroup> of(
            ControlImage image, FaultFilter filter, Function<NodeId, Optional<Instant>> silentSince) {
        Map<String, FaultGroup> groups = new TreeMap<>();
        for (NodeId node : NodeRules.nodes(image, filter.cluster())) {
            if (filter.isAbout(node)) {
                of(image, node, silentSince)
                        .forEach(each -> groups.merge(each.cluster() + "/" + each.kind(), each, FaultGroup::and));
            }
        }
        return groups.values();
    }

    private static Stream<FaultGroup> of(
            ControlImage image, NodeId node, Function<NodeId, Optional<Instant>> silentSince) {
        NodeIdentity identity = Objects.requireNonNull(image.fleet().nodes().get(node));
        NodeStatus status = image.fleet().statuses().get(node);
        NodeState state = NodeRules.state(image, node);
        return switch (state) {
            case PROVED -> Stream.empty();
            case SILENT ->
                Stream.of(FaultGroup.of(
                        state.text(), node, silentSince.apply(node).orElse(identity.lastSeen()), Reported.NOTHING));
            case BEHIND ->
                Stream.of(FaultGroup.of(
                        state.text(),
                        node,
                        behindSince(image, identity, Objects.requireNonNull(status)),
                        Reported.NOTHING));
            case FAULTY ->
                oldest(Objects.requireNonNull(status).faults()).values().stream()
                        .map(fault -> FaultGroup.of(fault.kind().text(), node, fault.since(), Reported.of(fault)));
        };
    }

    /** One of each kind: a node counts once, however many of its zones are refused. */
    private static Map<FaultKind, Fault> oldest(List<Fault> faults) {
        Map<FaultKind, Fault> oldest = new EnumMap<>(FaultKind.class);
        for (Fault fault : faults) {
            oldest.merge(fault.kind(), fault, (a, b) -> b.since().isBefore(a.since()) ? b : a);
        }
        return oldest;
    }

    /**
     * When the oldest change was made that the node should have proved and has not. Where that is not kept, or not known since the node
     * follows another epoch: when it last proved something.
     */
    private static Instant behindSince(ControlImage image, NodeIdentity node, NodeStatus status) {
        Instant lastProof = status.provedAt().orElse(node.firstSeen());
        if (!image.epoch().map(Versioned::value).equals(Optional.of(status.epoch()))) {
            return lastProof;
        }
        Map<String, Long> proved = new TreeMap<>();
        for (Feed feed : NodeRules.feeds(node.cluster())) {
            if (!NodeRules.hasProved(image, status, feed, image.fleet().heads().getOrDefault(feed, 0L))) {
                proved.put(feed.path(), status.proved().getOrDefault(feed.path(), 0L));
            }
        }
        long all = proved.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        return image.fleet().changes().descendingMap().values().stream()
                .limit(MOST_CHANGES)
                .takeWhile(change -> written(change) > all)
                .filter(change -> change.feeds().stream()
                        .anyMatch(feed -> written(change) > proved.getOrDefault(feed, Long.MAX_VALUE)))
                .reduce((newer, older) -> older)
                .map(ChangeRow::at)
                .orElse(lastProof);
    }

    /** The rows of a large change are all there when its record is written again. */
    private static long written(ChangeRow change) {
        return change.parts() > 0 ? Math.max(change.revision(), change.version()) : change.revision();
    }
}
