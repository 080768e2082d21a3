// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import io.zonefleet.cli.Top;
import picocli.CommandLine;

/** The commands of each kind of resource. */
public final class Nouns {
    private Nouns() {}

    /** Adds them all. */
    public static void addTo(CommandLine line, Top top) {
        for (Noun noun : Noun.values()) {
            line.addSubcommand(noun.word(), of(noun, top));
        }
    }

    private static CommandLine of(Noun noun, Top top) {
        CommandLine line = new CommandLine(new NounCommand(noun));
        line.getCommandSpec().usageMessage().description(description(noun));
        switch (noun) {
            case DOMAIN -> line.addSubcommand("list", new ListCommand.OfDomains(top));
            case NODE -> line.addSubcommand("list", new ListCommand.OfNodes(top));
            case CHANGE -> line.addSubcommand("list", new ListCommand.OfChanges(top));
            case ZONE, CLUSTER, PROFILE, SOURCE, DRAIN -> line.addSubcommand("list", new ListCommand(noun, top));
        }
        line.addSubcommand("get", new GetCommand(noun, top));
        switch (noun) {
            case DOMAIN, ZONE, CLUSTER, PROFILE, SOURCE, DRAIN -> {
                line.addSubcommand("set", new SetCommand(noun, top));
                line.addSubcommand(
                        "rm",
                        noun == Noun.CLUSTER || noun == Noun.SOURCE
                                ? new RemoveCommand.WithDomains(noun, top)
                                : new RemoveCommand(noun, top));
                line.addSubcommand("history", new HistoryCommand(noun, top));
            }
            case NODE -> {
                line.addSubcommand("rm", new ForgetCommand(top));
                line.addSubcommand("zones", new NodeZonesCommand(top));
            }
            case CHANGE -> line.addSubcommand("revert", new RevertCommand(top));
        }
        if (noun == Noun.DOMAIN) {
            line.addSubcommand("edit", new EditCommand(top));
        }
        if (noun == Noun.SOURCE) {
            line.addSubcommand("poll", new PollCommand(top));
        }
        return line;
    }

    private static String description(Noun noun) {
        return switch (noun) {
            case DOMAIN -> "Names and what they answer.";
            case ZONE -> "Declared zones: how names are stored.";
            case CLUSTER -> "Clusters of nodes.";
            case PROFILE -> "How node caches are set up.";
            case SOURCE -> "Lists that are polled.";
            case DRAIN -> "Clusters and addresses that are taken out of all answers for a while.";
            case NODE -> "Node caches and what they have proved.";
            case CHANGE -> "What was written, by whom, and when.";
        };
    }
}
