// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.fleet.TrafficLog.Look;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Routes of what clients ask. */
public final class TrafficRoutes {
    private static final double THOUSANDTHS = 1000;

    private final Reads reads;
    private final TrafficLog log;

    public TrafficRoutes(Reads reads, TrafficLog log) {
        this.reads = reads;
        this.log = log;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(Route.of("GET", "/api/v1/traffic", this::traffic));
    }

    private Response traffic(Request request) {
        Optional<ClusterId> cluster = request.query().parsed("cluster", ClusterId::parse);
        ControlImage image = reads.image(request);
        List<Look> hour = log.hour(image);
        ObjectNode json = JsonBody.object().put("since", log.since().toString());
        ArrayNode at = json.putArray("at");
        hour.forEach(look -> at.add(look.at().toString()));
        ArrayNode items = json.putArray("items");
        reporting(image).forEach((id, nodes) -> {
            if (cluster.isEmpty() || cluster.get().equals(id)) {
                items.add(item(id, nodes, hour));
            }
        });
        return Reads.view(image, json);
    }

    /** How many nodes of each cluster report; of one whose nodes are all silent, none. */
    private static SortedMap<ClusterId, Integer> reporting(ControlImage image) {
        SortedMap<ClusterId, Integer> reporting = new TreeMap<>();
        for (NodeId node : image.fleet().nodes().keySet()) {
            int one = image.fleet().statuses().containsKey(node) ? 1 : 0;
            reporting.merge(node.cluster(), one, Integer::sum);
        }
        return reporting;
    }

    private static ObjectNode item(ClusterId cluster, int reporting, List<Look> hour) {
        ClusterTraffic last = hour.getLast().clusters().get(cluster);
        ObjectNode json = JsonBody.object()
                .put("cluster", cluster.text())
                .put("reporting", reporting)
                .put("telling", last == null ? 0 : last.telling());
        put(json.putArray("queries"), cluster, hour, ClusterTraffic::queries);
        put(json.putArray("lookups"), cluster, hour, ClusterTraffic::lookups);
        put(json.putArray("hits"), cluster, hour, ClusterTraffic::hits);
        put(json.putArray("failures"), cluster, hour, ClusterTraffic::failures);
        return json;
    }

    private static void put(
            ArrayNode values, ClusterId cluster, List<Look> hour, ToDoubleFunction<ClusterTraffic> value) {
        for (Look look : hour) {
            ClusterTraffic then = look.clusters().get(cluster);
            if (then == null) {
                values.addNull();
            } else {
                values.add(Math.round(value.applyAsDouble(then) * THOUSANDTHS) / THOUSANDTHS);
            }
        }
    }
}
