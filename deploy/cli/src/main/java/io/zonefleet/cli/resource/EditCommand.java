// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.api.Reply;
import io.zonefleet.cli.output.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The same change of many domains. */
@Command(
        name = "edit",
        description = "Make the same change to all domains that the options select: at least one, or --all.")
final class EditCommand implements Runnable {
    private final Top top;

    @Parameters(
            arity = "0..*",
            paramLabel = "FIELD=VALUE",
            description = "What to set: ttl, recordTtl (of all their records), owner, comment, labels.KEY, enabled …")
    private List<String> fields = List.of();

    @Option(names = "--replace-address", paramLabel = "OLD=NEW", description = "An address, wherever it stands.")
    private Optional<String> replace = Optional.empty();

    @Option(names = "--below", paramLabel = "NAME", description = "At or below this name.")
    private Optional<String> below = Optional.empty();

    @Option(names = "--origin", paramLabel = "CLUSTER", description = "Of this cluster.")
    private Optional<String> origin = Optional.empty();

    @Option(names = "--owner", paramLabel = "OWNER", description = "Of this owner.")
    private Optional<String> owner = Optional.empty();

    @Option(names = "--address", paramLabel = "ADDRESS", description = "With this address.")
    private Optional<String> address = Optional.empty();

    @Option(
            names = "--label",
            paramLabel = "KEY=VALUE",
            description = "With this label; all of them where there are several.")
    private Map<String, String> labels = Map.of();

    @Option(names = "--all", description = "Every domain.")
    private boolean all;

    @Mixin
    private WriteFlags flags = new WriteFlags();

    EditCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        ObjectNode body = Json.object();
        ObjectNode filter = body.putObject("filter");
        below.ifPresent(name -> filter.put("below", name));
        origin.ifPresent(id -> filter.put("origin", id));
        owner.ifPresent(text -> filter.put("owner", text));
        address.ifPresent(text -> filter.put("address", text));
        if (!labels.isEmpty()) {
            ObjectNode wanted = filter.putObject("labels");
            labels.forEach(wanted::put);
        }
        if (filter.isEmpty() != all) {
            throw new Failure(ExitCode.USAGE, "say which domains are meant, or --all");
        }
        if (!fields.isEmpty()) {
            ObjectNode set = body.putObject("set");
            fields.stream().map(FieldEdit::parse).forEach(edit -> edit.set(set));
        }
        replace.ifPresent(text -> {
            String[] parts = text.split("=", 2);
            if (parts.length < 2) {
                throw new Failure(ExitCode.USAGE, "--replace-address takes OLD=NEW");
            }
            body.putObject("replaceAddress").put("from", parts[0]).put("to", parts[1]);
        });
        if (flags.allowShrink()) {
            body.put("allowShrink", true);
        }
        Reply reply = top.api()
                .send(flags.onChange(Call.of("POST", "/edits").withBody("application/json", Json.bytes(body))));
        top.format().one(top.terminal().out(), reply.json());
        flags.requireProof(reply);
    }
}
