// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.state;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.api.Reply;
import io.zonefleet.cli.output.Column;
import io.zonefleet.cli.output.Format;
import io.zonefleet.cli.resource.WriteFlags;
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
    private String file = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; as the file's name says where left out.")
    private Optional<FileFormat> format = Optional.empty();

    @Option(names = "--zone", paramLabel = "NAME", description = "Origin of a zone file until its first $ORIGIN.")
    private Optional<String> zone = Optional.empty();

    @Option(names = "--suffix", paramLabel = "NAME", description = "What a list leaves out at the end of its names.")
    private Optional<String> suffix = Optional.empty();

    @Option(names = "--rows", description = "Show what became of each row.")
    private boolean rows;

    @Mixin
    private WriteFlags flags = new WriteFlags();

    public ImportCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        FileFormat form = format.orElseGet(() -> FileFormat.of(file));
        Call call = Call.of("POST", "/import").withBody(form.mediaType(), InputFile.bytes(top.terminal(), file));
        call = call.with("zone", zone).with("suffix", suffix);
        Api api = top.api();
        Progress progress = Progress.start(top.terminal(), api, "importing " + file);
        Reply reply;
        try {
            reply = api.send(flags.on(rows ? call.with("rows", "true") : call));
        } finally {
            progress.end();
        }
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
        } else {
            top.format().one(top.terminal().out(), reply.json());
        }
        flags.requireProof(reply);
    }
}
