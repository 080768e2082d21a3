// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.output.Column;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a node has written and what it answers. */
@Command(name = "zones", description = "Show the zones that a node has written, and what it answers of them.")
final class NodeZonesCommand implements Runnable {
    private final Top top;

    @Parameters(paramLabel = "CLUSTER/NODE", description = "Which one.")
    private String name = "";

    @Option(
            names = {"-q", "--text"},
            paramLabel = "TEXT",
            description = "Only zones with this text in their names.")
    private String text = "";

    NodeZonesCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        Call call = Call.of("GET", Noun.NODE.path(name) + "/zones").with("limit", "1000");
        JsonNode page =
                top.api().send(text.isEmpty() ? call : call.with("q", text)).json();
        top.format()
                .list(
                        top.terminal().out(),
                        List.of(
                                Column.at("ZONE", "/zone"),
                                Column.at("WRITTEN", "/written"),
                                Column.at("SERVED", "/served")),
                        page.path("items"));
    }
}
