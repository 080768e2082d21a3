// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.state;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.api.Progress;
import io.zonefleet.cli.api.Reply;
import io.zonefleet.cli.output.Column;
import io.zonefleet.cli.output.Format;
import io.zonefleet.cli.resource.WriteFlags;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a file. */
@Command(
        name = "import",
        description =
                "Take a zone file, CSV, a list of coredns-sync, or a state: all of it, or nothing where anything is wrong in it.")
public final class ImportCommand implements Runnable {
    private final Top top;

    @Parameters(paramLabel = "FILE", description = "Which; - for standard input.")
    private Path file = Path.of("-");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; as the file's name says where left out.")
    private Optional<FileFormat> format = Optional.empty();

    @Option(names = "--zone", paramLabel = "NAME", description = "Origin of a zone file until its first $ORIGIN.")
    private Optional<String> zone = Optional.empty();

    @Option(names = "--suffix", paramLabel = "NAME", description = "What a list leaves out at the end of its names.")
    private Optional<String> suffix = Optional.empty();

    @Option(
            names = "--prune",
            description = "Of a state: also remove what the file leaves out, of the kinds that it has.")
    private boolean prune;

    @Option(names = "--rows", description = "Show what became of each row.")
    private boolean rows;

    @Mixin
    private WriteFlags flags = new WriteFlags();

    public ImportCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        FileFormat form = format.orElseGet(() -> FileFormat.of(file.toString()));
        Call call =
                Call.of("POST", "/import").withBody(form.mediaType(), InputFile.bytes(top.terminal(), file.toString()));
        call = call.with("zone", zone)
                .with("suffix", suffix)
                .with("prune", prune ? Optional.of("true") : Optional.empty());
        Api api = top.api();
        Call write = flags.on(rows ? call.with("rows", "true") : call);
        Reply reply = Progress.send(top.terminal(), api, write, "importing " + file);
        if (rows && top.format() == Format.table) {
            top.format()
                    .list(
                            top.terminal().out(),
                            List.of(
                                    Column.at("AT", "/at"),
                                    Column.at("RESOURCE", "/resource"),
                                    Column.at("OUTCOME", "/outcome"),
                                    Column.at("MESSAGE", "/message")),
                            reply.json().path("rows"));
            flags.requireProof(reply);
        } else {
            flags.conclude(top, reply);
        }
    }
}
