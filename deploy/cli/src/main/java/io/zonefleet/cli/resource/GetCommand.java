// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Reply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one. */
@Command(name = "get", description = "Show one.")
final class GetCommand implements Runnable {
    private final Noun noun;
    private final Top top;

    @Parameters(paramLabel = "NAME", description = "Its name or id; of a node CLUSTER/NODE.")
    private String name = "";

    @Option(names = "--spec", description = "Only what set and apply take.")
    private boolean spec;

    GetCommand(Noun noun, Top top) {
        this.noun = noun;
        this.top = top;
    }

    @Override
    public void run() {
        Reply reply = top.api().get(noun.path(name));
        top.format().one(top.terminal().out(), spec ? noun.spec(reply.json()) : reply.json());
    }
}
