// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import io.zonefleet.cli.Top;
import io.zonefleet.cli.join.JoinCommand;
import io.zonefleet.cli.join.LeaveCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The commands of each kind of resource. */
public final class Nouns {
    private Nouns() {}

    /** All kinds, as commands name them. Of a kind only one command is there where {@code verb} names it. */
    public static Map<String, Supplier<Object>> commands(Top top, Optional<String> verb) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        for (Noun noun : Noun.values()) {
            all.put(noun.word(), () -> line(noun, top, verb));
        }
        return all;
    }

    private static CommandLine line(Noun noun, Top top, Optional<String> verb) {
        CommandLine line = new CommandLine(new NounCommand(noun));
        line.getCommandSpec().usageMessage().description(description(noun));
        Map<String, Supplier<Object>> commands = commands(noun, top);
        if (verb.isPresent() && commands.containsKey(verb.get())) {
            commands.keySet().retainAll(Set.of(verb.get()));
        }
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        return line;
    }

    private static Map<String, Supplier<Object>> commands(Noun noun, Top top) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("list", () -> switch (noun) {
            case DOMAIN -> new ListCommand.OfDomains(top);
            case NODE -> new ListCommand.OfNodes(top);
            case CHANGE -> new ListCommand.OfChanges(top);
            case CLUSTER -> new ListCommand.OfClusters(top);
            case SOURCE -> new ListCommand.OfSources(top);
            case ZONE, PROFILE, DRAIN, TOKEN, SECRET -> new ListCommand(noun, top);
        });
        all.put("get", () -> switch (noun) {
            case DOMAIN -> new GetCommand.OfDomain(top);
            case CLUSTER -> new GetCommand.Past(noun, top);
            case ZONE, PROFILE, SOURCE, DRAIN, TOKEN, SECRET, NODE, CHANGE -> new GetCommand(noun, top);
        });
        switch (noun) {
            case DOMAIN, ZONE, CLUSTER, PROFILE, SOURCE, DRAIN -> {
                all.put("set", () -> noun == Noun.DOMAIN ? new SetCommand.OfDomain(top) : new SetCommand(noun, top));
                all.put("rm", () -> remove(noun, top));
                all.put("history", () -> new HistoryCommand(noun, top));
            }
            case TOKEN -> {
                all.put("set", () -> new TokenSetCommand(top));
                all.put("rm", () -> new EndCommand.OfToken(top));
            }
            case SECRET -> {
                all.put("set", () -> new SecretSetCommand(top));
                all.put("rm", () -> new EndCommand.OfSecret(top));
            }
            case NODE -> {
                all.put("rm", () -> new ForgetCommand(top));
                all.put("history", () -> new PageCommand.NodeHistory(top));
                all.put("zones", () -> new PageCommand.NodeZones(top));
                all.put("corefile", () -> new NodeFileCommand.Corefile(top));
                all.put("file", () -> new NodeFileCommand.ZoneFile(top));
                all.put("network", () -> new NodeNetworkCommand(top));
                all.put("faults", () -> new FaultsCommand(top));
                all.put("healed", () -> new SubresourceCommand.Healed(top));
            }
            case CHANGE -> {
                all.put("apply", () -> new ChangeApplyCommand(top));
                all.put("items", () -> new ChangeItemsCommand(top));
                all.put("receipts", () -> new PageCommand.Receipts(top));
                all.put("propagation", () -> new PropagationCommand(top));
                all.put("revert", () -> new RevertCommand(top));
            }
        }
        if (noun == Noun.DOMAIN) {
            all.put("edit", () -> new EditCommand(top));
            all.put("answers", () -> new PageCommand.Answers(top));
            all.put("proof", () -> new SubresourceCommand.Proof(top));
            all.put("contributions", () -> new SubresourceCommand.Contributions(top));
        }
        if (noun == Noun.SOURCE) {
            all.put("poll", () -> new PollCommand(top));
            all.put("results", () -> new SubresourceCommand.Results(top));
            all.put("kubernetes", () -> new SubresourceCommand.Kubernetes(top));
        }
        if (noun == Noun.CLUSTER) {
            all.put("traffic", () -> new TrafficCommand(top));
            all.put("injection", () -> new SubresourceCommand.Injection(top));
            all.put("webhook", () -> new SubresourceCommand.Webhook(top));
            all.put("join", () -> new JoinCommand(top));
            all.put("leave", () -> new LeaveCommand(top));
        }
        return all;
    }

    private static RemoveCommand remove(Noun noun, Top top) {
        return switch (noun) {
            case DOMAIN -> new RemoveCommand.OfDomain(top);
            case CLUSTER, SOURCE -> new RemoveCommand.WithDomains(noun, top);
            case ZONE, PROFILE, DRAIN, TOKEN, SECRET, NODE, CHANGE -> new RemoveCommand(noun, top);
        };
    }

    private static String description(Noun noun) {
        return switch (noun) {
            case DOMAIN -> "Names and what they answer.";
            case ZONE -> "Declared zones: how names are stored.";
            case CLUSTER -> "Clusters of nodes.";
            case PROFILE -> "How node caches are set up.";
            case SOURCE -> "Lists that are polled, and Kubernetes clusters.";
            case DRAIN -> "Clusters, sources and addresses that are taken out of all answers for a while.";
            case TOKEN -> "Who may call the API, and what they may do.";
            case SECRET -> "What sources log in with, encrypted; never shown.";
            case NODE -> "Node caches and what they have proved.";
            case CHANGE -> "What was written, by whom, and when.";
        };
    }
}
