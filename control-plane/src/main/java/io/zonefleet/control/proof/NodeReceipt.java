// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.NodeRules;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.ProofSteps;
import io.zonefleet.model.Words;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether and when a node has proved something; pure.
 *
 * @param proved whether it has
 * @param at since when, by the node's clock; empty where it has not, or where that is no longer known
 * @param exact whether it was then; else it was then at the latest
 * @param reason why it has not; empty where it has
 */
record NodeReceipt(NodeId node, boolean proved, Optional<Instant> at, boolean exact, Optional<Words> reason) {
    /**
     * The receipts of all registered nodes that follow one of the feeds.
     *
     * @param required per feed the revision to be proved
     */
    static SortedMap<NodeId, NodeReceipt> of(ControlImage image, Map<Feed, Long> required) {
        SortedMap<NodeId, NodeReceipt> receipts = new TreeMap<>();
        for (NodeId node : image.fleet().nodes().keySet()) {
            of(image, node, required).ifPresent(receipt -> receipts.put(node, receipt));
        }
        return receipts;
    }

    /**
     * The receipt of one node; empty where it follows none of the feeds.
     *
     * @param required per feed the revision to be proved
     */
    static Optional<NodeReceipt> of(ControlImage image, NodeId node, Map<Feed, Long> required) {
        SortedMap<Feed, Long> wanted = new TreeMap<>(Comparator.comparing(Feed::path));
        for (Feed feed : NodeRules.feeds(node.cluster())) {
            if (required.getOrDefault(feed, 0L) > 0) {
                wanted.put(feed, required.get(feed));
            }
        }
        return wanted.isEmpty() ? Optional.empty() : Optional.of(proving(image, node, wanted));
    }

    private static NodeReceipt proving(ControlImage image, NodeId node, SortedMap<Feed, Long> wanted) {
        NodeStatus status = image.fleet().statuses().get(node);
        Optional<Instant> at = Optional.of(Instant.MIN);
        boolean exact = true;
        for (Map.Entry<Feed, Long> each : wanted.entrySet()) {
            Feed feed = each.getKey();
            if (status == null || !NodeRules.hasProved(image, status, feed, each.getValue())) {
                Words why = NodeRules.reason(image, node, feed, each.getValue());
                return new NodeReceipt(node, false, Optional.empty(), false, Optional.of(why));
            }
            Optional<ProofSteps.Receipt> receipt = status.receipt(feed, each.getValue());
            // with several feeds the last of them decides
            boolean later =
                    at.isPresent() && receipt.isPresent() && receipt.get().at().isAfter(at.get());
            exact = later ? receipt.get().exact() : exact && receipt.isPresent();
            at = receipt.isEmpty() ? Optional.empty() : later ? receipt.map(ProofSteps.Receipt::at) : at;
        }
        return new NodeReceipt(node, true, at, exact && at.isPresent(), Optional.empty());
    }
}
