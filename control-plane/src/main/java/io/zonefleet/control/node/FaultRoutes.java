// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.NodeId;
import java.util.List;
import java.util.Optional;

/** Routes of what is wrong on nodes. */
public final class FaultRoutes {
    private final Reads reads;
    private final FaultHistory history;

    public FaultRoutes(Reads reads, FaultHistory history) {
        this.reads = reads;
        this.history = history;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/faults", this::list),
                Route.of("GET", "/api/v1/faults/healed", this::healed),
                Route.of("GET", "/api/v1/nodes/{cluster}/{node}/faults/healed", this::healedOn));
    }

    private Response list(Request request) {
        ListQuery<FaultKey> query = ListQuery.read(request, FaultFilter::key);
        FaultFilter filter = FaultFilter.read(request);
        ControlImage image = reads.image(request);
        var groups = FaultGroups.of(image, filter, history::silentSince);
        return Reads.view(image, filter.page(groups.stream().map(FaultGroup::json), query));
    }

    private Response healed(Request request) {
        ListQuery<FaultKey> query = ListQuery.read(request, FaultFilter::key);
        FaultFilter filter = FaultFilter.read(request);
        ControlImage image = reads.image(request);
        var some = history.healed(filter.cluster()).stream()
                .filter(one -> filter.isAbout(one.node()))
                .toList();
        ObjectNode json = filter.page(HealedGroup.of(some).stream().map(HealedGroup::json), query);
        return Reads.view(image, json.setAll(known()));
    }

    private Response healedOn(Request request) {
        Optional<NodeId> id = NodeRoutes.id(request);
        ControlImage image = reads.image(request);
        NodeId node = id.orElseThrow();
        if (!image.fleet().nodes().containsKey(node)) {
            throw Reads.notFound("node " + node);
        }
        ObjectNode json = known();
        ArrayNode items = json.putArray("items");
        history.healed(Optional.of(node.cluster())).reversed().stream()
                .filter(one -> one.node().equals(node))
                .forEach(one -> one.reported()
                        .put(items.addObject().put("kind", one.kind()))
                        .put("since", one.since().toString())
                        .put("until", one.until().toString()));
        return Reads.view(image, json.put("total", items.size()));
    }

    private ObjectNode known() {
        return JsonBody.object().put("from", history.from().toString());
    }
}
