// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Labels;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Placement;
import io.zonefleet.model.Ttl;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Fields that several nouns have, both ways. */
public final class ModelFields {
    /** Longest comment. */
    public static final int MAX_COMMENT = 1024;

    private static final int MAX_PLACED = 1000;

    private ModelFields() {}

    /** Whether people can read it: without control characters, ends of lines and tabs apart. */
    public static boolean isText(String text) {
        return text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t');
    }

    /** Labels; none where they are left out. */
    public static Labels labels(JsonFields fields, String name) {
        return fields.object(name).map(ModelFields::labels).orElse(Labels.NONE);
    }

    private static Labels labels(JsonFields fields) {
        Map<String, String> labels = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : fields.entries()) {
            String at = fields.pointer(entry.getKey());
            if (!Labels.isKey(entry.getKey())) {
                fields.violations()
                        .add(
                                at,
                                entry.getKey(),
                                "label-key",
                                "use 1 to 63 letters, digits, dots, hyphens, _ and / as key");
            } else if (!entry.getValue().isTextual()) {
                fields.violations().add(at, entry.getValue().toString(), "type", "use a text in double quotes");
            } else if (!Labels.isValue(entry.getValue().textValue())) {
                fields.violations()
                        .add(
                                at,
                                entry.getValue().textValue(),
                                "label-value",
                                "use at most 63 letters, digits, dots, hyphens and _ as value");
            } else {
                labels.put(entry.getKey(), entry.getValue().textValue());
            }
        }
        if (labels.size() > Labels.MAX) {
            fields.violations().add(fields.pointer(), "", "count", "give at most " + Labels.MAX + " labels");
            return Labels.NONE;
        }
        return Labels.of(labels);
    }

    /** Labels of a parameter: {@code env=prod,tier=1}. */
    public static Parsed<Labels> labelsOf(String text) {
        Map<String, String> labels = new TreeMap<>();
        for (String label : text.split(",", -1)) {
            String[] parts = label.split("=", 2);
            if (parts.length < 2 || !Labels.isKey(parts[0]) || !Labels.isValue(parts[1])) {
                return Parsed.invalid(
                        label, "labels", "use key=value, several with commas between them: env=prod,tier=1");
            }
            if (labels.put(parts[0], parts[1]) != null) {
                return Parsed.invalid(label, "duplicate", "give the key " + parts[0] + " once");
            }
        }
        return labels.size() > Labels.MAX
                ? Parsed.invalid(text, "count", "give at most " + Labels.MAX + " labels")
                : Parsed.valid(Labels.of(labels));
    }

    /** A placement; everywhere where it is left out. */
    public static Placement placement(JsonFields fields, String name) {
        return fields.object(name)
                .map(inner -> {
                    Placement placement = clusters(inner);
                    inner.end();
                    return placement;
                })
                .orElse(Placement.EVERYWHERE);
    }

    /** Clusters by id and by labels, as fields of an object that may have others. */
    public static Placement clusters(JsonFields fields) {
        return new Placement(
                new TreeSet<>(fields.distinct("clusters", 0, MAX_PLACED, ClusterId::parse)), labels(fields, "labels"));
    }

    /** A TTL in seconds. */
    public static Ttl ttl(JsonFields fields, String name, int max, Ttl otherwise) {
        return new Ttl((int) fields.whole(name, 0, max, otherwise.seconds()));
    }

    /** Puts a text where there is one. */
    public static void putText(ObjectNode json, String name, String text) {
        if (!text.isEmpty()) {
            json.put(name, text);
        }
    }

    /** Puts labels where there are some. */
    public static void putLabels(ObjectNode json, String name, Labels labels) {
        if (!labels.isEmpty()) {
            json.set(name, object(labels));
        }
    }

    /** Labels as an object. */
    public static ObjectNode object(Labels labels) {
        ObjectNode json = JsonBody.object();
        labels.entries().forEach(json::put);
        return json;
    }

    /** Puts a placement where it is not everywhere. */
    public static void putPlacement(ObjectNode json, Placement placement) {
        if (placement.isEverywhere()) {
            return;
        }
        putClusters(json.putObject("placement"), placement);
    }

    /** Puts clusters by id and by labels. */
    public static void putClusters(ObjectNode node, Placement placement) {
        if (!placement.clusters().isEmpty()) {
            ArrayNode clusters = node.putArray("clusters");
            placement.clusters().forEach(id -> clusters.add(id.text()));
        }
        putLabels(node, "labels", placement.labels());
    }

    /** Puts addresses. */
    public static void putAddresses(ObjectNode json, String name, Collection<Address> addresses) {
        ArrayNode array = json.putArray(name);
        addresses.forEach(address -> array.add(address.text()));
    }
}
