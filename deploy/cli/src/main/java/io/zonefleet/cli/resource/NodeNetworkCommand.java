// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.output.Column;
import io.zonefleet.cli.output.Format;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what carries the addresses of a node: a line for each part, or the answer of the API as it is. */
@Command(
        name = "network",
        description =
                "Show its link, addresses and packet rules one by one, as they should be and are, read from its agent.")
final class NodeNetworkCommand implements Runnable {
    private static final List<Column> COLUMNS = List.of(
            Column.at("STATE", "/state"), Column.at("PART", "/part"), new Column("WHAT", NodeNetworkCommand::what));

    private final Top top;

    @Parameters(paramLabel = "CLUSTER/NODE", description = "Which one.")
    private String name = "";

    NodeNetworkCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        JsonNode found = top.api().get(Noun.NODE.path(name) + "/network").json();
        if (top.format() == Format.table) {
            top.format().list(top.terminal().out(), COLUMNS, lines(found));
            notes(found, name).forEach(top.terminal().out()::println);
        } else {
            top.format().one(top.terminal().out(), found);
        }
    }

    /** What the table does not say: what could not be read, and how much was left out. */
    static List<String> notes(JsonNode found, String name) {
        List<String> notes = new ArrayList<>();
        found.path("unread")
                .forEach(part -> notes.add("its agent could not read %s: 'zonefleet node get %s' says why"
                        .formatted(part.asText().equals("rules") ? "packet rules" : "links and addresses", name)));
        int total = found.path("rulesTotal").asInt();
        int shown = found.path("rules").size();
        if (total > shown) {
            notes.add("of %d rules the first %d".formatted(total, shown));
        }
        return notes;
    }

    private static List<JsonNode> lines(JsonNode found) {
        List<JsonNode> lines = new ArrayList<>();
        for (String part : List.of("link", "address", "rule")) {
            String all = part.equals("address") ? "addresses" : part + "s";
            found.path(all).forEach(item -> lines.add(((ObjectNode) item.deepCopy()).put("part", part)));
        }
        return lines;
    }

    private static String what(JsonNode line) {
        return switch (line.path("part").asText()) {
            case "link" -> (line.path("name").asText() + " " + line.path("kind").asText()).strip();
            case "address" ->
                (line.path("address").asText() + " " + line.path("link").asText()).strip();
            default ->
                "%s %s %s %s"
                        .formatted(
                                line.path("family").asText(),
                                line.path("table").asText(),
                                line.path("chain").asText(),
                                line.path("rule").asText());
        };
    }
}
