// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Forgets a node that is gone. */
@Command(name = "rm", description = "Forget a node that is gone; refused while it reports.")
final class ForgetCommand implements Runnable {
    private final Top top;

    @Parameters(paramLabel = "CLUSTER/NODE", description = "Which one.")
    private String name = "";

    ForgetCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        top.api().send(Call.of("DELETE", Noun.NODE.path(name)));
    }
}
