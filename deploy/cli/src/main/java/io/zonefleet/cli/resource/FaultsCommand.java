// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

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

    @Option(names = "--node", paramLabel = "NAME", description = "Only on nodes of this name.")
    private Optional<String> node = Optional.empty();

    @Option(names = "--kind", paramLabel = "KIND", description = "Only of this kind.")
    private Optional<String> kind = Optional.empty();

    @Option(
            names = "--harm",
            paramLabel = "HARM",
            description =
                    "Only what harms so: outage, stale, risk or notice (what these mean is told by `zonefleet openapi`).")
    private Optional<String> harm = Optional.empty();

    @Option(
            names = {"-q", "--text"},
            paramLabel = "TEXT",
            description = "Only with this text in kind, cluster, subject, message or the nodes that are named.")
    private Optional<String> text = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; 1000 where left out, 0 for all.")
    private int limit = Pages.LONGEST;

    @Option(names = "--healed", description = "What was wrong within the last hour and is not any more.")
    private boolean healed;

    FaultsCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        Call call = Call.of("GET", healed ? "/faults/healed" : "/faults")
                .with("cluster", cluster)
                .with("node", node)
                .with("kind", kind)
                .with("harm", harm)
                .with("q", text);
        List<Column> columns = new ArrayList<>(List.of(
                Column.at("KIND", "/kind"),
                Column.at("HARM", "/harm"),
                Column.at("CLUSTER", "/cluster"),
                Column.at("NODES", "/nodes"),
                Column.at("SINCE", "/since")));
        if (healed) {
            columns.add(Column.at("UNTIL", "/until"));
        }
        columns.addAll(List.of(
                Column.at("NAMED", "/named"), Column.at("SUBJECT", "/subject"), Column.at("MESSAGE", "/message")));
        Pages.of(top.api(), call, limit).show(top, columns);
    }
}
