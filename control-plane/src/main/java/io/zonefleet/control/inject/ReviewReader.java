// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.MalformedException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Reads of a review what is looked at, and skips all else: anybody may send one, and a tree of a whole pod takes some forty times the bytes
 * that were sent. Used once.
 */
final class ReviewReader {
    /** Nothing that is looked at has as many values: three servers, 32 searches, some options. */
    private static final int MOST_VALUES = 4_096;

    /** The fields that the API server manages nest deeper than requests to our own API may. */
    private static final int MAX_DEPTH = 64;

    private static final ObjectMapper JSON = mapper();

    /** What is wanted of a value. */
    private sealed interface Wanted {
        /** All that is in it. */
        record Whole() implements Wanted {}

        /** Of an object these fields. */
        record Fields(Map<String, Wanted> fields) implements Wanted {}
    }

    private static final Wanted WHOLE = new Wanted.Whole();

    private static final Wanted REVIEW = fields(Map.of("apiVersion", WHOLE, "kind", WHOLE, "request", request()));

    private final JsonParser parser;
    private int values;

    private ReviewReader(JsonParser parser) {
        this.parser = parser;
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = JsonMapper.builder().build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
        return mapper;
    }

    private static Wanted fields(Map<String, Wanted> fields) {
        return new Wanted.Fields(fields);
    }

    private static Wanted request() {
        Wanted resource = fields(Map.of("group", WHOLE, "version", WHOLE, "resource", WHOLE));
        return fields(Map.of(
                "uid", WHOLE,
                "operation", WHOLE,
                "resource", resource,
                "subResource", WHOLE,
                "namespace", WHOLE,
                "name", WHOLE,
                "dryRun", WHOLE,
                "object", pod()));
    }

    private static Wanted pod() {
        Wanted metadata = fields(Map.of(
                "name",
                WHOLE,
                "generateName",
                WHOLE,
                "labels",
                fields(Map.of(InjectionRules.LABEL, WHOLE)),
                // that there are some, and ours
                "annotations",
                fields(Map.of(PodPatch.ANNOTATION, WHOLE))));
        Wanted spec = fields(Map.of(
                "hostNetwork", WHOLE,
                "dnsPolicy", WHOLE,
                "dnsConfig", WHOLE,
                "os", fields(Map.of("name", WHOLE))));
        return fields(Map.of("metadata", metadata, "spec", spec));
    }

    /**
     * The review with what is looked at alone.
     *
     * @throws MalformedException where it is no JSON, or says more of a pod's DNS than there can be
     */
    static JsonNode read(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() == null) {
                throw new MalformedException("the body is no JSON");
            }
            return new ReviewReader(parser).value(REVIEW);
        } catch (IOException broken) {
            throw new MalformedException("the body is no JSON");
        }
    }

    private JsonNode value(Wanted wanted) throws IOException {
        values++;
        if (values > MOST_VALUES) {
            throw new MalformedException("the body says more of a pod's DNS than there can be");
        }
        if (parser.hasToken(JsonToken.START_OBJECT)) {
            return object(wanted);
        }
        if (parser.hasToken(JsonToken.START_ARRAY)) {
            return array(wanted);
        }
        return JSON.readTree(parser);
    }

    private JsonNode object(Wanted wanted) throws IOException {
        ObjectNode object = JSON.createObjectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            Optional<Wanted> field = switch (wanted) {
                case Wanted.Whole whole -> Optional.of(whole);
                case Wanted.Fields(Map<String, Wanted> fields) -> Optional.ofNullable(fields.get(name));
            };
            if (field.isPresent()) {
                object.set(name, value(field.get()));
            } else {
                parser.skipChildren();
            }
        }
        return object;
    }

    private JsonNode array(Wanted wanted) throws IOException {
        ArrayNode array = JSON.createArrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(wanted));
        }
        return array;
    }
}
