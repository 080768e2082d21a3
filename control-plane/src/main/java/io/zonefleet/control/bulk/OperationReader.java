// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.Precondition;
import io.zonefleet.control.cluster.ClusterJson;
import io.zonefleet.control.domain.DomainJson;
import io.zonefleet.control.drain.DrainJson;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.profile.ProfileJson;
import io.zonefleet.control.source.SourceJson;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.control.write.IfMatch;
import io.zonefleet.control.write.ResourceVersion;
import io.zonefleet.control.zone.ZoneJson;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.SourceId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads operations of {@code POST /changes}. */
final class OperationReader {
    private final ControlImage image;
    private final Violations violations;
    private final Set<IntentKey> seen = new HashSet<>();

    /** @param image that {@code ifMatch} is compared with */
    OperationReader(ControlImage image, Violations violations) {
        this.image = image;
        this.violations = violations;
    }

    /** The edit that {@code node} asks for; empty where something is wrong with it. */
    Optional<Edit> read(JsonNode node, String at) {
        JsonFields fields = JsonFields.of(node, at, violations);
        if (!fields.has("op")) {
            fields.missing("op", "say put or delete");
        }
        boolean put = fields.word("op", new String[] {"put", "delete"}, Function.identity(), "delete")
                .equals("put");
        if (!fields.has("resource")) {
            fields.missing("resource", "name what to change, for example domains/a.example.com");
        }
        Optional<IntentKey> key = fields.parsed("resource", OperationReader::key);
        Optional<String> ifMatch = fields.string("ifMatch");
        Optional<JsonNode> value = fields.raw("value");
        fields.end();
        if (put && value.isEmpty()) {
            fields.missing("value", "give the spec to put");
        }
        if (!put && value.isPresent() && fields.isGood()) {
            violations.add(fields.pointer("value"), "", "delete-value", "remove it: a delete has no value");
        }
        if (key.isPresent() && !seen.add(key.get())) {
            violations.add(
                    fields.pointer("resource"),
                    key.get().path(),
                    "duplicate",
                    "change each resource once in a request");
        }
        // the value is read even where the rest is wrong, so that all its faults are told at once
        Optional<Intent> wanted = put && key.isPresent() && value.isPresent()
                ? intent(key.get(), JsonFields.of(value.get(), fields.pointer("value"), violations))
                : Optional.empty();
        Precondition precondition = ifMatch.<Precondition>map(tag -> precondition(key, tag, fields.pointer("ifMatch")))
                .orElse(new Precondition.Any());
        return fields.isGood()
                ? key.map(known -> new Edit(known, wanted, precondition, put ? fields.pointer("value") : at))
                : Optional.empty();
    }

    private Precondition precondition(Optional<IntentKey> key, String tag, String at) {
        Optional<IfMatch> wanted = violations.accept(at, IfMatch.parse(tag));
        if (wanted.isEmpty() || key.isEmpty()) {
            return new Precondition.Any();
        }
        long now = ResourceVersion.of(image.intent(), key.get());
        return new Precondition.Matches(
                wanted.get().accepts(now)
                        ? now
                        : wanted.get().revisions().stream().max(Long::compare).orElse(Long.MAX_VALUE),
                at);
    }

    /** What the path of a resource names. */
    static Parsed<IntentKey> key(String resource) {
        int slash = resource.indexOf('/');
        String noun = slash < 0 ? resource : resource.substring(0, slash);
        String id = slash < 0 ? "" : resource.substring(slash + 1);
        return switch (noun) {
            case "domains" -> map(DomainName.parse(id), name -> new IntentKey.OfDomain(name, SourceId.API));
            case "zones" -> map(DomainName.parse(id), IntentKey.OfZone::new);
            case "clusters" -> map(ClusterId.parse(id), IntentKey.OfCluster::new);
            case "profiles" -> map(ProfileId.parse(id), IntentKey.OfProfile::new);
            case "drains" -> map(DrainId.parse(id), IntentKey.OfDrain::new);
            case "sources" -> map(SourceJson.id(id), IntentKey.OfSource::new);
            default ->
                Parsed.invalid(
                        resource,
                        "resource",
                        "use domains/<name>, zones/<name>, clusters/<id>, profiles/<id>, sources/<id> or drains/<id>");
        };
    }

    private static <T> Parsed<IntentKey> map(Parsed<T> parsed, Function<T, IntentKey> make) {
        return switch (parsed) {
            case Parsed.Valid<T>(T value) -> Parsed.valid(make.apply(value));
            case Parsed.Invalid<T> invalid -> new Parsed.Invalid<>(invalid.violations());
        };
    }

    private static Optional<Intent> intent(IntentKey key, JsonFields spec) {
        return switch (key) {
            case IntentKey.OfDomain domain ->
                DomainJson.read(spec, domain.name(), domain.source()).map(Intent.class::cast);
            case IntentKey.OfZone zone -> ZoneJson.read(spec, zone.name()).map(Intent.class::cast);
            case IntentKey.OfCluster cluster ->
                ClusterJson.read(spec, cluster.id()).map(Intent.class::cast);
            case IntentKey.OfProfile profile ->
                ProfileJson.read(spec, profile.id()).map(Intent.class::cast);
            case IntentKey.OfDrain drain -> DrainJson.read(spec, drain.id()).map(Intent.class::cast);
            case IntentKey.OfSource source -> SourceJson.read(spec, source.id()).map(Intent.class::cast);
        };
    }
}
