// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.http.Caller;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.NodeJson;
import io.zonefleet.control.node.NodeRules;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Routes about all of it. */
public final class FleetRoutes {
    private final Reads reads;
    private final EventHub events;
    private final StoreReach store;
    private final About about;
    private final byte[] contract;

    public FleetRoutes(Reads reads, EventHub events, StoreReach store, About about) {
        this.reads = reads;
        this.events = events;
        this.store = store;
        this.about = about;
        this.contract = contract();
    }

    private static byte[] contract() {
        try (InputStream in = FleetRoutes.class.getResourceAsStream("/openapi.yaml")) {
            return Objects.requireNonNull(in, "openapi.yaml is part of the api's jar")
                    .readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException("reading openapi.yaml out of our own jar", broken);
        }
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/fleet", this::fleet),
                Route.of("GET", "/api/v1/whoami", FleetRoutes::whoami),
                Route.streams("/api/v1/events", events),
                Route.open("/api/v1/openapi.yaml", this::openapi));
    }

    private Response fleet(Request request) {
        ControlImage image = reads.image(request);
        ObjectNode json = JsonBody.object()
                .put("version", about.version())
                .put("epoch", image.epoch().map(Versioned::value).orElse(""))
                .put("revision", image.revision())
                .put("target", NodeRules.target(image))
                .put("domains", image.intent().domains().size())
                .put("zones", image.intent().zones().size())
                .put("clusters", image.intent().clusters().size())
                .put("sources", image.intent().sources().size())
                .put("troubledSources", troubledSources(image));
        json.set("nodes", NodeJson.counts(NodeRules.count(image, Optional.empty())));
        StoreReach.Reach reach = store.current();
        ObjectNode told = json.putObject("store")
                .put("reachable", reach.reachable())
                .put("since", reach.since().toString())
                .put("keyPrefix", about.keyPrefix());
        ArrayNode endpoints = told.putArray("endpoints");
        about.etcd().forEach(endpoint -> endpoints.add(endpoint.toString()));
        return Reads.view(image, json);
    }

    private static int troubledSources(ControlImage image) {
        int troubled = 0;
        for (Versioned<Source> source : image.intent().sources().values()) {
            PollResult last = image.fleet().results().get(source.value().id());
            if (source.value().enabled() && last != null && last.outcome().isTrouble()) {
                troubled++;
            }
        }
        return troubled;
    }

    private static Response whoami(Request request) {
        request.check();
        Caller caller = request.caller();
        ObjectNode json = JsonBody.object().put("name", caller.name());
        caller.role().ifPresent(role -> json.put("role", role.text()));
        caller.expires().ifPresent(end -> json.put("expires", end.toString()));
        return Response.json(200, json);
    }

    private Response openapi(Request request) {
        request.check();
        return Response.of("application/yaml", contract).with("Cache-Control", "no-cache");
    }
}
