// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.PartKey;
import io.zonefleet.model.SourceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the items of a change record are about. Values are passed over; only of pieces that clusters share they are compared, as trees: a
 * record has all parts before and after, and does not say which of them it changed.
 */
final class ItemKeys {
    private final ObjectReader values;
    private final KeyParser parser;
    private final List<IntentKey> keys = new ArrayList<>();
    private final List<PartKey> parts = new ArrayList<>();

    /**
     * Of no items yet.
     *
     * @param values reads a value that has others behind it
     * @param parser of the keys that items have
     */
    ItemKeys(ObjectReader values, KeyParser parser) {
        this.values = values;
        this.parser = parser;
    }

    List<IntentKey> keys() {
        return keys;
    }

    List<PartKey> parts() {
        return parts;
    }

    /** Reads a list of items. One that this program does not know is passed over: the change can be shown without it. */
    void read(JsonParser items) throws IOException {
        if (items.currentToken() != JsonToken.START_ARRAY) {
            items.skipChildren();
            return;
        }
        while (items.nextToken() != JsonToken.END_ARRAY) {
            if (items.currentToken() == JsonToken.START_OBJECT) {
                item(items);
            } else {
                items.skipChildren();
            }
        }
    }

    /** Its key comes first: so it is written. */
    private void item(JsonParser item) throws IOException {
        Optional<DomainName> shared = Optional.empty();
        SortedMap<ClusterId, JsonNode> before = new TreeMap<>();
        SortedMap<ClusterId, JsonNode> after = new TreeMap<>();
        for (String field = item.nextFieldName(); field != null; field = item.nextFieldName()) {
            item.nextToken();
            if (shared.isPresent() && field.equals("before")) {
                before = byCluster(values.readTree(item));
            } else if (shared.isPresent() && field.equals("after")) {
                after = byCluster(values.readTree(item));
            } else if (field.equals("key") && parser.parse(item.getText()) instanceof ParsedKey.Intent known) {
                keys.add(known.key());
                shared = shared(known.key());
            } else {
                item.skipChildren();
            }
        }
        if (shared.isPresent()) {
            compare(shared.get(), before, after);
        }
    }

    private static Optional<DomainName> shared(IntentKey key) {
        return key instanceof IntentKey.OfDomain domain && domain.source().equals(SourceId.CLUSTERS)
                ? Optional.of(domain.name())
                : Optional.empty();
    }

    private void compare(DomainName name, SortedMap<ClusterId, JsonNode> before, SortedMap<ClusterId, JsonNode> after) {
        TreeSet<ClusterId> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        for (ClusterId cluster : all) {
            if (!Objects.equals(before.get(cluster), after.get(cluster))) {
                parts.add(new PartKey(name, cluster));
            }
        }
    }

    /** The first part has the others in it. */
    private static SortedMap<ClusterId, JsonNode> byCluster(JsonNode piece) {
        SortedMap<ClusterId, JsonNode> found = new TreeMap<>();
        if (piece instanceof ObjectNode first) {
            ObjectNode alone = JsonNodeFactory.instance.objectNode();
            alone.setAll(first);
            alone.remove("others");
            add(alone, found);
            first.path("others").forEach(other -> add(other, found));
        }
        return found;
    }

    private static void add(JsonNode part, SortedMap<ClusterId, JsonNode> found) {
        if (ClusterId.parse(part.path("origin").asText()) instanceof Parsed.Valid<ClusterId> cluster) {
            found.put(cluster.value(), part);
        }
    }
}
