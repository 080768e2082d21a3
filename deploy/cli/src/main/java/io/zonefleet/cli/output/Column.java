// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.output;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/** One column of a table. */
public record Column(String title, Function<JsonNode, String> text) {
    /** A column of what stands at a JSON pointer: lists by their items. */
    public static Column at(String title, String pointer) {
        JsonPointer place = JsonPointer.compile(pointer);
        return new Column(title, item -> text(item.at(place)));
    }

    /** How many items the list at a JSON pointer has. */
    public static Column count(String title, String pointer) {
        return new Column(title, item -> Integer.toString(item.at(pointer).size()));
    }

    private static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (value.isArray()) {
            StringBuilder all = new StringBuilder();
            value.forEach(item -> all.append(all.isEmpty() ? "" : ",").append(text(item)));
            return all.toString();
        }
        if (value.isObject()) {
            StringBuilder all = new StringBuilder();
            value.properties()
                    .forEach(entry -> all.append(all.isEmpty() ? "" : ",")
                            .append(entry.getKey())
                            .append('=')
                            .append(text(entry.getValue())));
            return all.toString();
        }
        return value.asText();
    }
}
