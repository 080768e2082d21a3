// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import io.zonefleet.control.history.PastState;
import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.DomainIndex.Row;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.control.read.Page;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.write.Warning.Code;
import io.zonefleet.control.write.WriteOptions;
import io.zonefleet.control.write.Writes;
import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.SourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** Routes of domains. */
public final class DomainRoutes {
    /** Lets a body be checked although the name beside it is wrong: the request is refused all the same. */
    private static final DomainName STAND_IN = new DomainName("invalid");

    private final Reads reads;
    private final Writes writes;
    private final PastState past;
    private final JudgedDomains judged = new JudgedDomains();

    public DomainRoutes(Reads reads, Writes writes, PastState past) {
        this.past = past;
        this.reads = reads;
        this.writes = writes;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.of("GET", "/api/v1/domains", this::list),
                Route.of("GET", "/api/v1/domains/{name}", this::get),
                Route.of("PUT", "/api/v1/domains/{name}", this::put),
                Route.of("DELETE", "/api/v1/domains/{name}", this::delete));
    }

    private Response list(Request request) {
        ListQuery<DomainName> query = ListQuery.read(request, DomainName::parse);
        DomainFilter filter = DomainFilter.of(request.query());
        Optional<Set<Code>> warned = request.query().parsed("warning", WarnedDomains::codes);
        ControlImage image = reads.image(request);
        DrainedParts drained = new DrainedParts(image.intent().allDrains());
        SortedMap<DomainName, Row> rows = warned.isEmpty()
                ? image.index().narrowed(filter.origin(), filter.source())
                : judged.of(image, drained, warned.get());
        boolean allOfThem = query.text().isEmpty() && (warned.isEmpty() ? filter.isOfIndex() : filter.isAll());
        Page<DomainName, Row> page =
                allOfThem ? Page.ofAll(rows, query) : Page.of(rows, matching(query.text(), filter, image), query);
        return Reads.view(
                image,
                page.json(entry -> DomainJson.view(
                        entry.getKey(),
                        entry.getValue().contributions().values(),
                        DomainRules.warnings(image.intent(), entry.getKey(), drained),
                        drained)));
    }

    private static BiPredicate<DomainName, Row> matching(String text, DomainFilter filter, ControlImage image) {
        BiPredicate<DomainName, Row> found = (name, row) -> row.isFoundBy(name, text);
        Predicate<Contribution> selected = filter.on(image.intent());
        return filter.isAll()
                ? found
                : found.and((name, row) -> any(row.contributions().parts(), selected));
    }

    // no stream: it is asked of a hundred thousand names, each with one part
    private static boolean any(List<Contribution> parts, Predicate<Contribution> selected) {
        for (Contribution part : parts) {
            if (selected.test(part)) {
                return true;
            }
        }
        return false;
    }

    private Response get(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        Optional<ChangeId> at = PastState.at(request);
        if (at.isPresent()) {
            ControlImage image = reads.withHistory(request);
            return past(image, name.orElseThrow(), at.get());
        }
        ControlImage image = reads.image(request);
        return Reads.resource(image, new DomainResource(name.orElseThrow()).show(image), "domain " + name.get());
    }

    private Response past(ControlImage image, DomainName name, ChangeId at) {
        var now = image.intent().contributions(name).values();
        SortedMap<SourceId, Versioned<Contribution>> then = new TreeMap<>();
        past.of(image, at, new DomainResource(name).key().path(), now).forEach((key, piece) -> {
            if (piece.value() instanceof Contribution part) {
                then.put(part.source(), new Versioned<>(part, piece.revision()));
            }
        });
        if (then.isEmpty()) {
            throw Reads.notFound("domain " + name + " at change " + at);
        }
        return Reads.view(image, DomainJson.view(name, then.values(), List.of()).put("at", at.text()));
    }

    private Response put(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        WriteOptions options = WriteOptions.read(request);
        JsonFields body = JsonFields.of(request.json(), "", request.violations());
        Optional<Contribution> wanted = DomainJson.read(body, name.orElse(STAND_IN), SourceId.API);
        request.check();
        return writes.put(request, options, wanted.orElseThrow(), new DomainResource(name.orElseThrow()));
    }

    private Response delete(Request request) {
        Optional<DomainName> name = request.path("name", DomainName::parse);
        WriteOptions options = WriteOptions.read(request);
        ControlImage image = reads.image(request);
        Set<SourceId> sources = image.intent().contributions(name.orElseThrow()).keySet();
        boolean foreign = !sources.isEmpty() && !sources.contains(SourceId.API);
        if (foreign && !writes.isKnown(request, options)) {
            throw Problem.of(ProblemKind.CONFLICT, fromElsewhere(image.intent(), name.get()))
                    .asException();
        }
        return writes.delete(request, options, new DomainResource(name.orElseThrow()), List.of());
    }

    private static String fromElsewhere(IntentImage intent, DomainName name) {
        List<String> reasons = new ArrayList<>();
        for (Versioned<Contribution> piece : intent.contributions(name).values()) {
            SourceId source = piece.value().source();
            if (source.equals(SourceId.CLUSTERS)) {
                String path = "/api/v1/domains/" + name + "/contributions/";
                piece.value()
                        .byCluster()
                        .keySet()
                        .forEach(cluster -> reasons.add("cluster " + cluster
                                + " contributes to it, which is withdrawn by DELETE " + path + cluster));
            } else {
                reasons.add("it comes from source " + source + ", and is changed there");
            }
        }
        return "Nothing of it was written through the API for all clusters: " + String.join("; ", reasons) + ".";
    }
}
