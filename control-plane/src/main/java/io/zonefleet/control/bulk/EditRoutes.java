// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.Precondition;
import io.zonefleet.control.domain.DomainFilter;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.control.write.PlanHash;
import io.zonefleet.control.write.PlannedOn;
import io.zonefleet.control.write.ResourceVersion;
import io.zonefleet.control.write.WriteOptions;
import io.zonefleet.control.write.Writes;
import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The same change of many domains: those that a filter selects, and of them what was written through the API. */
public final class EditRoutes {
    /** What is written through the API: for all clusters, and for one. */
    static final List<SourceId> OURS = List.of(SourceId.API, SourceId.CLUSTERS);

    private final Reads reads;
    private final Writes writes;

    public EditRoutes(Reads reads, Writes writes) {
        this.reads = reads;
        this.writes = writes;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(Route.of("POST", "/api/v1/edits", this::post));
    }

    private Response post(Request request) {
        JsonFields body = JsonFields.of(request.json(), "", request.violations());
        WriteOptions options = WriteOptions.readBare(request, body.flag("allowShrink", false));
        String comment = body.text("comment", ModelFields.MAX_COMMENT, "");
        DomainFilter filter = DomainFilter.of(body.object("filter"), request.violations());
        FieldChanges changes = FieldChanges.read(body);
        Optional<PlanHash> plan = body.parsed("planHash", PlanHash::parse);
        body.end();
        request.check();
        PlannedOn.image(reads, plan);
        return writes.merge(
                request,
                options,
                new Writes.Many(comment, intent -> edits(intent, filter, changes), plan)
                        .warningOf(intent -> changes.replaced()
                                .map(address -> AddressLeft.of(intent, address.from()))
                                .orElse(List.of())));
    }

    private static List<Edit> edits(IntentImage intent, DomainFilter filter, FieldChanges changes) {
        List<Edit> edits = new ArrayList<>();
        Violations violations = new Violations();
        Predicate<Contribution> selected = filter.on(intent);
        intent.domains()
                .forEach((name, bySource) -> OURS.forEach(source -> {
                    Versioned<Contribution> known = bySource.get(source);
                    if (known == null) {
                        return;
                    }
                    List<Contribution> parts = known.value().parts().stream()
                            .map(part -> selected.test(part)
                                    ? changes.changed(part, violations).orElse(part)
                                    : part)
                            .toList();
                    Contribution.together(parts)
                            .filter(piece -> violations.count() == 0 && !piece.equals(known.value()))
                            .ifPresent(piece -> edits.add(Edit.of(
                                    piece.key(),
                                    Optional.of(piece),
                                    new Precondition.Matches(ResourceVersion.of(intent, piece.key())))));
                }));
        violations.throwIfAny();
        return edits;
    }
}
