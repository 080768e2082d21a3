// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.api.Reply;
import io.zonefleet.cli.output.Json;
import io.zonefleet.cli.state.InputFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Declares one, or changes some of its fields: what was read is written back with its version, so that what somebody else writes
 * meanwhile is not lost.
 */
@Command(
        name = "set",
        description = "Declare one, or change fields of it.",
        footer = {
            "",
            "FIELD=VALUE sets, FIELD+=VALUE and FIELD-=VALUE add to and take from a list, FIELD= removes. Lists are separated",
            "by commas; parts of a field are named with dots: labels.env=prod."
        })
class SetCommand implements Runnable {
    private static final int TRIES = 5;
    private static final String CA_FILE = "tls.ca=@";

    private final Noun noun;
    private final Top top;

    @Parameters(index = "0", paramLabel = "NAME", description = "Its name or id.")
    private String name = "";

    @Parameters(index = "1..*", paramLabel = "FIELD=VALUE", description = "What to change.")
    private List<String> fields = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "All of it, as JSON or YAML; - for standard input. What FILE does not say is not kept.")
    private Optional<String> file = Optional.empty();

    @Option(
            names = "--if-match",
            paramLabel = "ETAG",
            description = "Only where it still is the version that was read before.")
    private Optional<String> ifMatch = Optional.empty();

    @Option(names = "--create", description = "Only where it is not there yet.")
    private boolean create;

    @Mixin
    private WriteFlags flags = new WriteFlags();

    SetCommand(Noun noun, Top top) {
        this.noun = noun;
        this.top = top;
    }

    /** What is written. */
    String path() {
        return noun.path(name);
    }

    /** What is there of it already, as it is written. */
    ObjectNode spec(JsonNode shown) {
        return noun.spec(shown);
    }

    /** Lets a write happen only where there is none yet; of a part, where this cluster has none. */
    private static Call onlyNew(Call call) {
        return call.withHeader("If-None-Match", "*");
    }

    @Override
    public void run() {
        List<FieldEdit> edits =
                fields.stream().map(this::withFile).map(FieldEdit::parse).toList();
        if (edits.isEmpty() == file.isEmpty()) {
            throw new Failure(
                    ExitCode.USAGE,
                    "give either FIELD=VALUE or --file. Fields of a " + noun.word() + ": " + noun.fields());
        }
        Reply reply = write(top.api(), edits);
        flags.conclude(top, reply);
    }

    /** A certificate has lines: it comes from a file. */
    private String withFile(String field) {
        return field.startsWith(CA_FILE)
                ? "tls.ca="
                        + new String(
                                InputFile.bytes(top.terminal(), field.substring(CA_FILE.length())),
                                StandardCharsets.UTF_8)
                : field;
    }

    /** What somebody else changes meanwhile is read again, unless a version was named. */
    private Reply write(Api api, List<FieldEdit> edits) {
        for (int tries = 1; ; tries++) {
            try {
                return api.send(call(api, edits));
            } catch (Failure lost) {
                if (lost.code() != ExitCode.CONFLICT
                        || edits.isEmpty()
                        || ifMatch.isPresent()
                        || create
                        || tries == TRIES
                        || !lost.text().startsWith("It is not what you last read")) {
                    throw lost;
                }
            }
        }
    }

    private Call call(Api api, List<FieldEdit> edits) {
        Call put = Call.of("PUT", path());
        if (file.isPresent()) {
            JsonNode spec = InputFile.read(top.terminal(), file.get());
            Call whole = put.withBody("application/json", Json.bytes(spec));
            return flags.on(conditioned(whole));
        }
        Optional<Reply> now = create ? Optional.empty() : read(api);
        ObjectNode spec = now.map(reply -> spec(reply.json())).orElseGet(Json::object);
        edits.forEach(edit -> edit.apply(spec));
        Call whole = conditioned(put.withBody("application/json", Json.bytes(spec)));
        if (ifMatch.isEmpty() && !create) {
            // a domain that others contribute to is there, and may still have nothing of ours
            whole = now.flatMap(Reply::etag)
                    .map(tag ->
                            put.withBody("application/json", Json.bytes(spec)).withHeader("If-Match", tag))
                    .orElseGet(() -> onlyNew(put.withBody("application/json", Json.bytes(spec))));
        }
        return flags.on(whole);
    }

    private Call conditioned(Call call) {
        Call one = ifMatch.map(tag -> call.withHeader("If-Match", tag)).orElse(call);
        return create ? onlyNew(one) : one;
    }

    private Optional<Reply> read(Api api) {
        try {
            return Optional.of(api.get(path()));
        } catch (Failure none) {
            if (none.code() == ExitCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw none;
        }
    }

    /** Of a domain, also what one cluster contributes to it. */
    @Command(
            name = "set",
            description = "Declare one, or change fields of it or of what one cluster contributes to it.")
    static final class OfDomain extends SetCommand {
        @Option(
                names = "--for",
                paramLabel = "CLUSTER",
                description = "What this cluster contributes; what others do stays.")
        private Optional<String> cluster = Optional.empty();

        OfDomain(Top top) {
            super(Noun.DOMAIN, top);
        }

        @Override
        String path() {
            return super.path() + Noun.part(cluster);
        }

        @Override
        ObjectNode spec(JsonNode shown) {
            ObjectNode spec = cluster.isEmpty() ? super.spec(shown) : Noun.contributed((ObjectNode) shown);
            // what is shown of a record always has a ttl: one that is the domain's follows where that is changed
            spec.path("records").forEach(record -> {
                if (record instanceof ObjectNode node && node.path("ttl").equals(spec.path("ttl"))) {
                    node.remove("ttl");
                }
            });
            return spec;
        }
    }
}
