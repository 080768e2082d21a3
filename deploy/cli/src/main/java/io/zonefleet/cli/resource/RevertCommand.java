// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.api.Progress;
import io.zonefleet.cli.api.Reply;
import io.zonefleet.cli.output.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Undoes a change. */
@Command(
        name = "revert",
        description = "Put back what it did, as a change of its own; refused where something was changed since.")
final class RevertCommand implements Runnable {
    private final Top top;

    @Parameters(paramLabel = "ID", description = "Which change.")
    private String name = "";

    @Option(
            names = "--resource",
            paramLabel = "RESOURCE",
            description = "Only this, for example domains/a.example.com; several are named one by one.")
    private List<String> resources = List.of();

    @Option(names = "--force", description = "Put back also what was changed since.")
    private boolean force;

    @Mixin
    private WriteFlags flags = new WriteFlags();

    RevertCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        ObjectNode body = Json.object().put("force", force);
        flags.addTo(body);
        if (!resources.isEmpty()) {
            ArrayNode only = body.putArray("resources");
            resources.forEach(only::add);
        }
        Call call = Call.of("POST", Noun.CHANGE.path(name) + "/revert").withBody("application/json", Json.bytes(body));
        Reply reply = Progress.send(top.terminal(), top.api(), flags.onChange(call), "reverting");
        flags.conclude(top, reply);
    }
}
