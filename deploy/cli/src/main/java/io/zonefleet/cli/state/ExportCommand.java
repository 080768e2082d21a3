// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.state;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.output.Format;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gives everything as a file. */
@Command(
        name = "export",
        description = "Print everything as one file, from which import or apply makes the same again.")
public final class ExportCommand implements Runnable {
    private final Top top;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}; as --output says where left out, yaml where neither does.")
    private Optional<FileFormat> format = Optional.empty();

    @Option(
            names = "--zone",
            paramLabel = "NAME",
            description = "For --format=zone: everything at and below this name.")
    private Optional<String> zone = Optional.empty();

    public ExportCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        FileFormat chosen = format.orElse(top.format() == Format.json ? FileFormat.json : FileFormat.yaml);
        Call call = Call.of("GET", "/export").with("format", chosen.name()).with("zone", zone);
        top.terminal().out().print(top.api().send(call).body());
    }
}
