// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.output.Column;
import io.zonefleet.cli.output.Table;
import java.util.ArrayList;
import java.util.List;

/** Who answers what, for people; pure. */
final class QueryText {
    private static final List<Column> COLUMNS = List.of(
            new Column(
                    "WHO",
                    result -> result.hasNonNull("node")
                            ? result.path("cluster").asText() + "/"
                                    + result.path("node").asText()
                            : ""),
            Column.at("SERVER", "/server"),
            Column.at("TRANSPORT", "/transport"),
            Column.at("VIA", "/via"),
            Column.at("MILLIS", "/millis"),
            Column.at("TTL", "/ttl"),
            Column.at("ERROR", "/error"));

    private QueryText() {}

    static String of(JsonNode said) {
        StringBuilder text = new StringBuilder();
        JsonNode groups = said.path("groups");
        for (int i = 0; i < groups.size(); i++) {
            text.append(i == 0 ? "" : "\n");
            group(text, groups.get(i));
            table(text, said.path("results"), i);
        }
        if (said.path("unanswered").asInt() > 0) {
            text.append(groups.isEmpty() ? "" : "\n").append("no answer\n");
            table(text, said.path("results"), -1);
        }
        return text.toString();
    }

    private static void group(StringBuilder text, JsonNode group) {
        text.append(Table.printable(group.path("status").asText()));
        JsonNode records = group.path("records");
        records.forEach(record -> text.append("\n    ")
                .append(Table.printable(record.path("name").asText()))
                .append(' ')
                .append(Table.printable(record.path("type").asText()))
                .append(' ')
                .append(Table.printable(record.path("data").asText())));
        int more = group.path("total").asInt() - records.size();
        text.append(more > 0 ? "\n    … and " + more + " more\n" : "\n");
        JsonNode explanation = group.path("explanation");
        if (explanation.hasNonNull("message")) {
            text.append(Table.printable(explanation.path("verdict").asText()))
                    .append(": ")
                    .append(Table.printable(explanation.path("message").asText()))
                    .append('\n');
        }
        explanation.path("contributions").forEach(part -> {
            text.append("    source ")
                    .append(Table.printable(part.path("source").asText()));
            JsonNode change = part.path("change");
            if (change.hasNonNull("id")) {
                text.append(", change ")
                        .append(change.path("id").asText())
                        .append(" of ")
                        .append(Table.printable(change.path("actor").asText()))
                        .append(" at ")
                        .append(change.path("at").asText());
            }
            text.append('\n');
        });
    }

    /** Those who gave that answer, or none for -1. */
    private static void table(StringBuilder text, JsonNode results, int group) {
        List<JsonNode> rows = new ArrayList<>();
        results.forEach(result -> {
            if (result.path("group").asInt(-1) == group) {
                rows.add(result);
            }
        });
        text.append(Table.text(COLUMNS, rows));
    }
}
