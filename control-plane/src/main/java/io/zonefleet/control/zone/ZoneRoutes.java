// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.zone;

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
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Zone;
import java.util.List;
import java.util.Optional;

/** Routes of declared zones. */
public final class ZoneRoutes {
    private static final DomainName STAND_IN = new DomainName("invalid");

    private final Reads reads;
    private final Writes writes;

    public ZoneRoutes(Reads reads, Writes writes) {
        this.reads = reads;
        this.writes = writes;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/zones", this::list),
                Route.of("GET", "/api/v1/zones/{name}", this::get),
                Route.of("PUT", "/api/v1/zones/{name}", this::put),
                Route.of("DELETE", "/api/v1/zones/{name}", this::delete));
    }

    private Response list(Request request) {
        ListQuery<DomainName> query = ListQuery.read(request, DomainName::parse);
        ControlImage image = reads.image(request);
        var page = Page.of(
                image.intent().zones(),
                (name, zone) ->
                        query.matches(name.text(), name.unicode(), zone.value().comment()),
                query);
        return Reads.view(
                image,
                page.json(entry -> ZoneJson.view(entry.getValue(), ZoneRules.domains(image.intent(), entry.getKey()))));
    }

    private Response get(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        ControlImage image = reads.image(request);
        return Reads.resource(image, new ZoneResource(name.orElseThrow()).show(image), "declared zone " + name.get());
    }

    private Response put(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        WriteOptions options = WriteOptions.read(request);
        Optional<Zone> wanted =
                ZoneJson.read(JsonFields.of(request.json(), "", request.violations()), name.orElse(STAND_IN));
        request.check();
        return writes.put(request, options, wanted.orElseThrow(), new ZoneResource(name.orElseThrow()));
    }

    private Response delete(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        WriteOptions options = WriteOptions.read(request);
        request.check();
        return writes.delete(request, options, new ZoneResource(name.orElseThrow()), List.of());
    }

    private record ZoneResource(DomainName name) implements Resource {
        @Override
        public IntentKey key() {
            return new IntentKey.OfZone(name);
        }

        @Override
        public Optional<ObjectNode> show(ControlImage image) {
            return Optional.ofNullable(image.intent().zones().get(name))
                    .map(zone -> ZoneJson.view(zone, ZoneRules.domains(image.intent(), name)));
        }
    }
}
