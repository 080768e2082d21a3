// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.api.Progress;
import io.zonefleet.cli.api.Reply;
import io.zonefleet.cli.output.Json;
import io.zonefleet.cli.state.InputFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends many operations as one change. */
@Command(
        name = "apply",
        description =
                "Make one change of many puts and deletes: all of them, or none where anything is wrong with one.",
        footer = {
            "",
            "FILE has the operations, or an object with 'operations' (and 'comment'), in YAML or JSON:",
            "  - {op: put, resource: domains/a.example.com, value: {addresses: [192.0.2.10]}}",
            "  - {op: delete, resource: domains/b.example.com}"
        })
final class ChangeApplyCommand implements Runnable {
    private final Top top;

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The operations; - for standard input.")
    private Path file = Path.of("-");

    @Mixin
    private WriteFlags flags = new WriteFlags();

    ChangeApplyCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        Call call = Call.of("POST", "/changes").withBody("application/json", Json.bytes(body()));
        Reply reply = Progress.send(top.terminal(), top.api(), flags.onChange(call), "applying " + file);
        flags.conclude(top, reply);
    }

    private ObjectNode body() {
        JsonNode given = InputFile.read(top.terminal(), file.toString());
        ObjectNode body;
        if (given instanceof ObjectNode whole) {
            body = whole;
        } else if (given.isArray()) {
            body = Json.object();
            body.set("operations", given);
        } else {
            throw new Failure(ExitCode.USAGE, file + " has no operations: give a list of them");
        }
        flags.addTo(body);
        return body;
    }
}
