// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.output.Column;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a change did, resource by resource, however many they are. */
@Command(name = "items", description = "Show what it did, resource by resource.")
final class ChangeItemsCommand implements Runnable {
    private final Top top;

    @Parameters(paramLabel = "ID", description = "Id of the change.")
    private String name = "";

    @Option(
            names = {"-q", "--text"},
            paramLabel = "TEXT",
            description = "Only resources with this text in their path or their source.")
    private Optional<String> text = Optional.empty();

    @Option(
            names = "--effect",
            paramLabel = "EFFECT",
            description = "Only what it created, updated or deleted: one of these words.")
    private Optional<String> effect = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; 1000 where left out, 0 for all.")
    private int limit = Pages.LONGEST;

    ChangeItemsCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        Call call = Call.of("GET", Noun.CHANGE.path(name) + "/items")
                .with("q", text)
                .with("effect", effect);
        Pages.of(top.api(), call, limit)
                .show(
                        top,
                        List.of(
                                new Column("EFFECT", ChangeItemsCommand::effect),
                                Column.at("RESOURCE", "/resource"),
                                Column.at("SOURCE", "/source"),
                                new Column("FIELDS", ChangeItemsCommand::fields)));
    }

    private static String effect(JsonNode item) {
        return !item.has("before") ? "created" : !item.has("after") ? "deleted" : "updated";
    }

    /** What differs, where there is a before and an after. */
    private static String fields(JsonNode item) {
        return StreamSupport.stream(item.path("diff").spliterator(), false)
                .map(field -> field.path("field").asText())
                .collect(Collectors.joining(","));
    }
}
