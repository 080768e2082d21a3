// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.testing.Contract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/profiles.md} lists every field of {@code openapi.yaml}, with its default. */
class ProfileDocumentationTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Za-z.\\[\\]]+)` \\| ([^|]*) \\|");

    private final JsonNode schemas =
            new Contract().document().path("components").path("schemas");
    private final Map<String, String> fields = new TreeMap<>();

    @Test
    void listsEveryFieldWithItsDefault() throws IOException {
        collect("", schemas.path("ProfileSpec"));
        String table = Files.readString(Path.of("..", "docs", "profiles.md"));
        Map<String, String> rows = new TreeMap<>();
        for (Matcher row = ROW.matcher(table); row.find(); ) {
            rows.put(row.group(1), row.group(2));
        }

        assertThat(rows.keySet()).isEqualTo(fields.keySet());
        fields.forEach((path, standard) -> {
            if (!standard.isEmpty()) {
                assertThat(rows.get(path)).as(path).isEqualTo("`" + standard + "`");
            }
        });
    }

    private void collect(String prefix, JsonNode schema) {
        JsonNode found =
                schema.has("$ref") ? schemas.path(schema.path("$ref").asText().replaceAll(".*/", "")) : schema;
        found.path("properties").properties().forEach(field -> {
            String path = prefix + field.getKey();
            JsonNode standard = field.getValue().path("default");
            fields.put(path, standard.isContainerNode() ? standard.toString() : standard.asText(""));
            JsonNode items = field.getValue().path("items");
            if (items.isMissingNode()) {
                collect(path + ".", field.getValue());
            } else {
                collect(path + "[].", items);
            }
        });
    }
}
