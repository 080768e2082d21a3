// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;

/** Bytes of a request or response as JSON trees. Strict (RFC 8259): no double keys, nothing after the value, little nesting. */
public final class JsonBody {
    private static final ObjectMapper JSON = mapper();

    private JsonBody() {}

    private static ObjectMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(16)
                        .maxNumberLength(64)
                        .build());
        return mapper;
    }

    /**
     * Reads a body.
     *
     * @throws MalformedException where it is empty or no JSON; the message names the position
     */
    public static JsonNode read(byte[] body) {
        if (body.length == 0) {
            throw new MalformedException("the body is empty; send JSON");
        }
        try {
            JsonNode tree = JSON.readTree(body);
            if (tree.isMissingNode()) {
                throw new MalformedException("the body is blank; send JSON");
            }
            return tree;
        } catch (JsonProcessingException broken) {
            throw new MalformedException(broken.getOriginalMessage() + position(broken.getLocation()));
        } catch (IOException broken) {
            // bytes that are no UTF-8
            throw new MalformedException(String.valueOf(broken.getMessage()));
        }
    }

    private static String position(JsonLocation at) {
        return at == null || at.getLineNr() < 1
                ? ""
                : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
    }

    /** The tree as bytes. */
    public static byte[] write(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("a tree can always be written", impossible);
        }
    }

    /**
     * An object as bytes, with one more field at its end: a list whose elements are made one after the other, so that no more than one of
     * them is in memory as a tree.
     */
    public static byte[] write(ObjectNode object, String field, Iterator<? extends JsonNode> elements) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Map.Entry<String, JsonNode> known : object.properties()) {
                json.writeFieldName(known.getKey());
                json.writeTree(known.getValue());
            }
            json.writeArrayFieldStart(field);
            while (elements.hasNext()) {
                json.writeTree(elements.next());
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("a tree can always be written", impossible);
        }
        return bytes.toByteArray();
    }

    /** A new object to fill. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
