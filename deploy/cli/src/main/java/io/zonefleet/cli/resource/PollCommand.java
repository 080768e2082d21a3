// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Polls a source now. */
@Command(name = "poll", description = "Poll it now, and show the result.")
final class PollCommand implements Runnable {
    private final Top top;

    @Parameters(paramLabel = "ID", description = "Which one.")
    private String name = "";

    @Option(names = "--dry-run", description = "Only tell what it would change, also where it is disabled.")
    private boolean dryRun;

    PollCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        top.format()
                .one(
                        top.terminal().out(),
                        top.api()
                                .send(Call.of("POST", Noun.SOURCE.path(name) + "/poll")
                                        .with("dryRun", dryRun ? Optional.of("true") : Optional.empty()))
                                .json());
    }
}
