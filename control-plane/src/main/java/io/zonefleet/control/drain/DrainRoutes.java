// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.drain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Page;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.write.Resource;
import io.zonefleet.control.write.WriteOptions;
import io.zonefleet.control.write.Writes;
import io.zonefleet.model.Drain;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.IntentKey;
import java.util.List;
import java.util.Optional;

/** Routes of drains. */
public final class DrainRoutes {
    private static final DrainId STAND_IN = new DrainId("invalid");

    private final Reads reads;
    private final Writes writes;

    public DrainRoutes(Reads reads, Writes writes) {
        this.reads = reads;
        this.writes = writes;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/drains", this::list),
                Route.of("GET", "/api/v1/drains/{id}", this::get),
                Route.of("PUT", "/api/v1/drains/{id}", this::put),
                Route.of("DELETE", "/api/v1/drains/{id}", this::delete));
    }

    private Response list(Request request) {
        ListQuery<DrainId> query = ListQuery.read(request, DrainId::parse);
        ControlImage image = reads.image(request);
        var page = Page.of(
                image.intent().drains(),
                (id, drain) -> query.matches(
                        id.text(),
                        drain.value().comment(),
                        drain.value().cluster().map(Object::toString).orElse(""),
                        drain.value().source().map(Object::toString).orElse(""),
                        drain.value().addresses().toString()),
                query);
        return Reads.view(image, page.json(entry -> DrainJson.view(entry.getValue())));
    }

    private Response get(Request request) {
        Optional<DrainId> id = request.path("id", DrainId::parse);
        ControlImage image = reads.image(request);
        return Reads.resource(image, new DrainResource(id.orElseThrow()).show(image), "drain " + id.get());
    }

    private Response put(Request request) {
        Optional<DrainId> id = request.path("id", DrainId::parse);
        WriteOptions options = WriteOptions.read(request);
        Optional<Drain> wanted =
                DrainJson.read(JsonFields.of(request.json(), "", request.violations()), id.orElse(STAND_IN));
        request.check();
        return writes.put(request, options, wanted.orElseThrow(), new DrainResource(id.orElseThrow()));
    }

    private Response delete(Request request) {
        Optional<DrainId> id = request.path("id", DrainId::parse);
        WriteOptions options = WriteOptions.read(request);
        request.check();
        return writes.delete(request, options, new DrainResource(id.orElseThrow()), List.of());
    }

    private record DrainResource(DrainId id) implements Resource {
        @Override
        public IntentKey key() {
            return new IntentKey.OfDrain(id);
        }

        @Override
        public Optional<ObjectNode> show(ControlImage image) {
            return Optional.ofNullable(image.intent().drains().get(id)).map(DrainJson::view);
        }
    }
}
