// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.ClusterId;
import java.util.List;
import java.util.Optional;

/** Routes of what is wrong on nodes. */
public final class FaultRoutes {
    private final Reads reads;

    public FaultRoutes(Reads reads) {
        this.reads = reads;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(Route.of("GET", "/api/v1/faults", this::list));
    }

    private Response list(Request request) {
        Optional<ClusterId> cluster = request.query().parsed("cluster", ClusterId::parse);
        ControlImage image = reads.image(request);
        ObjectNode json = JsonBody.object();
        ArrayNode items = json.putArray("items");
        FaultGroups.of(image, cluster).forEach(group -> items.add(group.json()));
        return Reads.view(image, json);
    }
}
