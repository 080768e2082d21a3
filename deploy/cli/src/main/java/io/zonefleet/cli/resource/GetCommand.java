// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.api.Call;
import io.zonefleet.cli.api.Reply;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one. */
@Command(name = "get", description = "Show one.")
class GetCommand implements Runnable {
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

    /** What is shown. */
    String path() {
        return noun.path(name);
    }

    /** The same with more. */
    Call extended(Call call) {
        return call;
    }

    /** What set takes of it. */
    ObjectNode spec(JsonNode shown) {
        return noun.spec(shown);
    }

    @Override
    public void run() {
        Reply reply = top.api().send(extended(Call.of("GET", path())));
        top.format().one(top.terminal().out(), spec ? spec(reply.json()) : reply.json());
    }

    /** Of what can be seen as it was. */
    @Command(name = "get", description = "Show one, as it is or as it was.")
    static class Past extends GetCommand {
        @Option(names = "--at", paramLabel = "CHANGE", description = "As it was right after this change.")
        private Optional<String> at = Optional.empty();

        Past(Noun noun, Top top) {
            super(noun, top);
        }

        @Override
        Call extended(Call call) {
            return call.with("at", at.map(Noun::changeId));
        }
    }

    /** Of a domain, also what one cluster contributes to it. */
    @Command(name = "get", description = "Show one, as it is or as it was, or what one cluster contributes to it.")
    static final class OfDomain extends Past {
        @Option(names = "--for", paramLabel = "CLUSTER", description = "Only what this cluster contributes.")
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
            return cluster.isEmpty() ? super.spec(shown) : Noun.contributed((ObjectNode) shown);
        }
    }
}
