// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeName;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * One thing that is wrong on nodes of one cluster.
 *
 * @param kind of the fault, or the state of nodes that report none and are not as they should be
 * @param nodes on how many
 * @param since the oldest's
 * @param reported the oldest's; nothing for a state
 * @param named the first of the nodes by name, some of them
 */
record FaultGroup(String kind, ClusterId cluster, int nodes, Instant since, Reported reported, List<NodeName> named) {
    /** How many are named: enough to begin with; the list of nodes has all. */
    static final int MOST_NAMED = 8;

    /** On one node. */
    static FaultGroup of(String kind, NodeId node, Instant since, Reported reported) {
        return new FaultGroup(kind, node.cluster(), 1, since, reported, List.of(node.node()));
    }

    /** Both together; the nodes of {@code later} come after by name. */
    FaultGroup and(FaultGroup later) {
        FaultGroup oldest = later.since.isBefore(since) ? later : this;
        List<NodeName> names = named.size() == MOST_NAMED
                ? named
                : Stream.concat(named.stream(), later.named.stream())
                        .limit(MOST_NAMED)
                        .toList();
        return new FaultGroup(kind, cluster, nodes + later.nodes, oldest.since, oldest.reported, names);
    }

    /** As the API tells it. */
    ObjectNode json() {
        ObjectNode json = JsonBody.object()
                .put("kind", kind)
                .put("cluster", cluster.text())
                .put("nodes", nodes)
                .put("since", since.toString());
        reported.put(json);
        ArrayNode names = json.putArray("named");
        named.forEach(name -> names.add(name.text()));
        return json;
    }
}
