// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DatabindException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.Drain;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.PartKey;
import io.zonefleet.model.Profile;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Zone;
import io.zonefleet.store.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes behind keys: JSON objects that begin with the format version {@code "v"}. The same value always gives the same bytes.
 * Fields that are not known are passed over, so that versions of the programs can be mixed while they are being upgraded; another
 * format version is unreadable.
 */
public final class Codec {
    /** Format version of all values but those that only programs since records beyond addresses understand. */
    public static final int VERSION = 1;

    /**
     * Format version of what a program that reads version 1 alone would misread, such as a domain with other records than addresses. Such a
     * program finds it unreadable, keeps what it had of that name, and says so.
     */
    public static final int VERSION_2 = 2;

    /** A part of a change that unpacks to more is refused: nothing we wrote is so large. */
    private static final int MAX_PART_BYTES = 64 << 20;

    private static final byte[] FIRST_FIELD = firstField(VERSION);
    private static final byte[] FIRST_FIELD_2 = firstField(VERSION_2);

    private static final ObjectMapper JSON = ModelJson.mapper();

    /** For a value that has others behind it. */
    private static final ObjectReader VALUE_WITHIN =
            JSON.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Items name what they are about as keys of this prefix, whatever the store's. */
    private static final KeyParser ITEM_KEYS = new KeyParser(Keys.DEFAULT);

    private Codec() {}

    /** Encodes any value that lives behind a key. */
    public static Bytes encode(Object value) {
        return encode(value, isOfVersion2(value));
    }

    /**
     * The same, for values of others that have such a piece in them.
     *
     * @param second whether it has to be of {@link #VERSION_2}
     */
    public static Bytes encode(Object value, boolean second) {
        return Bytes.of(versioned(write(value), second));
    }

    private static byte[] firstField(int version) {
        return ("{\"v\":" + version).getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether a program that reads version 1 alone would misread it. */
    public static boolean isOfVersion2(Object value) {
        return switch (value) {
            case Contribution c ->
                c.source().equals(SourceId.CLUSTERS)
                        || c.lastResort()
                        || !c.horizons().isEmpty()
                        || isOfVersion2(c.answer());
            case DesiredValue.Domain d -> d.answer().filter(Codec::isOfVersion2).isPresent();
            case Change change -> hasVersion2(change.items());
            case Drain drain -> drain.source().isPresent();
            case Source source ->
                source.kubernetes().flatMap(KubernetesSync::kubeconfig).isPresent();
            case Answer answer -> !answer.records().isEmpty();
            default -> false;
        };
    }

    private static boolean hasVersion2(List<ChangeItem> items) {
        return items.stream()
                .flatMap(item -> Stream.concat(item.before().stream(), item.after().stream()))
                .anyMatch(Codec::isOfVersion2);
    }

    /** Decodes a value of a plain type: {@link DesiredValue}s, {@link Digest}, node records, poll results. */
    public static <T> T decode(Class<T> type, Bytes bytes) throws UnreadableException {
        byte[] json = bytes.toArray();
        return startsAsWritten(json) ? direct(json, type, JSON.reader()) : convert(read(json), type);
    }

    /** Decodes a piece of intent, which must name itself as its key does. */
    public static Intent decodeIntent(IntentKey key, Bytes bytes) throws UnreadableException {
        return owned(key, decode(typeOf(key), bytes));
    }

    /** Decodes a change record. */
    public static Change decodeChange(Bytes bytes) throws UnreadableException {
        ObjectNode tree = read(bytes.toArray());
        return convert(tree, Change.class).withItems(items(tree.path("items")));
    }

    /**
     * A change without its items, but with what they are about.
     *
     * @param change without items
     * @param keys of the items that its record holds itself
     * @param parts that these changed of pieces that clusters share, in the order of {@link ChangeItem#parts}
     */
    public record ChangeSummary(Change change, List<IntentKey> keys, List<PartKey> parts) {
        public ChangeSummary {
            keys = List.copyOf(keys);
            parts = List.copyOf(parts);
        }
    }

    /** Decodes a change record but for the values of its items, which it passes over; what clusters share it compares. */
    public static ChangeSummary decodeChangeSummary(Bytes bytes) throws UnreadableException {
        byte[] json = bytes.toArray();
        if (!startsAsWritten(json)) {
            read(json); // for what it says of its version
        }
        ItemKeys items = new ItemKeys(VALUE_WITHIN, ITEM_KEYS);
        Change change = direct(json, Change.class, JSON.reader().withAttribute(ItemKeys.class, items));
        return new ChangeSummary(change, items.keys(), items.parts());
    }

    private static IntentKey key(String text) throws UnreadableException {
        if (!(ITEM_KEYS.parse(text) instanceof ParsedKey.Intent parsed)) {
            throw new UnreadableException("a change item without a key");
        }
        return parsed.key();
    }

    /** Packs items of a large change. */
    public static Bytes encodePart(List<ChangeItem> items) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(versioned(write(Map.of("items", items)), hasVersion2(items)));
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return Bytes.of(packed.toByteArray());
    }

