// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.PartEdit;
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
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.PartKey;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads operations of {@code POST /changes}. */
final class OperationReader {
    private final ControlImage image;
    private final Violations violations;
    private final Set<Target> seen = new HashSet<>();

    /** @param image that {@code ifMatch} is compared with */
    OperationReader(ControlImage image, Violations violations) {
        this.image = image;
        this.violations = violations;
    }

    /** What {@code node} asks for; empty where something is wrong with it. */
    Optional<Operation> read(JsonNode node, String at) {
        JsonFields fields = JsonFields.of(node, at, violations);
        if (!fields.has("op")) {
            fields.missing("op", "say put or delete");
        }
        boolean put = fields.word("op", new String[] {"put", "delete"}, Function.identity(), "delete")
                .equals("put");
        if (!fields.has("resource")) {
            fields.missing("resource", "name what to change, for example domains/a.example.com");
        }
        Optional<Target> target = fields.parsed("resource", Target::parse);
        Optional<IfMatch> ifMatch = fields.parsed("ifMatch", IfMatch::parse);
        Optional<JsonNode> value = fields.raw("value");
        fields.end();
        if (put && value.isEmpty()) {
            fields.missing("value", "give the spec to put");
        }
        if (!put && value.isPresent() && fields.isGood()) {
            violations.add(fields.pointer("value"), "", "delete-value", "remove it: a delete has no value");
        }
        if (target.isPresent() && !seen.add(target.get())) {
            violations.add(
                    fields.pointer("resource"),
                    target.get().path(),
                    "duplicate",
                    "change each resource once in a request");
        }
        // the value is read even where the rest is wrong, so that all its faults are told at once
        Optional<JsonFields> spec =
                value.filter(given -> put).map(given -> JsonFields.of(given, fields.pointer("value"), violations));
        Optional<Operation> operation = target.flatMap(known -> switch (known) {
            case Target.Piece(IntentKey key) -> ofPiece(key, spec, ifMatch, fields);
            case Target.Part(PartKey key) -> ofPart(key, spec, ifMatch, fields);
        });
        return operation.filter(whole -> fields.isGood());
    }

    /** @param spec what it shall be; empty: gone */
    private Optional<Operation> ofPiece(
            IntentKey key, Optional<JsonFields> spec, Optional<IfMatch> ifMatch, JsonFields fields) {
        Optional<Intent> wanted = spec.flatMap(given -> intent(key, given));
        Precondition relied = ifMatch.<Precondition>map(tag -> matches(key, tag, fields.pointer("ifMatch")))
                .orElseGet(Precondition.Any::new);
        String at = spec.map(JsonFields::pointer).orElse(fields.pointer());
        return Optional.of(new Operation.OfPiece(new Edit(key, wanted, relied, at)));
    }

    private Precondition matches(IntentKey key, IfMatch wanted, String at) {
        long now = ResourceVersion.of(image.intent(), key);
        return new Precondition.Matches(
                wanted.accepts(now)
                        ? now
                        : wanted.revisions().stream().max(Long::compare).orElse(Long.MAX_VALUE),
                at);
    }

    private static Optional<Operation> ofPart(
            PartKey key, Optional<JsonFields> spec, Optional<IfMatch> ifMatch, JsonFields fields) {
        Precondition relied = ifMatch.<Precondition>map(wanted -> new Precondition.OfPart(
                        key.cluster(), wanted.any(), wanted.parts(), wanted.revisions(), fields.pointer("ifMatch")))
                .orElseGet(Precondition.Any::new);
        if (spec.isEmpty()) {
            return Optional.of(
                    new Operation.OfPart(new PartEdit.Withdraw(key.name(), key.cluster(), relied, fields.pointer())));
        }
        String at = spec.get().pointer();
        return DomainJson.readPart(spec.get(), key.name(), Optional.of(key.cluster()))
                .map(part -> new Operation.OfPart(new PartEdit.Put(part, relied, at)));
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
