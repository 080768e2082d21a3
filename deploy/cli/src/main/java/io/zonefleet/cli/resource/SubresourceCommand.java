// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.Top;
import io.zonefleet.cli.output.Column;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what stands below one. */
abstract sealed class SubresourceCommand implements Runnable {
    private final Noun noun;
    private final String below;
    final Top top;

    @Parameters(paramLabel = "NAME", description = "Its name or id.")
    private String name = "";

    private SubresourceCommand(Noun noun, String below, Top top) {
        this.noun = noun;
        this.below = below;
        this.top = top;
    }

    abstract void show(JsonNode found);

    /** Shows the items of a list. */
    void list(JsonNode found, Column... columns) {
        top.format().list(top.terminal().out(), List.of(columns), found.path("items"));
    }

    @Override
    public void run() {
        show(top.api().get(noun.path(name) + "/" + below).json());
    }

    /** Who serves a domain. */
    @Command(
            name = "proof",
            description =
                    "Show which nodes serve it as it is wanted, since when, and from when on no cache has its old answer.")
    static final class Proof extends SubresourceCommand {
        Proof(Top top) {
            super(Noun.DOMAIN, "proof", top);
        }

        @Override
        void show(JsonNode found) {
            top.format().one(top.terminal().out(), found);
        }
    }

    /** Who contributes to a domain. */
    @Command(name = "contributions", description = "Show who contributes what to it, and since when and by whom.")
    static final class Contributions extends SubresourceCommand {
        Contributions(Top top) {
            super(Noun.DOMAIN, "contributions", top);
        }

        @Override
        void show(JsonNode found) {
            list(
                    found,
                    Column.at("SOURCE", "/source"),
                    Column.at("CLUSTER", "/origin"),
                    Column.at("ADDRESSES", "/addresses"),
                    Column.at("TTL", "/ttl"),
                    Column.at("ENABLED", "/enabled"),
                    Column.at("DRAINED", "/drained"),
                    Column.at("SINCE", "/since"),
                    Column.at("BY", "/actor"),
                    Column.at("OWNER", "/owner"));
        }
    }

    /** What came of polls. */
    @Command(name = "results", description = "Show what came of its last polls, the newest first.")
    static final class Results extends SubresourceCommand {
        Results(Top top) {
            super(Noun.SOURCE, "results", top);
        }

        @Override
        void show(JsonNode found) {
            list(
                    found,
                    Column.at("AT", "/at"),
                    Column.at("OUTCOME", "/outcome"),
                    Column.at("ROWS", "/rows"),
                    Column.at("NEW", "/added"),
                    Column.at("CHANGED", "/updated"),
                    Column.at("GONE", "/removed"),
                    Column.at("MESSAGE", "/message"));
        }
    }

    /** Whether new pods get the node cache. */
    @Command(
            name = "injection",
            description = "Show whether new pods of it get its node cache, why not, and what was decided last.")
    static final class Injection extends SubresourceCommand {
        Injection(Top top) {
            super(Noun.CLUSTER, "injection", top);
        }

        @Override
        void show(JsonNode found) {
            top.format().one(top.terminal().out(), found);
        }
    }

    /** What makes its API server ask about new pods. */
    @Command(
            name = "webhook",
            description = "Print the MutatingWebhookConfiguration for it, as 'kubectl apply -f -' takes it.")
    static final class Webhook extends SubresourceCommand {
        Webhook(Top top) {
            super(Noun.CLUSTER, "injection/webhook", top);
        }

        @Override
        void show(JsonNode found) {
            top.format().one(top.terminal().out(), found);
        }
    }

    /** What is known of the Kubernetes cluster behind a source. */
    @Command(
            name = "kubernetes",
            description =
                    "Show what was found out about the Kubernetes cluster behind it: nodes without agent, what was left out, what that suggests.")
    static final class Kubernetes extends SubresourceCommand {
        Kubernetes(Top top) {
            super(Noun.SOURCE, "kubernetes", top);
        }

        @Override
        void show(JsonNode found) {
            top.format().one(top.terminal().out(), found);
        }
    }

    /** What was wrong on a node. */
    @Command(
            name = "healed",
            description = "Show what was wrong on it within the last hour and is not any more, what healed last first.")
    static final class Healed extends SubresourceCommand {
        Healed(Top top) {
            super(Noun.NODE, "faults/healed", top);
        }

        @Override
        void show(JsonNode found) {
            list(
                    found,
                    Column.at("KIND", "/kind"),
                    Column.at("SINCE", "/since"),
                    Column.at("UNTIL", "/until"),
                    Column.at("SUBJECT", "/subject"),
                    Column.at("MESSAGE", "/message"));
        }
    }
}
