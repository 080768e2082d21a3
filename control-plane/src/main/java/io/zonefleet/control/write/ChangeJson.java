// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Changes as the API tells them. */
public final class ChangeJson {
    /** How many items are told of one change. */
    public static final int MAX_ITEMS = 1000;

    private final IntentJson intents;

    public ChangeJson(IntentJson intents) {
        this.intents = intents;
    }

    /** Path of a change. */
    public static String path(ChangeId id) {
        return "/api/v1/changes/" + id;
    }

    /** Counts of a change. */
    public static ObjectNode counts(ChangeCounts counts) {
        return JsonBody.object()
                .put("created", counts.created())
                .put("updated", counts.updated())
                .put("deleted", counts.deleted())
                .put("unchanged", counts.unchanged());
    }

    /** A change without its items. */
    public ObjectNode summary(ChangeId id, ChangeRow change) {
        ObjectNode json = JsonBody.object()
                .put("id", id.text())
                .put("at", change.at().toString())
                .put("actor", change.actor());
        if (!change.comment().isEmpty()) {
            json.put("comment", change.comment());
        }
        json.put("revision", change.revision());
        ArrayNode feeds = json.putArray("feeds");
        change.feeds().forEach(feeds::add);
        json.set("counts", counts(change.counts()));
        if (!change.superseded().isEmpty()) {
            ArrayNode superseded = json.putArray("superseded");
            change.superseded().forEach(superseded::add);
        }
        return json;
    }

    /** The first items. */
    public ArrayNode items(List<ChangeItem> items) {
        ArrayNode array = JsonBody.object().arrayNode();
        items.stream().limit(MAX_ITEMS).map(this::item).forEach(array::add);
        return array;
    }

    /** One item, with the fields that differ. */
    public ObjectNode item(ChangeItem item) {
        ObjectNode node = JsonBody.object().put("resource", item.key().path()).put("source", source(item.key()));
        item.before().ifPresent(before -> node.set("before", intents.spec(before)));
        item.after().ifPresent(after -> node.set("after", intents.spec(after)));
        if (item.before().isPresent() && item.after().isPresent()) {
            node.set(
                    "diff",
                    diff(
                            intents.spec(item.before().get()),
                            intents.spec(item.after().get())));
        }
        return node;
    }

    /** Fields that differ; lists and objects as wholes, as specs are put. */
    private static ArrayNode diff(ObjectNode before, ObjectNode after) {
        NavigableSet<String> fields = new TreeSet<>();
        before.fieldNames().forEachRemaining(fields::add);
        after.fieldNames().forEachRemaining(fields::add);
        ArrayNode diff = JsonBody.object().arrayNode();
        for (String field : fields) {
            Optional<JsonNode> was = Optional.ofNullable(before.get(field));
            Optional<JsonNode> is = Optional.ofNullable(after.get(field));
            if (!was.equals(is)) {
                ObjectNode node = diff.addObject().put("field", field);
                was.ifPresent(value -> node.set("before", value));
                is.ifPresent(value -> node.set("after", value));
            }
        }
        return diff;
    }

    private static String source(IntentKey key) {
        return key instanceof IntentKey.OfDomain domain ? domain.source().text() : SourceId.API.text();
    }
}
