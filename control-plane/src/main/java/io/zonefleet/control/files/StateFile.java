// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.cluster.ClusterJson;
import io.zonefleet.control.domain.DomainJson;
import io.zonefleet.control.drain.DrainJson;
import io.zonefleet.control.files.FileContent.Kind;
import io.zonefleet.control.files.FileContent.Wanted;
import io.zonefleet.control.profile.ProfileJson;
import io.zonefleet.control.source.SourceJson;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.control.zone.ZoneJson;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.SourceId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * All of a state, or a part of it, as one document: each kind a map from names to specs, {@code contributions} by source what did not come
 * through the API. The same both ways.
 */
final class StateFile {
    /** What a document says of its form. */
    static final int VERSION = 1;

    private static final int MAX_PARTS = 10_000;

    private final Violations violations;
    private final Lines lines = new Lines();
    private final Map<IntentKey, Wanted> wanted = new LinkedHashMap<>();
    private final Set<Kind> complete = EnumSet.noneOf(Kind.class);

    private StateFile(Violations violations) {
        this.violations = violations;
    }

    /** Everything there is, in the order of names. */
    static ObjectNode of(IntentImage intent) {
        ObjectNode state = JsonBody.object().put("zonefleet", VERSION);
        ObjectNode profiles = state.putObject(Kind.PROFILES.text());
        intent.profiles().forEach((id, known) -> profiles.set(id.text(), ProfileJson.spec(known.value())));
        ObjectNode clusters = state.putObject(Kind.CLUSTERS.text());
        intent.clusters().forEach((id, known) -> clusters.set(id.text(), ClusterJson.spec(known.value())));
        ObjectNode zones = state.putObject(Kind.ZONES.text());
        intent.zones().forEach((name, known) -> zones.set(name.text(), ZoneJson.spec(known.value())));
        ObjectNode sources = state.putObject(Kind.SOURCES.text());
        intent.sources().forEach((id, known) -> sources.set(id.text(), SourceJson.spec(known.value())));
        ObjectNode domains = state.putObject(Kind.DOMAINS.text());
        Map<SourceId, ObjectNode> others = new java.util.TreeMap<>();
        intent.domains()
                .forEach((name, bySource) -> bySource.values().forEach(known -> {
                    SourceId source = known.value().source();
                    ObjectNode of = source.equals(SourceId.API)
                            ? domains
                            : others.computeIfAbsent(source, first -> JsonBody.object());
                    of.set(name.text(), DomainJson.spec(known.value()));
                }));
        ObjectNode contributions = state.putObject(Kind.CONTRIBUTIONS.text());
        others.forEach((source, of) -> contributions.set(source.text(), of));
        ObjectNode drains = state.putObject(Kind.DRAINS.text());
        intent.drains().forEach((id, known) -> drains.set(id.text(), DrainJson.spec(known.value())));
        return state;
    }

