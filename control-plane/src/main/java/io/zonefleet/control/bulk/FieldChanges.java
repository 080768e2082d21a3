// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.domain.DomainJson;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.Address;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.PartKey;
import io.zonefleet.model.RecordType;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What to do to each of many specs.
 *
 * @param set fields with their new values; null: as if it was not there. Labels are changed one by one; records that have the ttl of their domain
 *     get its new one
 * @param replaced an address with what comes in its place
 */
record FieldChanges(ObjectNode set, Optional<Replaced> replaced) {
    /** Fields of which a single value makes sense for many. */
    private static final Set<String> FIELDS = Set.of(
            "ttl",
            "recordTtl",
            "owner",
            "comment",
            "labels",
            "enabled",
            "lastResort",
            "wildcard",
            "below",
            "origin",
            "placement");

    /** No field of a domain, but the ttl of all its records. */
    private static final String RECORD_TTL = "recordTtl";

    private static final String SET = "/set";

    /** Stands for whatever domain values are for. */
    private static final DomainName ANY = new DomainName("invalid");

    /** An address, wherever it stands. */
    record Replaced(Address from, Address to) {}

    static FieldChanges read(JsonFields body) {
        ObjectNode set = JsonBody.object();
        body.object("set")
                .ifPresent(fields -> fields.entries().forEach(entry -> {
                    if (entry.getKey().equals(RECORD_TTL) && !entry.getValue().isNull()) {
                        ModelFields.ttl(fields, RECORD_TTL, Ttl.MAX_SECONDS, Ttl.DEFAULT);
                    }
                    if (FIELDS.contains(entry.getKey())) {
                        set.set(entry.getKey(), entry.getValue());
                    } else {
                        body.violations()
                                .add(
                                        fields.pointer(entry.getKey()),
                                        entry.getKey(),
                                        "unknown-field",
                                        "remove it; known fields: "
                                                + String.join(", ", new java.util.TreeSet<>(FIELDS)));
                    }
                }));
        Optional<Replaced> replaced = body.object("replaceAddress").flatMap(fields -> {
            Optional<Address> from = fields.parsed("from", Address::parse);
            Optional<Address> to = fields.parsed("to", Address::parse);
            for (String field : new String[] {"from", "to"}) {
                if (!fields.has(field)) {
                    fields.missing(field, "give an address");
                }
            }
            fields.end();
            return from.flatMap(old -> to.map(fresh -> new Replaced(old, fresh)));
        });
        if (!body.has("set") && !body.has("replaceAddress")) {
            body.missing("set", "say what to change: set, replaceAddress or both");
        }
        checkValues(set, body.violations());
        return new FieldChanges(set, replaced);
    }

    /** What is wrong with the values themselves, whatever domain they are for. */
    private static void checkValues(ObjectNode set, Violations violations) {
        ObjectNode spec = JsonBody.object();
        spec.putArray("addresses").add("192.0.2.1");
        new FieldChanges(set, Optional.empty()).apply(spec);
        Violations found = new Violations();
        DomainJson.read(JsonFields.of(spec, SET, found), ANY, SourceId.API);
        found.found().stream().filter(violation -> set.has(fieldOf(violation))).forEach(violations::add);
    }

    /** The changed spec of a domain, read; empty where that can't take the change, and why is added, each with the domain. */
    Optional<Contribution> changed(Contribution part, Violations violations) {
        ObjectNode spec = DomainJson.spec(part);
        apply(spec);
        if (part.source().equals(SourceId.CLUSTERS)) {
            // it is the part of that cluster
            part.origin().ifPresent(cluster -> spec.put("origin", cluster.text()));
        }
        Violations found = new Violations();
        Optional<Contribution> read = DomainJson.read(JsonFields.of(spec, SET, found), part.name(), part.source());
        found.found().forEach(violation -> violations.add(named(part, violation)));
        return read;
    }

