// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.output.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what is wrong, and on how many nodes. */
@Command(name = "faults", description = "Show what is wrong on nodes, by kind and cluster, each node counted.")
final class FaultsCommand implements Runnable {
    private final Top top;

    @Option(names = "--cluster", paramLabel = "ID", description = "Only on those of this cluster.")
    private Optional<String> cluster = Optional.empty();

    @Option(names = "--healed", description = "What was wrong within the last hour and is not any more.")
    private boolean healed;

    FaultsCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        JsonNode faults = top.api()
                .send(Call.of("GET", healed ? "/faults/healed" : "/faults").with("cluster", cluster))
                .json();
        List<Column> columns = new ArrayList<>(List.of(
                Column.at("KIND", "/kind"),
                Column.at("CLUSTER", "/cluster"),
                Column.at("NODES", "/nodes"),
                Column.at("SINCE", "/since")));
        if (healed) {
            columns.add(Column.at("UNTIL", "/until"));
        }
        columns.addAll(List.of(
                Column.at("NAMED", "/named"), Column.at("SUBJECT", "/subject"), Column.at("MESSAGE", "/message")));
        top.format().list(top.terminal().out(), columns, faults.path("items"));
    }
}
