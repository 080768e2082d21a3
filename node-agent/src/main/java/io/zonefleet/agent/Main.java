// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.config.ConfigReader;
import io.zonefleet.agent.log.LineLogging;
import io.zonefleet.model.Parsed;
import io.zonefleet.store.Store;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** The node agent's program. */
public final class Main {
    private static final String USAGE = """
            Usage: zonefleet-agent --config FILE
                   zonefleet-agent network show|take-over|teardown [--dry-run] --config FILE

            Starts CoreDNS on this node, keeps it at what the control plane says, proves and reports it.
            docs/agent-configuration.md describes FILE.

            network show       how the node's link, addresses and packet rules are, and what the agent would do
            network take-over  removes what another node cache left, once the agent's own is there
            network teardown   removes what is the agent's; the agent has to be stopped
            --dry-run          only prints the plan, with its commands
            """;

    private Main() {}

    /** Runs until the process is told to end. */
    public static void main(String[] arguments) throws InterruptedException {
        LineLogging.use();
        int code = run(arguments, System.out, System.err);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Exit code: 0 in the end, 1 where the agent can't work here, 2 where it was called or configured wrongly. */
    static int run(String[] arguments, PrintStream out, PrintStream err) throws InterruptedException {
        if (arguments.length == 1 && (arguments[0].equals("--help") || arguments[0].equals("-h"))) {
            out.print(USAGE);
            return 0;
        }
        Optional<Call> read = Call.of(List.of(arguments));
        if (read.isEmpty()) {
            err.print(USAGE);
            return 2;
        }
        Call call = read.get();
        Path file = call.config();
        return switch (ConfigReader.readFile(file)) {
            case Parsed.Invalid<AgentConfig> invalid -> {
                invalid.violations()
                        .forEach(violation -> err.printf(
                                "%s: %s %s (%s): %s%n",
                                file, violation.pointer(), violation.value(), violation.rule(), violation.message()));
                yield 2;
            }
            case Parsed.Valid<AgentConfig> valid ->
                call.network().isPresent()
                        ? network(valid.value(), call.network().get(), call.dryRun(), out, err)
                        : work(valid.value(), file, err);
        };
    }

    /**
     * How the program was called.
     *
     * @param network what to do to the node's network; empty: work as an agent
     */
    private record Call(Optional<NetworkCommand.Verb> network, boolean dryRun, Path config) {
        /** Empty where that is no way to call it. */
        static Optional<Call> of(List<String> arguments) {
            List<String> left = new ArrayList<>(arguments);
            Optional<NetworkCommand.Verb> verb = Optional.empty();
            if (left.size() >= 2 && left.getFirst().equals("network")) {
                verb = NetworkCommand.Verb.of(left.get(1));
                if (verb.isEmpty()) {
                    return Optional.empty();
                }
                left = left.subList(2, left.size());
            }
            boolean dryRun = verb.isPresent() && left.remove("--dry-run");
            return left.size() == 2 && left.getFirst().equals("--config")
                    ? Optional.of(new Call(verb, dryRun, Path.of(left.get(1))))
                    : Optional.empty();
        }
    }

    private static int network(
            AgentConfig config, NetworkCommand.Verb verb, boolean dryRun, PrintStream out, PrintStream err) {
        if (config.isZoneServer()) {
            err.println("zonefleet-agent: a zone server has no link, addresses or packet rules of its machine");
            return 2;
        }
        try {
            return new NetworkCommand(config, out).run(verb, dryRun);
        } catch (IOException e) {
            err.println("zonefleet-agent: " + e.getMessage());
            return 1;
        }
    }

    private static int work(AgentConfig config, Path file, PrintStream err) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try {
            // heard from the first moment on: nobody who listens would be ended by it
            CompletableFuture<Agent> started = new CompletableFuture<>();
            HangUp.run(() -> started.join().reload()); // on a thread of its own
            Store store = Stores.connect(config.etcd());
            Agent agent;
            try {
                agent = new Agent(config, store, () -> ConfigReader.readFile(file));
            } catch (IOException | RuntimeException e) {
                store.close();
                throw e;
            }
            started.complete(agent);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(() -> {
                agent.close();
                store.close();
                ended.countDown();
            }));
        } catch (IOException | IllegalArgumentException e) {
            err.println("zonefleet-agent: " + e.getMessage());
            return 1;
        }
        ended.await();
        return 0;
    }
}
