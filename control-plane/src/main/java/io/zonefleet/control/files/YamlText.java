// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.wire.MalformedException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** States in YAML: one line for each resource, so that differences of two files are differences of resources. */
final class YamlText {
    private static final int LONGEST = 256 << 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            // YAML takes JSON's escapes, and not every character of JSON as it is
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private YamlText() {}

    /** A document whose values are maps of names to objects, or scalars. */
    static String of(ObjectNode state) {
        StringBuilder text = new StringBuilder();
        state.properties().forEach(section -> {
            text.append(section.getKey()).append(':');
            JsonNode value = section.getValue();
            if (!value.isObject() || value.isEmpty()) {
                text.append(' ').append(line(value)).append('\n');
                return;
            }
            text.append('\n');
            value.properties().forEach(entry -> entry(text, section.getKey(), entry));
        });
        return text.toString();
    }

    private static void entry(StringBuilder text, String section, Map.Entry<String, JsonNode> entry) {
        text.append("  ").append(quoted(entry.getKey())).append(':');
        if (section.equals("contributions")) {
            text.append('\n');
            entry.getValue()
                    .properties()
                    .forEach(domain -> text.append("    ")
                            .append(quoted(domain.getKey()))
                            .append(": ")
                            .append(line(domain.getValue()))
                            .append('\n'));
        } else {
            text.append(' ').append(line(entry.getValue())).append('\n');
        }
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }

    private static String line(JsonNode value) {
        try {
            return JSON.writeValueAsString(value).replace("\u007f", "\\u007f");
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("a tree can always be written", impossible);
        }
    }

    /**
     * Reads a document.
     *
     * @throws MalformedException where it is no YAML; the message names the position
     */
    static JsonNode read(byte[] body) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        strict.setMaxAliasesForCollections(0);
        strict.setNestingDepthLimit(16);
        strict.setCodePointLimit(LONGEST);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            Object read = new Yaml(new SafeConstructor(strict)).load(text);
            return new ObjectMapper().valueToTree(read == null ? Map.of() : read);
        } catch (CharacterCodingException noUtf8) {
            throw new MalformedException("the body is not UTF-8");
        } catch (YAMLException | IllegalArgumentException | IndexOutOfBoundsException broken) {
            // the latter for numbers and dates that are none (!!int x), which the library lets through
            throw new MalformedException("the body is not YAML: "
                    + String.valueOf(broken.getMessage()).replace('\n', ' '));
        }
    }
}
