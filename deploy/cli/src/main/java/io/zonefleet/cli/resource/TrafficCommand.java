// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.output.Column;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what clients ask now. */
@Command(
        name = "traffic",
        description = "Show what clients ask in each cluster now, each number per second; as JSON, over the last hour.")
final class TrafficCommand implements Runnable {
    private final Top top;

    @Option(names = "--cluster", paramLabel = "ID", description = "Only in this one.")
    private Optional<String> cluster = Optional.empty();

    TrafficCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        JsonNode traffic = top.api()
                .send(Call.of("GET", "/traffic").with("cluster", cluster))
                .json();
        top.format()
                .list(
                        top.terminal().out(),
                        List.of(
                                Column.at("CLUSTER", "/cluster"),
                                Column.at("REPORTING", "/reporting"),
                                Column.at("TELLING", "/telling"),
                                now("QUERIES", "queries"),
                                now("LOOKUPS", "lookups"),
                                now("HITS", "hits"),
                                now("SERVFAIL", "failures")),
                        traffic.path("items"));
    }

    /** The last moment of an hour is now. */
    private static Column now(String title, String numbers) {
        return new Column(title, item -> {
            JsonNode hour = item.path(numbers);
            JsonNode last = hour.path(hour.size() - 1);
            return last.isNumber() ? "%.1f".formatted(last.asDouble()) : "";
        });
    }
}
