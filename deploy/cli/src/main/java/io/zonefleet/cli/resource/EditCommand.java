// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.api.Progress;
import io.zonefleet.cli.api.Reply;
import io.zonefleet.cli.output.Json;
import java.util.List;
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

    @Mixin
    private DomainConditions conditions = new DomainConditions();

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
        ObjectNode filter = conditions.filter();
        body.set("filter", filter);
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
        flags.addTo(body);
        Call call = Call.of("POST", "/edits").withBody("application/json", Json.bytes(body));
        Reply reply = Progress.send(top.terminal(), top.api(), flags.onChange(call), "editing");
        flags.conclude(top, reply);
    }
}
