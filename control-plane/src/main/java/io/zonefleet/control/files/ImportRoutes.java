// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.trial.TextTrials;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.write.PlanHash;
import io.zonefleet.control.write.PlannedOn;
import io.zonefleet.control.write.WriteOptions;
import io.zonefleet.control.write.Writes;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Takes files: all of one, or nothing where anything is wrong in it. */
public final class ImportRoutes {
    private static final Set<String> TYPES = Set.of("application/json", "application/yaml", "text/csv", "text/dns");

    private final Reads reads;
    private final Writes writes;
    private final TextTrials trials;

    public ImportRoutes(Reads reads, Writes writes, TextTrials trials) {
        this.reads = reads;
        this.writes = writes;
        this.trials = trials;
    }

    /** All of them. */
    public List<Route> routes() {
        return List.of(Route.of("POST", "/api/v1/import", this::post).taking(TYPES));
    }

    private Response post(Request request) {
        WriteOptions options = WriteOptions.read(request);
        Optional<DomainName> suffix = request.query().parsed("suffix", DomainName::parse);
        Optional<DomainName> zone = request.query().parsed("zone", DomainName::parse);
        boolean prune = request.query().flag("prune");
        boolean rows = request.query().flag("rows");
        Optional<PlanHash> plan = request.query().parsed("planHash", PlanHash::parse);
        FileContent file = read(request, suffix, zone);
        if (prune && file.complete().isEmpty()) {
            request.violations()
                    .add("query/prune", "true", "prune-state", "leave it out: only a state says what there is not");
        }
        request.check();
        IntentImage known = PlannedOn.image(reads, plan).intent();
        AtomicReference<FileEdits> written = new AtomicReference<>(FileEdits.of(file, known, prune));
        trials.check(known, written.get().edits());
        String comment = "import of " + file.lines().size() + " rows";
        Response response = writes.merge(
                request,
                options,
                new Writes.Many(
                        comment,
                        intent -> {
                            FileEdits edits = FileEdits.of(file, intent, prune);
                            written.set(edits);
                            return edits.edits();
                        },
                        plan));
        return rows ? withRows(response, file, written.get()) : response;
    }

    private FileContent read(Request request, Optional<DomainName> suffix, Optional<DomainName> zone) {
        return switch (request.mediaType()) {
            case "text/csv" -> CsvFile.read(request.body(), request.violations());
            case "text/dns" ->
                ZoneDomains.of(
                        ZoneReader.read(request.body(), zone.map(ImportRoutes::origin), request.violations()),
                        request.violations());
            case "application/yaml" -> tree(YamlText.read(request.body()), request, suffix);
            default -> tree(request.json(), request, suffix);
        };
    }

    private static FileContent tree(JsonNode tree, Request request, Optional<DomainName> suffix) {
        return tree.isObject()
                ? StateFile.read(tree, request.violations())
                : ListFile.read(tree, suffix, request.violations());
    }

    private static Name origin(DomainName zone) {
        try {
            return Name.fromString(zone.text() + ".");
        } catch (TextParseException impossible) {
            throw new IllegalStateException("a canonical name is a name: " + zone, impossible);
        }
    }

    /** What became of each row, in their order; then of what the file leaves out. */
    private static Response withRows(Response response, FileContent file, FileEdits edits) {
        if (!(JsonBody.read(response.bytes()) instanceof ObjectNode body)) {
            return response;
        }
        Set<String> superseded = new HashSet<>();
        body.path("superseded").forEach(path -> superseded.add(path.asText()));
        Map<String, String> outcomes = new HashMap<>();
        edits.outcomes()
                .forEach((key, outcome) ->
                        outcomes.put(key.path(), superseded.contains(key.path()) ? "superseded" : outcome));
        ArrayNode rows = body.putArray("rows");
        for (FileContent.Line line : file.lines()) {
            ObjectNode row = rows.addObject().put("at", line.at()).put("resource", line.resource());
            if (line.note().isEmpty()) {
                row.put("outcome", outcomes.getOrDefault(line.resource(), FileEdits.UNCHANGED));
            } else {
                row.put("outcome", "left-out").put("message", line.note());
            }
        }
        edits.outcomes().forEach((IntentKey key, String outcome) -> {
            if (outcome.equals("deleted")) {
                rows.addObject().put("at", "").put("resource", key.path()).put("outcome", outcome);
            }
        });
        return response.withJson(body);
    }
}
