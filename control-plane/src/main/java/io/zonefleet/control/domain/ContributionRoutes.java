// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.PartEdit;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Touched;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.write.WriteOptions;
import io.zonefleet.control.write.Writes;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.SourceId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who contributes what to a name, and the parts that are written for one origin cluster each. */
public final class ContributionRoutes {
    private static final DomainName STAND_IN = new DomainName("invalid");

    private final Reads reads;
    private final Writes writes;

    public ContributionRoutes(Reads reads, Writes writes) {
        this.reads = reads;
        this.writes = writes;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/domains/{name}/contributions", this::list),
                Route.of("PUT", "/api/v1/domains/{name}/contributions/{cluster}", this::put),
                Route.of("DELETE", "/api/v1/domains/{name}/contributions/{cluster}", this::delete));
    }

    private Response list(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        ControlImage image = reads.image(request);
        var pieces = image.intent().contributions(name.orElseThrow()).values();
        if (pieces.isEmpty()) {
            throw Reads.notFound("domain " + name.get());
        }
        ObjectNode json = JsonBody.object();
        ArrayNode items = json.putArray("items");
        DrainedParts drained = new DrainedParts(image.intent().allDrains());
        Map<SourceId, Map.Entry<ChangeId, ChangeRow>> since = since(image, pieces);
        for (Versioned<Contribution> piece : pieces) {
            int before = items.size();
            DomainJson.putParts(items, piece);
            List<Contribution> parts = piece.value().parts();
            for (int i = 0; i < parts.size(); i++) {
                drained.put((ObjectNode) items.get(before + i), List.of(parts.get(i)));
            }
            Optional.ofNullable(since.get(piece.value().source())).ifPresent(change -> {
                for (int i = before; i < items.size(); i++) {
                    ((ObjectNode) items.get(i))
                            .put("since", change.getValue().at().toString())
                            .put("change", "/api/v1/changes/" + change.getKey());
                }
            });
        }
        json.put("total", items.size());
        RecordJson.putConflicts(json, Merged.of(pieces).conflicts());
        return Reads.view(image, json);
    }

    /**
     * The changes that made them what they are; without those that are not kept any more, or were too large to say what they were about. One
     * walk for all of them, from the newest on, which ends with the last that is found: changes may be a hundred thousand.
     */
    private static Map<SourceId, Map.Entry<ChangeId, ChangeRow>> since(
            ControlImage image, Collection<Versioned<Contribution>> pieces) {
        Map<SourceId, Map.Entry<ChangeId, ChangeRow>> since = new HashMap<>();
        for (Map.Entry<ChangeId, ChangeRow> change :
                image.fleet().changes().descendingMap().entrySet()) {
            if (since.size() == pieces.size()) {
                break;
            }
            for (Versioned<Contribution> piece : pieces) {
                if (change.getValue().revision() == piece.revision()
                        && change.getValue()
                                .touched()
                                .has(Touched.ofPiece(piece.value().key()))) {
                    since.putIfAbsent(piece.value().source(), change);
                }
            }
        }
        return since;
    }

    private Response put(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        Optional<ClusterId> cluster = request.path("cluster", ClusterId::parse);
        WriteOptions options = WriteOptions.read(request);
        JsonFields body = JsonFields.of(request.json(), "", request.violations());
        Optional<Contribution> read = DomainJson.read(body, name.orElse(STAND_IN), SourceId.CLUSTERS);
        read.flatMap(Contribution::origin)
                .filter(origin -> !cluster.equals(Optional.of(origin)))
                .ifPresent(origin -> request.violations()
                        .add("/origin", origin.text(), "origin", "leave it out: it is the cluster in the path"));
        request.check();
        Contribution wanted = read.orElseThrow().of(cluster.orElseThrow());
        return writes.part(
                request,
                options,
                new DomainResource(wanted.name()),
                "contribution of " + cluster.get() + " to " + wanted.name(),
                relied -> new PartEdit.Put(wanted, relied));
    }

    private Response delete(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        Optional<ClusterId> cluster = request.path("cluster", ClusterId::parse);
        WriteOptions options = WriteOptions.read(request);
        request.check();
        return writes.part(
                request,
                options,
                new DomainResource(name.orElseThrow()),
                "contribution of " + cluster.orElseThrow() + " to " + name.get() + " withdrawn",
                relied -> new PartEdit.Withdraw(name.get(), cluster.get(), relied));
    }
}
