// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.state;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Gives everything as a file. */
@Command(
        name = "export",
        description = "Print everything as one file, from which import or apply makes the same again.")
public final class ExportCommand implements Runnable {
    private final Top top;

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES}; yaml where left out.")
    private FileFormat format = FileFormat.yaml;

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
        Call call = Call.of("GET", "/export").with("format", format.name()).with("zone", zone);
        top.terminal().out().print(top.api().send(call).body());
    }
}
