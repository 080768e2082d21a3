// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.api.Reply;
import io.zonefleet.cli.output.Json;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a token, whose secret is then shown, or changes what its owner may do. */
@Command(
        name = "set",
        description = "Make a token and show its secret, this once; or change fields of one, whose secret stays.",
        footer = {
            "",
            "FIELD=VALUE sets, FIELD= removes: role=reader, editor or admin; comment; expires, a time in UTC such as",
            "2030-01-31T12:00:00Z. To give a token another secret, remove it and make it anew."
        })
final class TokenSetCommand implements Runnable {
    private final Top top;

    @Parameters(index = "0", paramLabel = "NAME", description = "Its name, as changes and logs show it.")
    private String name = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FIELD=VALUE", description = "What to change.")
    private List<String> fields = List.of();

    @Option(
            names = "--if-match",
            paramLabel = "ETAG",
            description = "Only where it still is the version that was read before.")
    private Optional<String> ifMatch = Optional.empty();

    @Option(names = "--create", description = "Only where it is not there yet.")
    private boolean create;

    TokenSetCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        List<FieldEdit> edits = fields.stream().map(FieldEdit::parse).toList();
        Api api = top.api();
        String path = Noun.TOKEN.path(name);
        Optional<Reply> now = create ? Optional.empty() : read(api, path);
        ObjectNode spec = now.map(reply -> Noun.TOKEN.spec(reply.json())).orElseGet(Json::object);
        edits.forEach(edit -> edit.apply(spec));
        Call put = Call.of("PUT", path).withBody("application/json", Json.bytes(spec));
        Optional<String> version = ifMatch.or(() -> now.flatMap(Reply::etag));
        // one of the configuration has no version; that it can't be changed here is said by whoever refuses it
        Reply reply = api.send(version.map(tag -> put.withHeader("If-Match", tag))
                .orElseGet(() -> now.isPresent() ? put : put.withHeader("If-None-Match", "*")));
        top.format().one(top.terminal().out(), reply.json());
        if (reply.json().has("secret")) {
            top.terminal().err().println("zonefleet: keep the secret now: it is not shown again.");
        }
    }

    private static Optional<Reply> read(Api api, String path) {
        try {
            return Optional.of(api.get(path));
        } catch (Failure none) {
            if (none.code() == ExitCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw none;
        }
    }
}
