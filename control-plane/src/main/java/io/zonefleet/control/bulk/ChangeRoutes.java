// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.PartEdit;
import io.zonefleet.control.history.ChangeItems;
import io.zonefleet.control.history.ChangeQuery;
import io.zonefleet.control.history.Effect;
import io.zonefleet.control.history.LargeChanges;
import io.zonefleet.control.history.PastState;
import io.zonefleet.control.history.Reverted;
import io.zonefleet.control.history.StoredChanges;
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
import io.zonefleet.control.write.PlanHash;
import io.zonefleet.control.write.PlannedOn;
import io.zonefleet.control.write.Underway;
import io.zonefleet.control.write.WriteOptions;
import io.zonefleet.control.write.Writes;
import io.zonefleet.model.ChangeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Routes of changes: many edits at once, and what was done before. */
public final class ChangeRoutes {
    private static final int MAX_OPERATIONS = 200_000;
    private static final int MAX_KEY = 200;

    private final Reads reads;
    private final Writes writes;
    private final StoredChanges stored;
    private final ChangeItems items;
    private final ChangeJson json;
    private final TextTrials trials;
    private final LargeChanges large;
    private final Underway underway;

    public ChangeRoutes(
            Reads reads,
            Writes writes,
            StoredChanges stored,
            LargeChanges large,
            ChangeJson json,
            Underway underway,
            TextTrials trials) {
        this.trials = trials;
        this.underway = underway;
        this.large = large;
        this.reads = reads;
        this.writes = writes;
        this.stored = stored;
        this.items = new ChangeItems(stored);
        this.json = json;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/changes", this::list),
                Route.of("POST", "/api/v1/changes", this::post),
                Route.of("GET", "/api/v1/changes/{id}", this::get),
                Route.of("GET", "/api/v1/changes/{id}/items", this::items),
                Route.of("POST", "/api/v1/changes/{id}/revert", this::revert));
    }

    private Response list(Request request) {
        ListQuery<ChangeId> query = ListQuery.read(request, PastState::id);
        ChangeQuery wanted = ChangeQuery.read(request, Target::numberOf);
        Optional<String> key = request.query().text("idempotencyKey", MAX_KEY);
        ControlImage image = reads.withHistory(request);
        SortedMap<ChangeId, ChangeRow> ofTime = wanted.ofTime(image.fleet().changes());
        if (key.isPresent()) {
            ofTime = only(ofTime, underway.acceptedAs(request.caller(), key.get()));
        }
        Page<ChangeId, ChangeRow> page = wanted.isOfTimeOnly(query)
                ? Page.ofAll(ofTime, query)
                : Page.of(ofTime, wanted.matching(query, large), query);
        return Reads.view(image, page.json(entry -> summary(image, entry.getKey(), entry.getValue())));
    }

    /** One of many, where it is among them: the image may not know it yet. */
    private static SortedMap<ChangeId, ChangeRow> only(SortedMap<ChangeId, ChangeRow> all, Optional<ChangeId> one) {
        SortedMap<ChangeId, ChangeRow> found = new TreeMap<>();
        one.ifPresent(id -> {
            ChangeRow row = all.get(id);
            if (row != null) {
                found.put(id, row);
            }
        });
        return found;
    }

    private ObjectNode summary(ControlImage image, ChangeId id, ChangeRow row) {
        ObjectNode body = json.summary(id, row);
        underway.tell(body, image, id, row);
        return body;
    }

    private Response get(Request request) {
        Optional<ChangeId> id = request.path("id", PastState::id);
        ControlImage image = reads.image(request);
        StoredChanges.Found found = stored.find(id.orElseThrow(), ChangeJson.MAX_ITEMS)
                .orElseThrow(() -> Reads.notFound("change " + id.get()));
        ObjectNode body = summary(image, id.get(), found.row());
        body.set("items", json.items(found.change().items()));
        Response shown = Reads.view(image, body);
        // it was put again where items were superseded: then it is another version of it. How far it is has none
        return body.has("applying")
                ? shown
                : shown.with("ETag", "\"" + found.row().version() + "\"");
    }

    private Response items(Request request) {
        Optional<ChangeId> id = request.path("id", PastState::id);
        ListQuery<Integer> query = ListQuery.read(request, ChangeItems::place);
        Optional<Effect> effect = request.query().parsed("effect", Effect::parse);
        ControlImage image = reads.image(request);
        StoredChanges.Found found =
                stored.find(id.orElseThrow(), 0).orElseThrow(() -> Reads.notFound("change " + id.get()));
        return Reads.view(image, items.page(found.change(), query, effect).json(entry -> json.item(entry.getValue())));
    }

    private Response post(Request request) {
        Posted posted = posted(request);
        return writes.bulk(request, posted.options(), posted.many());
    }

    private record Posted(WriteOptions options, Writes.Many many) {}

    /** By itself, so that the tree of a long body is not in memory while its edits are written. */
    private Posted posted(Request request) {
        JsonFields body = JsonFields.of(request.json(), "", request.violations());
        WriteOptions options = WriteOptions.readBare(request, body.flag("allowShrink", false));
        String comment = body.text("comment", ModelFields.MAX_COMMENT, "");
        Optional<PlanHash> plan = body.parsed("planHash", PlanHash::parse);
        if (!body.has("operations")) {
            body.missing("operations", "give at least one operation");
        }
        ControlImage image = PlannedOn.image(reads, plan);
        OperationReader reader = new OperationReader(image, request.violations());
        List<Operation> operations = body.list("operations", 1, MAX_OPERATIONS, reader::read);
        body.end();
        request.check();
        List<Edit> edits = new ArrayList<>();
        List<PartEdit> parts = new ArrayList<>();
        for (Operation operation : operations) {
            switch (operation) {
                case Operation.OfPiece(Edit edit) -> edits.add(edit);
                case Operation.OfPart(PartEdit part) -> parts.add(part);
            }
        }
        Writes.allow(request, edits); // before anything of theirs is tried
        trials.check(reads.current().intent(), edits);
        return new Posted(options, new Writes.Many(comment, intent -> edits, parts, plan));
    }

    private Response revert(Request request) {
        Optional<ChangeId> id = request.path("id", PastState::id);
        JsonFields body = JsonFields.of(request.json(), "", request.violations());
        WriteOptions options = WriteOptions.readBare(request, body.flag("allowShrink", false));
        String comment = body.text("comment", ModelFields.MAX_COMMENT, "");
        boolean force = body.flag("force", false);
        Set<String> only = Set.copyOf(body.distinct("resources", 1, MAX_OPERATIONS, Target::pathOf));
        Optional<PlanHash> plan = body.parsed("planHash", PlanHash::parse);
        body.end();
        request.check();
        Optional<StoredChanges.Found> found = stored.find(id.orElseThrow(), Integer.MAX_VALUE);
        // who repeats a revert is answered as before, also where the change has gone from the log meanwhile
        if (found.isPresent() || !writes.isKnown(request, options)) {
            PlannedOn.image(reads, plan);
            reads.atLeast(kept(found, id.get()).row().version());
        }
        String why = comment.isEmpty() ? "Reverts " + id.get() : comment;
        return writes.merge(
                request,
                options,
                new Writes.Many(
                        why,
                        intent -> {
                            List<Edit> edits =
                                    new Reverted(kept(found, id.get()).change(), only, force).edits(intent);
                            Writes.allow(request, edits);
                            trials.check(intent, edits);
                            return edits;
                        },
                        plan));
    }

    private static StoredChanges.Found kept(Optional<StoredChanges.Found> found, ChangeId id) {
        return found.orElseThrow(() -> Reads.notFound("change " + id + " among those that are kept"));
    }
}
