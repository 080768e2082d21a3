// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.output.Column;
import java.util.List;
import picocli.CommandLine.Command;

/** Shows how long changes took until nodes had proved them. */
@Command(
        name = "propagation",
        description =
                "Show how long the newest changes of the last hour took until nodes had proved them, in milliseconds.")
final class PropagationCommand implements Runnable {
    private final Top top;

    PropagationCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        JsonNode propagation = top.api().get("/propagation").json();
        top.format()
                .list(
                        top.terminal().out(),
                        List.of(
                                Column.at("ID", "/id"),
                                Column.at("AT", "/at"),
                                Column.at("PROOFS", "/proofs/expected"),
                                Column.at("PROVED", "/proofs/proved"),
                                Column.at("MEASURED", "/proofs/measured"),
                                Column.at("HALF", "/proofs/half"),
                                Column.at("99 %", "/proofs/most")),
                        propagation.path("changes"));
    }
}
