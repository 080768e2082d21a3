// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.context;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.output.Column;
import io.zonefleet.cli.output.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Contexts: control planes by name. */
@Command(
        name = "context",
        description = {
            "Control planes by name, in $XDG_CONFIG_HOME/zonefleet/config.yaml (~/.config where that is not set).",
            "ZONEFLEET_URL, ZONEFLEET_TOKEN_FILE (or ZONEFLEET_TOKEN), ZONEFLEET_CA_FILE and ZONEFLEET_CONTEXT come before it,",
            "options before those. Where nothing is named, it is the one that './zonefleet up' runs."
        })
public final class ContextCommand {
    private final Top top;

    public ContextCommand(Top top) {
        this.top = top;
    }

    private Path file() {
        return Contexts.file(top.terminal());
    }

    @Command(name = "list", description = "Show them.")
    void list() {
        Contexts contexts = Contexts.read(file());
        List<JsonNode> items = new ArrayList<>();
        contexts.all().forEach((name, context) -> {
            ObjectNode item = Json.object()
                    .put("name", name)
                    .put("current", contexts.current().equals(Optional.of(name)))
                    .put("url", context.url());
            context.tokenFile().ifPresent(path -> item.put("tokenFile", path));
            context.caFile().ifPresent(path -> item.put("caFile", path));
            items.add(item);
        });
        top.format()
                .list(
                        top.terminal().out(),
                        List.of(
                                Column.at("NAME", "/name"),
                                Column.at("CURRENT", "/current"),
                                Column.at("URL", "/url"),
                                Column.at("TOKEN FILE", "/tokenFile")),
                        items);
    }

    @Command(
            name = "set",
            description = "Add or replace one, from --url, --token-file and --ca-file. The first is the current one.")
    void set(@Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        Contexts contexts = Contexts.read(file());
        SortedMap<String, Context> all = new TreeMap<>(contexts.all());
        all.put(name, top.described());
        new Contexts(contexts.current().or(() -> Optional.of(name)), all).write(file());
    }

    @Command(name = "use", description = "Make one the current one.")
    void use(@Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        Contexts contexts = known(name);
        new Contexts(Optional.of(name), contexts.all()).write(file());
    }

    @Command(name = "rm", description = "Remove one.")
    void remove(@Parameters(paramLabel = "NAME", description = "Its name.") String name) {
        Contexts contexts = known(name);
        SortedMap<String, Context> all = new TreeMap<>(contexts.all());
        all.remove(name);
        new Contexts(contexts.current().filter(current -> !current.equals(name)), all).write(file());
    }

    private Contexts known(String name) {
        Contexts contexts = Contexts.read(file());
        if (!contexts.all().containsKey(name)) {
            throw new Failure(ExitCode.NOT_FOUND, "no context " + name + " in " + file());
        }
        return contexts;
    }
}
