// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Intent;
import io.zonefleet.store.Bytes;
import io.zonefleet.testing.AnyIntent;
import io.zonefleet.testing.AnyReport;
import io.zonefleet.testing.AnyText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every value is read back from its bytes, and bytes that are something else are unreadable: nothing worse, and nothing by halves. */
class AnyBytesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FOREIGN = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "\"\\ud800\"",
            "[]",
            "[null]",
            "{}",
            "{\"all\":null}",
            "[[[[]]]]");

    @Provide
    Arbitrary<Intent> intent() {
        return AnyIntent.any();
    }

    @Provide
    Arbitrary<DesiredValue> desired() {
        return AnyReport.desired();
    }

    @Provide
    Arbitrary<Object> reports() {
        return AnyReport.reports();
    }

    @Provide
    Arbitrary<Change> changes() {
        return AnyReport.changes();
    }

    @Provide
    Arbitrary<List<ChangeItem>> items() {
        return AnyReport.items().list().ofMaxSize(3);
    }

    @Provide
    Arbitrary<String> broken() {
        return AnyText.broken();
    }

    @Provide
    Arbitrary<byte[]> anyBytes() {
        Arbitrary<byte[]> texts = Combinators.combine(
                        Arbitraries.of("", "{\"v\":1,", "{\"v\":1}", "[{\"v\":1}"), AnyText.broken())
                .as((start, rest) -> (start + rest).getBytes(StandardCharsets.UTF_8));
        return Arbitraries.oneOf(texts, Arbitraries.bytes().array(byte[].class).ofMaxSize(40));
    }

    @Property
    void intentIsReadBack(@ForAll("intent") Intent piece, @ForAll Random random) throws UnreadableException {
        check(piece, bytes -> Codec.decodeIntent(piece.key(), bytes), random);
    }

    @Property
    void desiredValuesAreReadBack(@ForAll("desired") DesiredValue value, @ForAll Random random)
            throws UnreadableException {
        check(value, bytes -> Codec.decode(value.getClass(), bytes), random);
    }

    @Property
    void reportsAreReadBack(@ForAll("reports") Object value, @ForAll Random random) throws UnreadableException {
        check(value, bytes -> Codec.decode(value.getClass(), bytes), random);
    }

    @Property
    void changesAreReadBack(@ForAll("changes") Change change, @ForAll Random random) throws UnreadableException {
        check(change, Codec::decodeChange, random);
        check(
                change.withItems(List.of()),
                bytes -> Codec.decodeChangeSummary(bytes).change(),
                random);
        assertThat(Codec.decodeChangeSummary(Codec.encode(change)))
                .isEqualTo(new Codec.ChangeSummary(
                        change.withItems(List.of()),
                        change.items().stream().map(ChangeItem::key).toList(),
                        change.items().stream()
                                .flatMap(item -> item.parts().stream())
                                .toList()));
    }

    @Property
    void partsOfChangesAreReadBack(@ForAll("items") List<ChangeItem> items, @ForAll Random random)
            throws UnreadableException, IOException {
        ReadBack parts = new ReadBack(Codec::decodePart, read -> Codec.encodePart(ReadBack.items(read)));
        Bytes packed = Codec.encodePart(items);
        assertThat(Codec.decodePart(packed)).isEqualTo(items);
        byte[] torn = packed.toArray();
        torn[random.nextInt(torn.length)] ^= (byte) (1 << random.nextInt(8));
        parts.check(Bytes.of(torn));
        parts.check(Bytes.of(Arrays.copyOf(torn, random.nextInt(torn.length))));
        ObjectNode tree = JSON.createObjectNode().put("v", 1);
        tree.set("items", JSON.readTree(unpacked(packed)).path("items"));
        poison(tree, random);
        parts.check(packed(tree));
    }

    @Property
    void otherBytesAreUnreadableForEveryReader(@ForAll("anyBytes") byte[] raw) {
        ReadBack.ALL.forEach(way -> way.check(Bytes.of(raw)));
    }

    @Property
    void aKeyIsReadAsWhatWouldBeWrittenThereOrNotAtAll(@ForAll("broken") String text, @ForAll Random random) {
        List<String> words = List.of(
                "",
                "epoch",
                "topology",
                "removals",
                "intent",
                "desired",
                "all",
                "clusters",
                "c1",
                "domains",
                "zones",
                "serials",
                "head",
                "digest",
                "removed",
                "profile",
                "changes",
                "01ARZ3NDEKTSV4RRFFQ69G5FAV",
                "parts",
                "000001",
                "-1",
                "1",
                "test.a",
                "api",
                "applying",
                "idempotency",
                "results",
                "sources",
                "pollers",
                "pending",
                "nodes",
                "n1",
                "status",
                text);
        List<String> path = new ArrayList<>();
        for (int i = random.nextInt(1, 7); i > 0; i--) {
            path.add(words.get(random.nextInt(words.size())));
        }
        for (String key : List.of(Keys.DEFAULT.prefix() + String.join("/", path), text)) {
            ParsedKey parsed = new KeyParser(Keys.DEFAULT).parse(key);
            assertThat(ReadKeys.write(Keys.DEFAULT, parsed))
                    .as(parsed.toString())
                    .isEqualTo(key);
        }
    }

    private static void check(Object value, ReadBack.Reader reader, Random random) throws UnreadableException {
        ReadBack way = new ReadBack(reader, Codec::encode);
        Bytes bytes = Codec.encode(value);
        assertThat(reader.read(bytes)).isEqualTo(value);
        assertThat(Codec.encode(value)).isEqualTo(bytes);
        try {
            ObjectNode tree = (ObjectNode) JSON.readTree(bytes.toArray());
            tree.put("later-" + random.nextInt(), "x");
            assertThat(reader.read(Bytes.of(JSON.writeValueAsBytes(tree)))).isEqualTo(value);
            poison(tree, random);
            way.check(Bytes.of(JSON.writeValueAsBytes(tree)));
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
        byte[] torn = bytes.toArray();
        way.check(Bytes.of(Arrays.copyOf(torn, random.nextInt(torn.length))));
        torn[random.nextInt(torn.length)] ^= (byte) (1 << random.nextInt(8));
        way.check(Bytes.of(torn));
    }

    /** Puts something foreign in the place of one value somewhere in the tree, or takes it out. */
    private static void poison(JsonNode tree, Random random) {
        List<Runnable> places = new ArrayList<>();
        collect(tree, places, random);
        if (!places.isEmpty()) {
            places.get(random.nextInt(places.size())).run();
        }
    }

    private static void collect(JsonNode node, List<Runnable> places, Random random) {
        switch (node) {
            case ObjectNode object ->
                object.properties().forEach(field -> {
                    places.add(() -> object.set(field.getKey(), foreign(random)));
                    places.add(() -> object.remove(field.getKey()));
                    collect(field.getValue(), places, random);
                });
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    int at = i;
                    places.add(() -> array.set(at, foreign(random)));
                    collect(array.get(i), places, random);
                }
            }
            default -> {}
        }
    }

    private static JsonNode foreign(Random random) {
        try {
            return JSON.readTree(FOREIGN.get(random.nextInt(FOREIGN.size())));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Bytes packed(JsonNode tree) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(JSON.writeValueAsBytes(tree));
        }
        return Bytes.of(packed.toByteArray());
    }

    private static byte[] unpacked(Bytes packed) throws IOException {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed.toArray()))) {
            return gzip.readAllBytes();
        }
    }
}
