// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.Precondition;
import io.zonefleet.control.domain.DomainJson;
import io.zonefleet.control.files.FileContent.Kind;
import io.zonefleet.control.files.FileContent.Wanted;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.control.write.ResourceVersion;
import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a file changes in an intent; pure.
 *
 * @param edits what is to be written
 * @param outcomes what becomes of each resource: created, updated, unchanged or deleted
 */
record FileEdits(List<Edit> edits, Map<IntentKey, String> outcomes) {
    private static final String CREATED = "created";
    private static final String UPDATED = "updated";
    static final String UNCHANGED = "unchanged";
    static final String DELETED = "deleted";

    /**
     * Compares.
     *
     * @param prune whether what a complete file leaves out goes
     * @throws io.zonefleet.control.wire.InvalidException where fields together with those that stay make no right spec
     */
    static FileEdits of(FileContent file, IntentImage intent, boolean prune) {
        List<Edit> edits = new ArrayList<>();
        Map<IntentKey, String> outcomes = new HashMap<>();
        Violations violations = new Violations();
        file.wanted().forEach((key, wanted) -> {
            Optional<? extends Intent> is = intent.find(key).map(Versioned::value);
            Optional<? extends Intent> shall = switch (wanted) {
                case Wanted.Whole whole -> Optional.of(whole.intent());
                case Wanted.Fields fields -> merged(intent, fields, violations);
            };
            outcomes.put(key, is.isEmpty() ? CREATED : is.equals(shall) ? UNCHANGED : UPDATED);
            shall.ifPresent(value ->
                    edits.add(new Edit(key, Optional.of(value), precondition(intent, key, wanted), wanted.at())));
        });
        violations.throwIfAny();
        if (prune) {
            each(intent, key -> {
                if (file.complete().contains(Kind.of(key)) && !file.wanted().containsKey(key)) {
                    edits.add(Edit.delete(key));
                    outcomes.put(key, DELETED);
                }
            });
        }
        return new FileEdits(edits, outcomes);
    }

    /** What became of the resource of an item that was written. */
    static String outcome(ChangeItem item) {
        return item.before().isEmpty() ? CREATED : item.after().isEmpty() ? DELETED : UPDATED;
    }

    /** What keeps a part of what is there relies on that part. */
    private static Precondition precondition(IntentImage intent, IntentKey key, Wanted wanted) {
        return switch (wanted) {
            case Wanted.Whole whole -> new Precondition.Any();
            case Wanted.Fields fields -> {
                long version = ResourceVersion.of(intent, key);
                yield version == 0 ? new Precondition.Absent() : new Precondition.Matches(version);
            }
        };
    }

    private static Optional<Contribution> merged(IntentImage intent, Wanted.Fields wanted, Violations violations) {
        DomainName name = wanted.name();
        ObjectNode spec = Optional.ofNullable(intent.contributions(name).get(SourceId.API))
                .map(known -> DomainJson.spec(known.value()))
                .orElseGet(JsonBody::object);
        DomainJson.followTtl(spec);
        ObjectNode fields = wanted.fields();
        fields.properties().forEach(field -> {
            if (field.getValue().isNull()) {
                spec.remove(field.getKey());
            } else {
                spec.set(field.getKey(), field.getValue());
            }
        });
        if (fields.path("addresses").isArray() && !fields.has("records")) {
            makeRoom(spec);
        }
        return DomainJson.read(JsonFields.of(spec, wanted.at(), violations), name, SourceId.API);
    }

    /** Addresses of a form that has no word for other records take the place of what can't stand beside them. */
    private static void makeRoom(ObjectNode spec) {
        ArrayNode beside = spec.arrayNode();
        spec.path("records").forEach(record -> {
            String at = record.path("name").asText("@");
            String type = record.path("type").asText();
            boolean alias = type.equals("CNAME");
            boolean address = type.equals("A") || type.equals("AAAA");
            boolean below = at.equals("*") && spec.path("wildcard").asBoolean();
            if (!(alias && at.equals("@")) && !(below && (alias || address))) {
                beside.add(record);
            }
        });
        if (beside.isEmpty()) {
            spec.remove("records");
        } else {
            spec.set("records", beside);
        }
    }

    private static void each(IntentImage intent, Consumer<IntentKey> taker) {
        intent.domains()
                .forEach((name, bySource) ->
                        bySource.keySet().forEach(source -> taker.accept(new IntentKey.OfDomain(name, source))));
        intent.drains().keySet().forEach(id -> taker.accept(new IntentKey.OfDrain(id)));
        intent.sources().keySet().forEach(id -> taker.accept(new IntentKey.OfSource(id)));
        intent.zones().keySet().forEach(name -> taker.accept(new IntentKey.OfZone(name)));
        intent.clusters().keySet().forEach(id -> taker.accept(new IntentKey.OfCluster(id)));
        intent.profiles().keySet().forEach(id -> taker.accept(new IntentKey.OfProfile(id)));
    }
}
