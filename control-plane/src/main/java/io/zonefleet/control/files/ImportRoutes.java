// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.http.Route;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.trial.TextTrials;
import io.zonefleet.control.write.PlannedOn;
import io.zonefleet.control.write.WriteOptions;
import io.zonefleet.control.write.Writes;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
        WriteOptions options = WriteOptions.readOfMany(request);
        Optional<DomainName> suffix = request.query().parsed("suffix", DomainName::parse);
        Optional<DomainName> zone = request.query().parsed("zone", DomainName::parse);
        boolean prune = request.query().flag("prune");
        boolean rows = request.query().flag("rows");
        Reading file = new Reading(() -> read(request, suffix, zone));
        if (prune && file.complete().isEmpty()) {
            request.violations()
                    .add("query/prune", "true", "prune-state", "leave it out: only a state says what there is not");
        }
        request.check();
        PlannedOn.image(reads, options.plan());
        AtomicReference<Optional<Map<IntentKey, String>>> outcomes = new AtomicReference<>(Optional.empty());
        Map<IntentKey, String> before = new HashMap<>();
        Response response = writes.merge(
                request,
                options,
                new Writes.Many(
                                options.comment()
                                        .orElse("import of " + file.lines().size() + " rows"),
                                intent -> {
                                    FileEdits edits = FileEdits.of(file.take(), intent, prune);
                                    Writes.allow(request, edits.edits());
                                    trials.check(intent, edits.edits());
                                    outcomes.set(rows ? Optional.of(edits.outcomes()) : Optional.empty());
                                    return edits.edits();
                                },
                                options.plan())
                        .recalling(rows ? item -> before.put(item.key(), FileEdits.outcome(item)) : item -> {}));
        // what such a request came to before is what counts, also where its edits were made anew meanwhile
        Optional<Map<IntentKey, String>> told = before.isEmpty() ? outcomes.get() : Optional.of(before);
        return told.map(known -> new Rows(file.lines(), known).in(response)).orElse(response);
    }

    /** A file of which only the lines stay in memory: what it wants is taken once, and read anew where edits have to be made again. */
    private static final class Reading {
        private final Supplier<FileContent> reader;
        private final Lines lines;
        private final Set<FileContent.Kind> complete;
        private Optional<FileContent> content;

        Reading(Supplier<FileContent> reader) {
            FileContent first = reader.get();
            this.reader = reader;
            this.lines = first.lines();
            this.complete = first.complete();
            this.content = Optional.of(first);
        }

        Lines lines() {
            return lines;
        }

        Set<FileContent.Kind> complete() {
            return complete;
        }

        FileContent take() {
            FileContent taken = content.orElseGet(reader);
            content = Optional.empty();
            return taken;
        }
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
}
