// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.apply.LastGood;
import io.zonefleet.agent.apply.LocalDisk;
import io.zonefleet.agent.apply.StateFiles;
import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.ha.NetworkPause;
import io.zonefleet.agent.network.Intervention;
import io.zonefleet.agent.network.apply.CommandLine;
import io.zonefleet.agent.network.apply.SystemCommands;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.Wish;
import io.zonefleet.agent.network.plan.NetworkStep;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Listener;
import io.zonefleet.render.CorefileText;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code network show|take-over|teardown}: what an operator does to a node's network by hand, from the profile that the agent last had. */
final class NetworkCommand {
    private final AgentConfig config;
    private final PrintStream out;

    NetworkCommand(AgentConfig config, PrintStream out) {
        this.config = config;
        this.out = out;
    }

    /** What is to be done. */
    enum Verb {
        SHOW("show"),
        TAKE_OVER("take-over"),
        TEARDOWN("teardown");

        private final String text;

        Verb(String text) {
            this.text = text;
        }

        static Optional<Verb> of(String text) {
            return Stream.of(values()).filter(verb -> verb.text.equals(text)).findFirst();
        }
    }

    /**
     * Plans, and acts unless this is a dry run.
     *
     * @return exit code: 0 where all was done or shown, 1 where something is in the way
     * @throws IOException where the node can't be looked at or changed
     */
    int run(Verb verb, boolean dryRun) throws IOException {
        Optional<DesiredNetwork> desired = desired();
        if (verb == Verb.TEARDOWN && desired.isEmpty()) {
            out.println("the profile has no network: what carries our marks goes; addresses on lo carry none");
        }
        Intervention intervention = new Intervention(
                new SystemCommands(),
                verb == Verb.TEARDOWN ? desired.orElse(DesiredNetwork.NOTHING) : desired.orElseThrow(this::noNetwork));
        return switch (verb) {
            case SHOW -> act(intervention, intervention.show(), true, dryRun);
            case TAKE_OVER -> act(intervention, intervention.takeOver(), dryRun, dryRun);
            case TEARDOWN -> dryRun ? act(intervention, intervention.teardown(), true, true) : teardown(intervention);
        };
    }

    /** Alone: an agent that runs would put all of it back at once, and another one on the same addresses would lose them. */
    private int teardown(Intervention intervention) throws IOException {
        StateLock alone = StateLock.take(config.places().stateDir());
        try {
            NetworkPause pause = NetworkPause.take(config.ha().lock());
            try {
                return act(intervention, intervention.teardown(), false, false);
            } finally {
                pause.close();
            }
        } finally {
            alone.close();
        }
    }

    private IOException noNetwork() {
        return new IOException("the profile of cluster " + config.cluster()
                + " has no network: the agent leaves this node's network alone, and so does this command. What is left of"
                + " ours is removed by zonefleet-agent network teardown");
    }

    /** Empty where the profile leaves the network alone. */
    private Optional<DesiredNetwork> desired() throws IOException {
        ClusterProfile profile = new StateFiles(new LocalDisk(), config.places().stateDir())
                .lastGood()
                .map(LastGood::served)
                .filter(served -> served.cluster().equals(config.cluster()))
                .orElseThrow(() -> new IOException(
                        "the agent has not run here yet, so the node's profile is not known: nothing in "
                                + config.places().stateDir()))
                .profile();
        List<Listener> declared = profile.profile().listeners();
        List<Endpoint> endpoints =
                profile.intercepting(declared.isEmpty() ? List.of(config.listen()) : declared).stream()
                        .flatMap(listener ->
                                listener.addresses().stream().map(address -> new Endpoint(address, listener.port())))
                        .distinct()
                        .toList();
        Optional<Endpoint> health =
                new CorefileText(config.cluster(), profile, config.nodeSettings(config.listen())).health();
        return Wish.of(profile.profile().network(), endpoints, health, profile.intercepted())
                .network();
    }

    private int act(Intervention intervention, Intervention.Plan plan, boolean dry, boolean commands)
            throws IOException {
        plan.facts().forEach(out::println);
        if (plan.steps().isEmpty()) {
            out.println("nothing to do");
        }
        for (NetworkStep step : plan.steps()) {
            if (!dry && plan.obstacles().isEmpty()) {
                intervention.apply(step);
                out.println("done: " + step.words());
            } else {
                out.println((dry ? "would " : "not done: ") + step.words());
            }
            if (commands) {
                for (CommandLine command : intervention.commands(step)) {
                    out.println("    $ " + command.toString().replace("\n", "\n    "));
                }
            }
        }
        plan.obstacles().forEach(obstacle -> out.println("in the way: " + obstacle));
        return plan.obstacles().isEmpty() ? 0 : 1;
    }
}