    private Violation named(Contribution part, Violation violation) {
        String path = part.origin()
                .filter(cluster -> part.source().equals(SourceId.CLUSTERS))
                .map(cluster -> new PartKey(part.name(), cluster).path())
                .orElseGet(() -> part.key().path());
        String what = violation.value().isEmpty() ? "" : " (" + violation.value() + ")";
        String message = path + " can't take it" + what + ": " + violation.message();
        return new Violation(pointer(violation), path, "domain-unfit", message);
    }

    /** Where in the request that is which a domain can't take: the domain itself does not stand there. */
    private String pointer(Violation violation) {
        String field = fieldOf(violation);
        if (set.has(field)) {
            return SET + "/" + field;
        }
        if (set.isEmpty()) {
            return "/replaceAddress";
        }
        if (replaced.isPresent()) {
            return "";
        }
        return set.size() == 1 ? SET + "/" + set.fieldNames().next() : SET;
    }

    private static String fieldOf(Violation violation) {
        String[] steps = violation.pointer().split("/", -1);
        return steps.length > 2 ? steps[2] : "";
    }

    private void apply(ObjectNode spec) {
        DomainJson.followTtl(spec);
        for (Map.Entry<String, JsonNode> field : set.properties()) {
            if (field.getKey().equals(RECORD_TTL)) {
                records(spec).forEach(record -> put(record, "ttl", field.getValue()));
            } else if (field.getKey().equals("labels") && field.getValue() instanceof ObjectNode labels) {
                ObjectNode all = spec.get("labels") instanceof ObjectNode known ? known : spec.putObject("labels");
                labels.properties().forEach(label -> put(all, label.getKey(), label.getValue()));
            } else {
                put(spec, field.getKey(), field.getValue());
            }
        }
        replaced.ifPresent(addresses -> {
            replace(spec, addresses);
            spec.path("horizons").forEach(horizon -> {
                if (horizon instanceof ObjectNode node) {
                    replace(node, addresses);
                }
            });
            replaceInRecords(spec, addresses);
        });
    }

    /** What becomes of a record is of the new address's type. As with addresses, where the other is there already, one of them goes. */
    private static void replaceInRecords(ObjectNode spec, Replaced addresses) {
        List<ObjectNode> records = records(spec);
        Set<List<Object>> seen = new HashSet<>();
        ArrayNode all = JsonBody.object().arrayNode();
        for (ObjectNode record : records) {
            Optional<Address> address = addressOf(record);
            if (address.equals(Optional.of(addresses.from()))) {
                record.put("type", (addresses.to().isIpv4() ? RecordType.A : RecordType.AAAA).name())
                        .put("data", addresses.to().text());
            }
            // those that don't name the new one stay as they are
            boolean again = addressOf(record).equals(Optional.of(addresses.to()))
                    && !seen.add(List.of(record.path("name").asText(), addresses.to()));
            if (!again) {
                all.add(record);
            }
        }
        if (!records.isEmpty()) {
            spec.set("records", all);
        }
    }

    private static Optional<Address> addressOf(ObjectNode record) {
        boolean isOne = record.path("type").asText().equals(RecordType.A.name())
                || record.path("type").asText().equals(RecordType.AAAA.name());
        return isOne && Address.parse(record.path("data").asText()) instanceof Parsed.Valid<Address>(Address address)
                ? Optional.of(address)
                : Optional.empty();
    }

    private static List<ObjectNode> records(ObjectNode spec) {
        List<ObjectNode> records = new ArrayList<>();
        spec.path("records").forEach(record -> {
            if (record instanceof ObjectNode node) {
                records.add(node);
            }
        });
        return records;
    }

    private static void put(ObjectNode into, String field, JsonNode value) {
        if (value.isNull()) {
            into.remove(field);
        } else {
            into.set(field, value);
        }
    }

    /** Where the other is there already, one of them goes. */
    private static void replace(ObjectNode spec, Replaced addresses) {
        Set<String> texts = new LinkedHashSet<>();
        spec.path("addresses")
                .forEach(address -> texts.add(
                        address.asText().equals(addresses.from().text())
                                ? addresses.to().text()
                                : address.asText()));
        if (!texts.isEmpty()) {
            ArrayNode array = spec.putArray("addresses");
            texts.forEach(array::add);
        }
    }
}
