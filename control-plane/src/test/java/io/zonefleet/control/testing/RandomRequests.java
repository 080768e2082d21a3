// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.testing.AnyText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Requests as {@code openapi.yaml} has them, right ones and wrong ones. */
public final class RandomRequests {
    private static final List<String> NAMES = List.of("a.x.test", "b.x.test", "x.test", "A.X.Test.", "xn--4ca.test");
    private static final List<String> IDS =
            List.of("c1", "c2", "edge", "legacy", "api", "n1", "01ARZ3NDEKTSV4RRFFQ69G5FAV");

    /**
     * One request.
     *
     * @param body empty: none
     * @param headers names and values
     */
    public record Request(String method, String path, String body, List<String> headers) {}

    private final JsonNode document;
    private final List<String> operations;
    private final Random random;
    private boolean tame;

    /** All operations but those that answer with a stream or go and ask others. */
    public RandomRequests(Contract contract, Random random) {
        this.document = contract.document();
        this.operations = contract.operations().stream()
                .filter(operation -> !operation.endsWith("/events") && !operation.endsWith("/poll"))
                .toList();
        this.random = random;
    }

    /** The next one: every second keeps to what is right, so that there is something to be broken. */
    public Request next() {
        tame = random.nextBoolean();
        String[] operation = operation().split(" ", 2);
        String template = operation[1].substring("/api/v1".length());
        JsonNode path = document.path("paths").path(template);
        JsonNode found = path.path(operation[0].toLowerCase(java.util.Locale.ROOT));
        List<String> headers = new ArrayList<>();
        String query = query(found.path("parameters"), headers);
        String body = body(found);
        return new Request(operation[0], "/api/v1" + filled(template) + query, body, headers);
    }

    private String operation() {
        String operation = operations.get(random.nextInt(operations.size()));
        boolean writes = operation.startsWith("PUT") || operation.startsWith("POST");
        return tame && !writes && random.nextInt(3) > 0 ? operation() : operation;
    }

    /** Those that there can be, where it is to be right. */
    private List<String> ids(String template) {
        return switch (tame ? template.split("/", 3)[1] : "") {
            case "clusters" -> List.of("c1", "c2");
            case "profiles" -> List.of("edge");
            case "sources" -> List.of("legacy", "s-2");
            case "drains" -> List.of("d1", "d2");
            case "domains" -> List.of("c1", "c2"); // whose part
            default -> IDS;
        };
    }

    private String filled(String template) {
        return String.join(
                "/",
                Arrays.stream(template.split("/", -1))
                        .map(step -> switch (step) {
                            case "{name}" -> encoded(pick(NAMES));
                            case "{id}", "{cluster}", "{node}" -> encoded(pick(ids(template)));
                            default -> step;
                        })
                        .toList());
    }

    private String query(JsonNode parameters, List<String> headers) {
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            JsonNode found = parameter.has("$ref")
                    ? document.at(parameter.path("$ref").asText().substring(1))
                    : parameter;
            String name = found.path("name").asText();
            if (random.nextInt(tame && !name.equals("Idempotency-Key") ? 20 : 5) != 0
                    || name.equals("wait")
                    || name.equals("timeout")) {
                continue;
            }
            String value = wild(5)
                    ? AnyText.hostile(random)
                    : json().value(found.path("schema"), name).asText();
            if (found.path("in").asText().equals("query")) {
                query.add(name + "=" + encoded(value));
            } else if (name.equals("If-Match")) {
                headers.addAll(List.of(name, pick(List.of("*", "\"1\"", "\"7\", \"8\"", "W/\"1\"", "1", "\"\""))));
            } else if (name.equals("If-None-Match")) {
                headers.addAll(List.of(name, pick(List.of("*", "\"1\""))));
            } else if (name.equals("Idempotency-Key")) {
                headers.addAll(List.of(name, "k" + random.nextInt(400)));
            }
        }
        return query.isEmpty() ? "" : "?" + String.join("&", query);
    }

    private String body(JsonNode operation) {
        JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
        if (schema.isMissingNode()) {
            return "";
        }
        JsonNode tree = json().value(schema, "");
        String body = (wild(2) ? json().mutated(tree) : tree).toString();
        return switch (tame ? -1 : random.nextInt(15)) {
            case 0 -> body.substring(0, random.nextInt(body.length()));
            case 1 -> body + AnyText.hostile(random);
            case 2 -> body.replaceFirst("[\":,]", "?");
            default -> body;
        };
    }

    private RandomJson json() {
        return new RandomJson(document, random, tame);
    }

    private boolean wild(int often) {
        return !tame && random.nextInt(often) == 0;
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    /** Now and then something else in its place. */
    private String encoded(String text) {
        String given = wild(8) ? "z" + AnyText.hostile(random) : text;
        return URLEncoder.encode(given, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
