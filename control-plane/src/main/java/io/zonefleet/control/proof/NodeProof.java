// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.NodeRules;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeStatus;
import java.util.List;
import java.util.Optional;

/**
 * How far one node has come, for who asks it of each of a hundred thousand changes: says what {@link NodeReceipt} says, without when and why.
 * Pure.
 */
final class NodeProof {
    /**
     * A feed that the node follows.
     *
     * @param head its newest revision
     * @param proved up to where; -1 where nothing counts that the node says
     */
    private record Followed(String path, long head, long proved) {}

    private final List<Followed> feeds;

    NodeProof(ControlImage image, NodeId node) {
        Optional<NodeStatus> status =
                Optional.ofNullable(image.fleet().statuses().get(node));
        feeds = NodeRules.feeds(node.cluster()).stream()
                .map(feed -> new Followed(
                        feed.path(),
                        image.fleet().heads().getOrDefault(feed, 0L),
                        status.map(told -> NodeRules.provedTo(image, told, feed))
                                .orElse(-1L)))
                .toList();
    }

    /** Whether the node is to prove a change. */
    boolean concerns(ChangeRow change) {
        for (Followed feed : feeds) {
            if (change.feeds().contains(feed.path())) {
                return true;
            }
        }
        return false;
    }

    /** Whether it has. */
    boolean covers(ChangeRow change) {
        for (Followed feed : feeds) {
            if (change.feeds().contains(feed.path())
                    && feed.proved()
                            < ChangeProof.required(feed.head(), change.parts(), change.revision(), change.version())) {
                return false;
            }
        }
        return true;
    }
}
