// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.NodeRules;
import io.zonefleet.control.node.Sentence;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.SaidJson;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which nodes have proved a change.
 *
 * @param nodes registered nodes that it concerns
 * @param required how many must have proved it; at least one, where it concerns any cluster
 * @param proved how many have
 * @param missing some of those that have not, with why
 * @param reason why there is nobody to prove it; empty where there is somebody
 */
public record Proof(int nodes, int required, int proved, List<Missing> missing, Optional<Words> reason) {
    private static final int NAMED = 100;

    /** A node without proof. */
    public record Missing(NodeId node, Words reason) {}

    /** What {@code image} knows about {@code revision} of {@code feeds}. */
    public static Proof of(ControlImage image, Collection<Feed> feeds, long revision, WaitFor wait) {
        int nodes = 0;
        int proved = 0;
        List<Missing> missing = new ArrayList<>();
        for (NodeId node : image.fleet().nodes().keySet()) {
            List<Feed> followed = NodeRules.feeds(node.cluster()).stream()
                    .filter(feeds::contains)
                    .toList();
            if (followed.isEmpty()) {
                continue;
            }
            nodes++;
            Optional<Feed> open = followed.stream()
                    .filter(feed -> !hasProved(image, node, feed, revision))
                    .findFirst();
            if (open.isEmpty()) {
                proved++;
            } else if (missing.size() < NAMED) {
                missing.add(new Missing(node, NodeRules.reason(image, node, open.get(), revision)));
            }
        }
        int required = feeds.isEmpty() ? 0 : Math.max(1, wait.of(nodes));
        return new Proof(nodes, required, proved, missing, reason(feeds, nodes));
    }

    private static Optional<Words> reason(Collection<Feed> feeds, int nodes) {
        return nodes > 0
                ? Optional.empty()
                : Optional.of((feeds.isEmpty() ? Sentence.NOTHING_TO_PROVE : Sentence.NOBODY_TO_PROVE).of());
    }

    private static boolean hasProved(ControlImage image, NodeId node, Feed feed, long revision) {
        NodeStatus status = image.fleet().statuses().get(node);
        return status != null && NodeRules.hasProved(image, status, feed, revision);
    }

    /** Whether enough nodes have. */
    public boolean isComplete() {
        return proved >= required;
    }

    /** Whether there is nothing to wait for: enough have, or a share was asked for of no nodes at all. */
    boolean isSettled(WaitFor wait) {
        return isComplete() || (nodes == 0 && wait.percent());
    }

    /** As the API tells it. */
    public ObjectNode json() {
        ObjectNode json = JsonBody.object()
                .put("complete", isComplete())
                .put("nodes", nodes)
                .put("required", required)
                .put("proved", proved);
        reason.ifPresent(why -> SaidJson.put(json, "reason", why));
        ArrayNode open = json.putArray("missing");
        missing.forEach(m -> SaidJson.put(
                open.addObject()
                        .put("cluster", m.node().cluster().text())
                        .put("node", m.node().node().text()),
                "reason",
                m.reason()));
        return json;
    }
}
