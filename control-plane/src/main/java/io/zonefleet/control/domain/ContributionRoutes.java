// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.PartEdit;
import io.zonefleet.control.change.PartTag;
import io.zonefleet.control.change.Precondition;
import io.zonefleet.control.change.WriteOutcome.Written;
import io.zonefleet.control.history.LastChanges;
import io.zonefleet.control.history.StoredChanges;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.write.ChangeJson;
import io.zonefleet.control.write.ConditionalHeaders;
import io.zonefleet.control.write.WriteOptions;
import io.zonefleet.control.write.Writes;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Intent;
import io.zonefleet.model.PartKey;
import io.zonefleet.model.SourceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who contributes what to a name, and the parts that are written for one origin cluster each. */
public final class ContributionRoutes {
    private static final DomainName STAND_IN = new DomainName("invalid");

    private final Reads reads;
    private final Writes writes;
    private final StoredChanges stored;
    private final LastChanges last;

    public ContributionRoutes(Reads reads, Writes writes, StoredChanges stored, LastChanges last) {
        this.reads = reads;
        this.writes = writes;
        this.stored = stored;
        this.last = last;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/domains/{name}/contributions", this::list),
                Route.of("GET", "/api/v1/domains/{name}/contributions/{cluster}", this::get),
                Route.of("PUT", "/api/v1/domains/{name}/contributions/{cluster}", this::put),
                Route.of("DELETE", "/api/v1/domains/{name}/contributions/{cluster}", this::delete));
    }

    private Response list(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        ControlImage image = reads.withHistory(request);
        var pieces = image.intent().contributions(name.orElseThrow()).values();
        if (pieces.isEmpty()) {
            throw Reads.notFound("domain " + name.get());
        }
        ObjectNode json = JsonBody.object();
        ArrayNode items = json.putArray("items");
        Shown shown = shown(image, name.get());
        for (Versioned<Contribution> piece : pieces) {
            for (Contribution part : piece.value().parts()) {
                items.add(shown.json(part, piece.revision()));
            }
        }
        json.put("total", items.size());
        ConflictJson.put(json, Merged.of(pieces));
        return Reads.view(image, json);
    }

    private Response get(Request request) {
        Optional<PartKey> part = part(request);
        ControlImage image = reads.withHistory(request);
        Versioned<Contribution> own = new PartResource(part.orElseThrow())
                .find(image.intent())
                .orElseThrow(() -> Reads.notFound("contribution of cluster "
                        + part.get().cluster() + " to domain " + part.get().name()));
        return Reads.view(image, shown(image, part.get().name()).json(own.value(), own.revision()))
                .with("ETag", tag(own.value()));
    }

    private Shown shown(ControlImage image, DomainName name) {
        return new Shown(new DrainedParts(image.intent().allDrains()), last.of(image, name));
    }

    /**
     * Contributions with what is known beside them.
     *
     * @param last the changes that made them
     */
    private record Shown(DrainedParts drained, Map<Long, LastChanges.Found> last) {
        ObjectNode json(Contribution part, long revision) {
            ArrayNode alone = JsonBody.object().arrayNode();
            DomainJson.putParts(alone, new Versioned<>(part, revision));
            ObjectNode json = (ObjectNode) alone.get(0);
            drained.put(json, List.of(part));
            LastChanges.Found change = last.get(LastChanges.number(part));
            if (change != null) {
                json.put("since", change.row().at().toString())
                        .put("actor", change.row().actor())
                        .put("change", ChangeJson.path(change.id()));
                if (part.source().equals(SourceId.CLUSTERS)) {
                    json.put("revision", change.row().revision());
                }
            }
            return json;
        }
    }

    private Response put(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        Optional<ClusterId> cluster = request.path("cluster", ClusterId::parse);
        WriteOptions options = WriteOptions.read(request);
        JsonFields body = JsonFields.of(request.json(), "", request.violations());
        Optional<Contribution> read = DomainJson.readPart(body, name.orElse(STAND_IN), cluster);
        request.check();
        PartKey key = new PartKey(name.orElseThrow(), cluster.orElseThrow());
        Contribution wanted = read.orElseThrow();
        Response response = writes.part(
                request,
                options,
                new PartResource(key),
                "contribution of " + key.cluster() + " to " + key.name(),
                new PartEdit.Put(wanted, condition(options.headers(), key.cluster())),
                written -> isNew(written, key));
        return options.dryRun() ? response : response.with("ETag", tag(wanted));
    }

    private Response delete(Request request) {
        Optional<PartKey> part = part(request);
        WriteOptions options = WriteOptions.read(request);
        request.check();
        PartKey key = part.orElseThrow();
        return writes.part(
                request,
                options,
                new PartResource(key),
                "contribution of " + key.cluster() + " to " + key.name() + " withdrawn",
                new PartEdit.Withdraw(key.name(), key.cluster(), condition(options.headers(), key.cluster())),
                written -> false);
    }

    /** Empty where something is wrong with either. */
    private static Optional<PartKey> part(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        Optional<ClusterId> cluster = request.path("cluster", ClusterId::parse);
        return name.flatMap(known -> cluster.map(id -> new PartKey(known, id)));
    }

    private static String tag(Contribution part) {
        return "\"" + PartTag.of(part) + "\"";
    }

    private static Precondition condition(ConditionalHeaders headers, ClusterId cluster) {
        if (headers.onlyCreate()) {
            return new Precondition.Absent();
        }
        return headers.ifMatch()
                .<Precondition>map(
                        wanted -> new Precondition.OfPart(cluster, wanted.any(), wanted.parts(), wanted.revisions()))
                .orElseGet(Precondition.Any::new);
    }

    /** Who repeats a request is told what it came to first, which is in the log. */
    private boolean isNew(Written written, PartKey part) {
        List<ChangeItem> items = written.items().isEmpty()
                ? written.change()
                        .flatMap(id -> stored.find(id, ChangeJson.MAX_ITEMS))
                        .map(found -> found.change().items())
                        .orElse(List.of())
                : written.items();
        return items.stream()
                .filter(item -> item.parts().contains(part))
                .anyMatch(item -> item.before().stream().noneMatch(piece -> has(piece, part.cluster())));
    }

    private static boolean has(Intent piece, ClusterId cluster) {
        return piece instanceof Contribution shared && shared.byCluster().containsKey(cluster);
    }
}
