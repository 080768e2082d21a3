// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.testing.AnyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;

/** JSON as the schemas of {@code openapi.yaml} have it, and JSON that is nearly so. */
public final class RandomJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> FOREIGN = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1.5",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "\"\\ud800\"",
            "[]",
            "[null]",
            "{}",
            "{\"\":null}",
            "[[[[[[[[]]]]]]]]");

    /** What stands in fields of these names, so that bodies are right often enough to get somewhere. */
    private static final Map<String, List<String>> WORDS = Map.ofEntries(
            Map.entry("addresses", List.of("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:DB8:0::2")),
            Map.entry("kubeDns", List.of("10.96.0.10", "2001:db8::a")),
            Map.entry("kubeDnsUpstream", List.of("10.96.0.11")),
            Map.entry("nameservers", List.of("169.254.20.10", "fd00::10")),
            Map.entry("searches", List.of("corp.example", "x.test")),
            Map.entry("options", List.of("ndots:2", "single-request")),
            Map.entry("exceptNamespaces", List.of("zonefleet-system", "infra")),
            Map.entry("upstreamNameservers", List.of("[\"192.0.2.53\"]")),
            Map.entry("link", List.of("nodelocaldns", "dns0")),
            Map.entry("duration", List.of("1m", "10s")),
            Map.entry("upTo", List.of("1h")),
            Map.entry("readTimeout", List.of("5s", "500ms")),
            Map.entry("forward", List.of("192.0.2.53", "192.0.2.53:5353", "[2001:db8::53]:53", "/etc/resolv.conf")),
            Map.entry("ip", List.of("192.0.2.7", "2001:db8::7")),
            Map.entry("domain", List.of("a.x.test", "b.x.test", "l.example")),
            Map.entry("name", List.of("corp.test", "x.test")),
            Map.entry("clusterDomain", List.of("cluster.local")),
            Map.entry("url", List.of("http://127.0.0.1:9/list", "https://192.0.2.1/")),
            Map.entry("interval", List.of("10s", "1h")),
            Map.entry("timeout", List.of("1s", "100ms")),
            Map.entry("origin", List.of("c1", "c2")),
            Map.entry("cluster", List.of("c1", "c2")),
            Map.entry("until", List.of("2099-01-01T00:00:00Z", "2098-12-31T23:59:59.5Z")),
            Map.entry("clusters", List.of("c1", "c2")),
            Map.entry("profile", List.of("edge")),
            Map.entry("ifMatch", List.of("\"1\"", "*")),
            Map.entry(
                    "resource",
                    List.of(
                            "domains/a.x.test",
                            "domains/c.x.test",
                            "domains/a.x.test/contributions/c1",
                            "domains/a.x.test/contributions/c2",
                            "drains/d1",
                            "zones/x.test",
                            "clusters/c1",
                            "profiles/edge",
                            "sources/legacy",
                            "drains/d1")));

    /** What stands in {@code data} beside a {@code type}. */
    private static final Map<String, String> DATA = Map.of(
            "A", "192.0.2.8",
            "AAAA", "2001:db8::8",
            "CNAME", "www.example.net.",
            "TXT", "\"v=spf1 -all\" why",
            "SRV", "1 2 443 www.example.net.",
            "MX", "10 mail.example.net.",
            "CAA", "0 issue \"ca.example.net\"",
            "NS", "ns.example.net.");

    private final JsonNode document;
    private final Random random;
    private final boolean tame;

    /**
     * @param tame whether it keeps to what is right
     * @param document all of {@code openapi.yaml}
     */
    public RandomJson(JsonNode document, Random random, boolean tame) {
        this.document = document;
        this.random = random;
        this.tame = tame;
    }

    /** A value that {@code schema} describes, apart from what its texts have to be. */
    public JsonNode value(JsonNode schema, String field) {
        JsonNode found =
                schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
        if (found.has("enum")) {
            return found.path("enum").get(random.nextInt(found.path("enum").size()));
        }
        return switch (found.path("type").asText()) {
            case "object" -> object(found, field);
            case "array" -> array(found, field);
            case "integer" -> NODES.numberNode(number(found));
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            default -> NODES.textNode(text(field));
        };
    }

    private ObjectNode object(JsonNode schema, String field) {
        ObjectNode object = NODES.objectNode();
        List<String> required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        schema.path("properties").properties().forEach(property -> {
            if (required.contains(property.getKey()) || random.nextInt(3) == 0) {
                object.set(property.getKey(), value(property.getValue(), property.getKey()));
            }
        });
        if (schema.path("additionalProperties").isObject() && random.nextBoolean()) {
            object.put(wild(4) ? AnyText.hostile(random) : "env", wild(4) ? text(field) : "prod");
        }
        if (object.has("type") && object.has("data") && !wild(4)) {
            object.put("data", DATA.getOrDefault(object.path("type").asText(), "why"));
        }
        if (field.equals("value")) {
            JsonNode spec = document.at("/components/schemas/" + (random.nextBoolean() ? "DomainSpec" : "ZoneSpec"));
            object.setAll(object(spec, ""));
        }
        return object;
    }

    private ArrayNode array(JsonNode schema, String field) {
        ArrayNode array = NODES.arrayNode();
        int least = schema.path("minItems").asInt(0);
        for (int i = least + random.nextInt(3); i > 0; i--) {
            array.add(value(schema.path("items"), field));
        }
        return array;
    }

    private long number(JsonNode schema) {
        long least = schema.path("minimum").asLong(-1);
        long most = schema.path("maximum").asLong(Integer.MAX_VALUE);
        return switch (random.nextInt(tame ? 2 : 6)) {
            case 0 -> least;
            case 1 -> most;
            case 2 -> random.nextBoolean() ? least - 1 : most + 1;
            default -> least + (long) (random.nextDouble() * Math.min(most - least, 1000));
        };
    }

    private String text(String field) {
        List<String> words = WORDS.getOrDefault(field, List.of());
        if (words.isEmpty()) {
            return tame ? "why" : AnyText.hostile(random);
        }
        return wild(12) ? AnyText.hostile(random) : words.get(random.nextInt(words.size()));
    }

    private boolean wild(int often) {
        return !tame && random.nextInt(often) == 0;
    }

    /** The same with something foreign in one place, a field more, or a field less. */
    public JsonNode mutated(JsonNode tree) {
        List<Runnable> places = new ArrayList<>();
        collect(tree, places);
        if (places.isEmpty() || random.nextInt(20) == 0) {
            return foreign();
        }
        places.get(random.nextInt(places.size())).run();
        return tree;
    }

    private void collect(JsonNode node, List<Runnable> places) {
        switch (node) {
            case ObjectNode object -> {
                places.add(() -> object.set(AnyText.hostile(random), foreign()));
                object.properties().forEach(field -> {
                    places.add(() -> object.set(field.getKey(), foreign()));
                    places.add(() -> object.remove(field.getKey()));
                    places.add(() -> object.put(field.getKey(), AnyText.hostile(random)));
                    collect(field.getValue(), places);
                });
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    int at = i;
                    places.add(() -> array.set(at, foreign()));
                    places.add(() -> array.add(array.get(at).deepCopy()));
                    collect(array.get(i), places);
                }
            }
            default -> {}
        }
    }

    private JsonNode foreign() {
        try {
            return JSON.readTree(FOREIGN.get(random.nextInt(FOREIGN.size())));
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
