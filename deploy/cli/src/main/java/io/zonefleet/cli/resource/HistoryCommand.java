// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows who changed it when. */
@Command(name = "history", description = "Show its changes, the newest first.")
final class HistoryCommand implements Runnable {
    private final Noun noun;
    private final Top top;

    @Parameters(paramLabel = "NAME", description = "Its name or id.")
    private String name = "";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, 1 to 1000; 100 where left out.")
    private int limit = 100;

    HistoryCommand(Noun noun, Top top) {
        this.noun = noun;
        this.top = top;
    }

    @Override
    public void run() {
        JsonNode page = top.api()
                .send(Call.of("GET", "/changes")
                        .with("resource", noun.plural() + "/" + name)
                        .with("limit", Integer.toString(limit)))
                .json();
        top.format().list(top.terminal().out(), Noun.CHANGE.columns(), page.path("items"));
    }
}
