// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Profile;
import io.zonefleet.model.Source;
import io.zonefleet.model.Zone;
import io.zonefleet.store.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes behind keys: JSON objects that begin with the format version {@code "v"}. The same value always gives the same bytes.
 * Fields that are not known are passed over, so that versions of the programs can be mixed while they are being upgraded; another
 * format version is unreadable.
 */
public final class Codec {
    /** Format version of all values. */
    public static final int VERSION = 1;

    /** A part of a change that unpacks to more is refused: nothing we wrote is so large. */
    private static final int MAX_PART_BYTES = 64 << 20;

    private static final ObjectMapper JSON = ModelJson.mapper();

    private Codec() {}

    /** Encodes any value that lives behind a key. */
    public static Bytes encode(Object value) {
        return write(versioned(value instanceof Change change ? changeTree(change) : JSON.valueToTree(value)));
    }

    /** Decodes a value of a plain type: {@link DesiredValue}s, {@link Digest}, node records, poll results. */
    public static <T> T decode(Class<T> type, Bytes bytes) throws UnreadableException {
        return convert(read(bytes), type);
    }

    /** Decodes a piece of intent, which must name itself as its key does. */
    public static Intent decodeIntent(IntentKey key, Bytes bytes) throws UnreadableException {
        return intent(key, read(bytes));
    }

    /** Decodes a change record. */
    public static Change decodeChange(Bytes bytes) throws UnreadableException {
        ObjectNode tree = read(bytes);
        JsonNode items = tree.remove("items");
        tree.putArray("items");
        Change bare = convert(tree, Change.class);
        return bare.withItems(items(items));
    }

    /** Packs items of a large change. */
    public static Bytes encodePart(List<ChangeItem> items) {
        ObjectNode tree = JSON.createObjectNode();
        tree.set("items", itemsTree(items));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(write(versioned(tree)).toArray());
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return Bytes.of(packed.toByteArray());
    }

    /** Unpacks items of a large change. */
    public static List<ChangeItem> decodePart(Bytes bytes) throws UnreadableException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes.toArray()))) {
            byte[] plain = gzip.readNBytes(MAX_PART_BYTES);
            return items(read(Bytes.of(plain)).path("items"));
        } catch (IOException broken) {
            throw new UnreadableException("not a packed part: " + broken.getMessage(), broken);
        }
    }

    private static ObjectNode changeTree(Change change) {
        ObjectNode tree = JSON.valueToTree(change.withItems(List.of()));
        tree.set("items", itemsTree(change.items()));
        return tree;
    }

    private static ArrayNode itemsTree(List<ChangeItem> items) {
        ArrayNode array = JSON.createArrayNode();
        for (ChangeItem item : items) {
            ObjectNode node = array.addObject();
            node.put("key", Keys.DEFAULT.intent(item.key()));
            item.before().ifPresent(before -> node.set("before", JSON.valueToTree(before)));
            item.after().ifPresent(after -> node.set("after", JSON.valueToTree(after)));
        }
        return array;
    }

    private static List<ChangeItem> items(JsonNode array) throws UnreadableException {
        KeyParser parser = new KeyParser(Keys.DEFAULT);
        List<ChangeItem> items = new ArrayList<>();
        for (JsonNode node : array) {
            if (!(parser.parse(node.path("key").asText()) instanceof ParsedKey.Intent parsed)) {
                throw new UnreadableException("a change item without a key");
            }
            IntentKey key = parsed.key();
            items.add(new ChangeItem(
                    key, optionalIntent(key, node.get("before")), optionalIntent(key, node.get("after"))));
        }
        return items;
    }

    private static Optional<Intent> optionalIntent(IntentKey key, @Nullable JsonNode tree) throws UnreadableException {
        return tree == null ? Optional.empty() : Optional.of(intent(key, tree));
    }

    private static Intent intent(IntentKey key, JsonNode tree) throws UnreadableException {
        Class<? extends Intent> type = switch (key) {
            case IntentKey.OfDomain domain -> Contribution.class;
            case IntentKey.OfZone zone -> Zone.class;
            case IntentKey.OfCluster cluster -> Cluster.class;
            case IntentKey.OfProfile profile -> Profile.class;
            case IntentKey.OfSource source -> Source.class;
        };
        Intent intent = convert(tree, type);
        if (!intent.key().equals(key)) {
            throw new UnreadableException("the value belongs to " + intent.key() + ", not to " + key);
        }
        return intent;
    }

    private static ObjectNode versioned(ObjectNode tree) {
        ObjectNode versioned = JSON.createObjectNode().put("v", VERSION);
        versioned.setAll(tree);
        return versioned;
    }

    private static Bytes write(JsonNode tree) {
        try {
            return Bytes.of(JSON.writeValueAsBytes(tree));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree can always be written", impossible);
        }
    }

    private static ObjectNode read(Bytes bytes) throws UnreadableException {
        JsonNode tree;
        try {
            tree = JSON.readTree(bytes.toArray());
        } catch (IOException notJson) {
            throw new UnreadableException("not JSON: " + notJson.getMessage(), notJson);
        }
        if (!(tree instanceof ObjectNode object)) {
            throw new UnreadableException("not a JSON object");
        }
        int version = object.path("v").asInt(0);
        if (version != VERSION) {
            throw new UnreadableException("format version " + version + ", this program reads " + VERSION);
        }
        return object;
    }

    private static <T> T convert(JsonNode tree, Class<T> type) throws UnreadableException {
        try {
            T value = JSON.treeToValue(tree, type);
            if (value == null) {
                throw new UnreadableException("null where " + type.getSimpleName() + " should be");
            }
            return value;
        } catch (JsonProcessingException | IllegalArgumentException wrong) {
            throw new UnreadableException("not a " + type.getSimpleName() + ": " + wrong.getMessage(), wrong);
        }
    }
}
