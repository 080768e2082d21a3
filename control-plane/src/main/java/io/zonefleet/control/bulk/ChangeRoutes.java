// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Page;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.trial.TextTrials;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.control.write.ChangeJson;
import io.zonefleet.control.write.WriteOptions;
import io.zonefleet.control.write.Writes;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.Parsed;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Routes of changes: many edits at once, and what was done before. */
public final class ChangeRoutes {
    private static final int MAX_OPERATIONS = 200_000;

    private final Reads reads;
    private final Writes writes;
    private final StoredChanges stored;
    private final ChangeJson json;
    private final TextTrials trials;

    public ChangeRoutes(Reads reads, Writes writes, StoredChanges stored, ChangeJson json, TextTrials trials) {
        this.trials = trials;
        this.reads = reads;
        this.writes = writes;
        this.stored = stored;
        this.json = json;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/changes", this::list),
                Route.of("POST", "/api/v1/changes", this::post),
                Route.of("GET", "/api/v1/changes/{id}", this::get));
    }

    private Response list(Request request) {
        ListQuery<NewestFirst> query = ListQuery.read(request, NewestFirst::parse);
        ControlImage image = reads.image(request);
        TreeMap<NewestFirst, ChangeRow> newestFirst = new TreeMap<>();
        image.fleet().changes().forEach((id, change) -> newestFirst.put(new NewestFirst(id), change));
        var page = Page.of(
                newestFirst, (id, change) -> query.matches(id.toString(), change.actor(), change.comment()), query);
        return Reads.view(image, page.json(entry -> json.summary(entry.getKey().id(), entry.getValue())));
    }

    private Response get(Request request) {
        Optional<ChangeId> id = request.path("id", ChangeRoutes::id);
        ControlImage image = reads.image(request);
        StoredChanges.Found found = stored.find(id.orElseThrow(), ChangeJson.MAX_ITEMS)
                .orElseThrow(() -> Reads.notFound("change " + id.get()));
        ObjectNode body = json.summary(id.get(), found.row());
        body.set("items", json.items(found.change().items()));
        return Reads.view(image, body);
    }

    private Response post(Request request) {
        JsonFields body = JsonFields.of(request.json(), "", request.violations());
        WriteOptions options = WriteOptions.readBare(request, body.flag("allowShrink", false));
        String comment = body.text("comment", ModelFields.MAX_COMMENT, "");
        if (!body.has("operations")) {
            body.missing("operations", "give at least one operation");
        }
        OperationReader reader = new OperationReader(reads.current(), request.violations());
        List<Edit> edits = body.list("operations", 1, MAX_OPERATIONS, reader::read);
        body.end();
        request.check();
        trials.check(reads.current().intent(), edits);
        return writes.bulk(request, options, comment, edits);
    }

    private static Parsed<ChangeId> id(String text) {
        return ChangeId.isUlid(text)
                ? Parsed.valid(new ChangeId(text))
                : Parsed.invalid(text, "change-id", "use the id as the list of changes shows it (a ULID)");
    }

    /** Ids in the order of the list. */
    private record NewestFirst(ChangeId id) implements Comparable<NewestFirst> {
        private static final Comparator<NewestFirst> ORDER =
                Comparator.comparing(NewestFirst::id).reversed();

        static Parsed<NewestFirst> parse(String text) {
            return switch (ChangeRoutes.id(text)) {
                case Parsed.Valid<ChangeId>(ChangeId id) -> Parsed.valid(new NewestFirst(id));
                case Parsed.Invalid<ChangeId> invalid -> new Parsed.Invalid<>(invalid.violations());
            };
        }

        @Override
        public int compareTo(NewestFirst other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return id.text();
        }
    }
}