    /** Reads a document; what is wrong is added to {@code violations}. */
    static FileContent read(JsonNode document, Violations violations) {
        StateFile reader = new StateFile(violations);
        JsonFields fields = JsonFields.of(document, "", violations);
        fields.whole("zonefleet", VERSION, VERSION, VERSION);
        reader.kind(
                fields,
                Kind.PROFILES,
                ProfileId::parse,
                IntentKey.OfProfile::new,
                (spec, id) -> ProfileJson.read(spec, id).map(Intent.class::cast));
        reader.kind(
                fields,
                Kind.CLUSTERS,
                ClusterId::parse,
                IntentKey.OfCluster::new,
                (spec, id) -> ClusterJson.read(spec, id).map(Intent.class::cast));
        reader.kind(
                fields,
                Kind.ZONES,
                DomainName::parse,
                IntentKey.OfZone::new,
                (spec, name) -> ZoneJson.read(spec, name).map(Intent.class::cast));
        reader.kind(
                fields,
                Kind.SOURCES,
                SourceJson::id,
                IntentKey.OfSource::new,
                (spec, id) -> SourceJson.read(spec, id).map(Intent.class::cast));
        reader.kind(
                fields,
                Kind.DRAINS,
                DrainId::parse,
                IntentKey.OfDrain::new,
                (spec, id) -> DrainJson.read(spec, id).map(Intent.class::cast));
        reader.contributions(fields, Kind.DOMAINS.text(), SourceId.API);
        fields.object(Kind.CONTRIBUTIONS.text()).ifPresent(bySource -> {
            reader.complete.add(Kind.CONTRIBUTIONS);
            bySource.entries()
                    .forEach(entry -> violations
                            .accept(bySource.pointer(entry.getKey()), sourceId(entry.getKey()))
                            .ifPresent(source -> reader.contributions(bySource, entry.getKey(), source)));
        });
        if (fields.has(Kind.DOMAINS.text())) {
            reader.complete.add(Kind.DOMAINS);
        }
        fields.end();
        if (fields.isGood() && reader.complete.isEmpty()) {
            violations.add(
                    "",
                    "",
                    "type",
                    "send a list of rows: [{\"domain\": \"a.example.com\", \"ip\": \"192.0.2.1\"}], or a state: {\"domains\": {\"a.example.com\": {\"addresses\": [\"192.0.2.1\"]}}}");
        }
        return new FileContent(reader.lines, reader.wanted, reader.complete);
    }

    private void contributions(JsonFields fields, String field, SourceId source) {
        each(
                fields,
                field,
                DomainName::parse,
                name -> new IntentKey.OfDomain(name, source),
                (spec, name) -> piece(spec, name, source).map(Intent.class::cast));
    }

    /** What was written for clusters has a part for each of several; all others have one. */
    private static Optional<Contribution> piece(JsonFields spec, DomainName name, SourceId source) {
        if (!source.equals(SourceId.CLUSTERS)) {
            return DomainJson.read(spec, name, source);
        }
        List<Contribution> parts = new ArrayList<>(spec.list(
                "others",
                0,
                MAX_PARTS,
                (node, at) -> DomainJson.read(JsonFields.of(node, at, spec.violations()), name, source)));
        DomainJson.read(spec, name, source).ifPresent(parts::add);
        long origins = parts.stream()
                .flatMap(part -> part.origin().stream())
                .distinct()
                .count();
        if (spec.isGood() && origins < parts.size()) {
            spec.violations().add(spec.pointer(), "", "origin", "give each part an origin, and each another");
        }
        return spec.isGood() ? Contribution.together(parts) : Optional.empty();
    }

    private static Parsed<SourceId> sourceId(String text) {
        return text.equals(SourceId.CLUSTERS.text()) ? Parsed.valid(SourceId.CLUSTERS) : SourceJson.id(text);
    }

    private <T> void kind(
            JsonFields fields,
            Kind kind,
            Function<String, Parsed<T>> parser,
            Function<T, IntentKey> key,
            BiFunction<JsonFields, T, Optional<Intent>> reader) {
        if (fields.has(kind.text())) {
            complete.add(kind);
        }
        each(fields, kind.text(), parser, key, reader);
    }

    private <T> void each(
            JsonFields fields,
            String field,
            Function<String, Parsed<T>> parser,
            Function<T, IntentKey> key,
            BiFunction<JsonFields, T, Optional<Intent>> reader) {
        fields.object(field)
                .ifPresent(all -> all.entries().forEach(entry -> {
                    String at = all.pointer(entry.getKey());
                    Optional<T> name = violations.accept(at, parser.apply(entry.getKey()));
                    if (name.isEmpty()) {
                        return;
                    }
                    IntentKey of = key.apply(name.get());
                    // a spec without anything may be left out in YAML
                    JsonNode spec = entry.getValue().isNull() ? JsonBody.object() : entry.getValue();
                    Optional<Intent> read = reader.apply(JsonFields.of(spec, at, violations), name.get());
                    lines.add(at, of);
                    if (read.isPresent() && wanted.put(of, new Wanted.Whole(at, read.get())) != null) {
                        violations.add(
                                at, entry.getKey(), "duplicate", "name it once: " + of.path() + " is there twice");
                    }
                }));
    }
}
