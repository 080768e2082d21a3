// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.domain.DomainJson;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.JsonFields;
import io.zonefleet.control.wire.ModelFields;
import io.zonefleet.model.Address;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Ttl;
import java.util.ArrayList;
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
        return new FieldChanges(set, replaced);
    }

    void apply(ObjectNode spec) {
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
            records(spec).forEach(record -> {
                if (record.path("type").asText().startsWith("A")
                        && Address.parse(record.path("data").asText()).equals(Parsed.valid(addresses.from()))) {
                    record.put("data", addresses.to().text());
                }
            });
        });
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
