// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.PartEdit;
import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Page;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.write.RemoveDomains;
import io.zonefleet.control.write.Resource;
import io.zonefleet.control.write.WriteOptions;
import io.zonefleet.control.write.Writes;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.PollResult.Outcome;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Routes of polled sources. */
public final class SourceRoutes {
    private static final SourceId STAND_IN = new SourceId("invalid");

    private final Reads reads;
    private final Writes writes;
    private final Pollers pollers;

    public SourceRoutes(Reads reads, Writes writes, Pollers pollers) {
        this.reads = reads;
        this.writes = writes;
        this.pollers = pollers;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/sources", this::list),
                Route.of("GET", "/api/v1/sources/{id}", this::get),
                Route.of("PUT", "/api/v1/sources/{id}", this::put),
                Route.of("DELETE", "/api/v1/sources/{id}", this::delete),
                Route.bare("/api/v1/sources/{id}/poll", this::poll),
                Route.of("GET", "/api/v1/sources/{id}/results", this::results));
    }

    private Response list(Request request) {
        ListQuery<SourceId> query = ListQuery.read(request, SourceId::parse);
        Optional<Boolean> enabled = request.query().either("enabled");
        Optional<Outcome> outcome = request.query().parsed("outcome", SourceRoutes::outcome);
        ControlImage image = reads.image(request);
        var page = Page.of(
                image.intent().sources(),
                (id, source) -> (enabled.isEmpty()
                                || enabled.get() == source.value().enabled())
                        && (outcome.isEmpty() || outcome.equals(last(image, id).map(PollResult::outcome)))
                        && query.matches(
                                id.text(),
                                source.value().url().toString(),
                                source.value().comment()),
                query);
        return Reads.view(image, page.json(entry -> view(image, entry.getValue())));
    }

    private static Parsed<Outcome> outcome(String text) {
        for (Outcome outcome : Outcome.values()) {
            if (outcome.text().equals(text)) {
                return Parsed.valid(outcome);
            }
        }
        String all =
                String.join(", ", Stream.of(Outcome.values()).map(Outcome::text).toList());
        return Parsed.invalid(text, "enum", "use one of: " + all);
    }

    private static Optional<PollResult> last(ControlImage image, SourceId id) {
        return Optional.ofNullable(image.fleet().results().get(id));
    }

    private Response get(Request request) {
        Optional<SourceId> id = request.path("id", SourceJson::id);
        ControlImage image = reads.image(request);
        return Reads.resource(image, new SourceResource(id.orElseThrow()).show(image), "source " + id.get());
    }

    private Response put(Request request) {
        Optional<SourceId> id = request.path("id", SourceJson::id);
        WriteOptions options = WriteOptions.read(request);
        Optional<Source> wanted =
                SourceJson.read(JsonFields.of(request.json(), "", request.violations()), id.orElse(STAND_IN));
        request.check();
        return writes.put(request, options, wanted.orElseThrow(), new SourceResource(id.orElseThrow()));
    }

    private Response delete(Request request) {
        Optional<SourceId> id = request.path("id", SourceJson::id);
        WriteOptions options = WriteOptions.read(request);
        boolean remove = RemoveDomains.read(request);
        ControlImage image = reads.image(request);
        List<PartEdit> others = remove ? RemoveDomains.of(image, id.orElseThrow()) : List.of();
        return writes.delete(request, options, new SourceResource(id.orElseThrow()), others);
    }

    private Response poll(Request request) {
        Optional<SourceId> id = request.path("id", SourceJson::id);
        boolean only = request.query().flag("dryRun");
        ControlImage image = reads.image(request);
        Versioned<Source> source = Optional.ofNullable(image.intent().sources().get(id.orElseThrow()))
                .orElseThrow(() -> Reads.notFound("source " + id.get()));
        if (only) {
            return Reads.view(image, SourceJson.result(pollers.look(source)));
        }
        PollResult result = pollers.poll(source.value().id())
                .orElseThrow(() -> Problem.of(
                                ProblemKind.CONFLICT, "It is disabled; put it with \"enabled\": true to poll it.")
                        .asException());
        return Reads.view(reads.current(), SourceJson.result(result));
    }

    private Response results(Request request) {
        Optional<SourceId> id = request.path("id", SourceJson::id);
        ControlImage image = reads.image(request);
        if (!image.intent().sources().containsKey(id.orElseThrow())) {
            throw Reads.notFound("source " + id.get());
        }
        ObjectNode json = JsonBody.object();
        ArrayNode items = json.putArray("items");
        pollers.history(id.get()).results().forEach(result -> items.add(SourceJson.result(result)));
        return Reads.view(image, json.put("total", items.size()));
    }

    private static ObjectNode view(ControlImage image, Versioned<Source> source) {
        SourceId id = source.value().id();
        return SourceJson.view(source, image.index().countOf(id), last(image, id));
    }

    private record SourceResource(SourceId id) implements Resource {
        @Override
        public IntentKey key() {
            return new IntentKey.OfSource(id);
        }

        @Override
        public Optional<ObjectNode> show(ControlImage image) {
            return Optional.ofNullable(image.intent().sources().get(id)).map(source -> view(image, source));
        }
    }
}