    /** Unpacks items of a large change. */
    public static List<ChangeItem> decodePart(Bytes bytes) throws UnreadableException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes.toArray()))) {
            byte[] plain = gzip.readNBytes(MAX_PART_BYTES);
            return items(read(plain).path("items"));
        } catch (IOException broken) {
            throw new UnreadableException("not a packed part: " + broken.getMessage(), broken);
        }
    }

    private static List<ChangeItem> items(JsonNode array) throws UnreadableException {
        if (!array.isArray()) {
            throw new UnreadableException("no list of items");
        }
        List<ChangeItem> items = new ArrayList<>();
        for (JsonNode node : array) {
            IntentKey key = key(node.path("key").asText());
            Optional<Intent> before = optionalIntent(key, node.get("before"));
            Optional<Intent> after = optionalIntent(key, node.get("after"));
            if (before.isEmpty() && after.isEmpty()) {
                throw new UnreadableException("a change item without a before and an after: " + key.path());
            }
            items.add(new ChangeItem(key, before, after));
        }
        return items;
    }

    private static Optional<Intent> optionalIntent(IntentKey key, @Nullable JsonNode tree) throws UnreadableException {
        return tree == null ? Optional.empty() : Optional.of(intent(key, tree));
    }

    private static Intent intent(IntentKey key, JsonNode tree) throws UnreadableException {
        return owned(key, convert(tree, typeOf(key)));
    }

    private static Class<? extends Intent> typeOf(IntentKey key) {
        return switch (key) {
            case IntentKey.OfDomain domain -> Contribution.class;
            case IntentKey.OfZone zone -> Zone.class;
            case IntentKey.OfCluster cluster -> Cluster.class;
            case IntentKey.OfProfile profile -> Profile.class;
            case IntentKey.OfSource source -> Source.class;
            case IntentKey.OfDrain drain -> Drain.class;
        };
    }

    private static Intent owned(IntentKey key, Intent intent) throws UnreadableException {
        if (!intent.key().equals(key)) {
            throw new UnreadableException("the value belongs to " + intent.key() + ", not to " + key);
        }
        return intent;
    }

    private static byte[] write(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("values of ours can always be written", impossible);
        }
    }

    /** Puts the version in front of an object's fields, without a tree of them: a write encodes four values. */
    private static byte[] versioned(byte[] object, boolean second) {
        byte[] first = second ? FIRST_FIELD_2 : FIRST_FIELD;
        boolean empty = object.length == 2;
        byte[] versioned = Arrays.copyOf(first, first.length + object.length - (empty ? 1 : 0));
        if (!empty) {
            versioned[first.length] = ',';
        }
        int rest = object.length - 1;
        System.arraycopy(object, 1, versioned, versioned.length - rest, rest);
        return versioned;
    }

    /** Whether the version is this program's, told by the first field: every value that was written here begins so. */
    private static boolean startsAsWritten(byte[] json) {
        int length = FIRST_FIELD.length;
        return json.length > length
                && (json[length] == ',' || json[length] == '}')
                && (Arrays.equals(json, 0, length, FIRST_FIELD, 0, length)
                        || Arrays.equals(json, 0, length, FIRST_FIELD_2, 0, length));
    }

    private static <T> T direct(byte[] json, Class<T> type, ObjectReader reader) throws UnreadableException {
        try {
            return reader.readValue(json, type);
        } catch (DatabindException wrong) {
            throw wrong(type, wrong);
        } catch (IOException notJson) {
            throw notJson(notJson);
        } catch (IllegalArgumentException wrong) {
            throw wrong(type, wrong);
        }
    }

    private static UnreadableException notJson(IOException why) {
        return new UnreadableException("not JSON: " + inOneLine(why), why);
    }

    /** It goes into logs and statuses: without what Jackson says of a source that it does not show. */
    private static String inOneLine(Exception why) {
        return String.valueOf(
                why instanceof JsonProcessingException json ? json.getOriginalMessage() : why.getMessage());
    }

    private static ObjectNode read(byte[] bytes) throws UnreadableException {
        JsonNode tree;
        try {
            tree = JSON.readTree(bytes);
        } catch (IOException notJson) {
            throw notJson(notJson);
        }
        if (!(tree instanceof ObjectNode object)) {
            throw new UnreadableException("not a JSON object");
        }
        return versionChecked(object);
    }

    private static ObjectNode versionChecked(ObjectNode object) throws UnreadableException {
        JsonNode version = object.path("v");
        if (!version.isInt() || version.intValue() < VERSION || version.intValue() > VERSION_2) {
            throw new UnreadableException(
                    "format version " + version + ", this program reads " + VERSION + " and " + VERSION_2);
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
            throw wrong(type, wrong);
        }
    }

    private static UnreadableException wrong(Class<?> type, Exception why) {
        return new UnreadableException("not a " + type.getSimpleName() + ": " + inOneLine(why), why);
    }
}
