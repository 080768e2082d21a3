// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Api;
import io.zonefleet.cli.output.Json;
import picocli.CommandLine.Command;

/** Shows at a glance which control plane answers, to whom, and how the fleet is. */
@Command(
        name = "status",
        description =
                "Show who the token belongs to, how many domains, clusters and nodes there are, and whether the store answers.")
public final class StatusCommand implements Runnable {
    private final Top top;

    public StatusCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        Api api = top.api();
        ObjectNode all = Json.object();
        all.set("caller", api.get("/whoami").json());
        all.set("fleet", api.get("/fleet").json());
        top.format().one(top.terminal().out(), all);
    }
}
