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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** The node agent's program. */
public final class Main {
    private static final String USAGE = """
            Usage: zonefleet-node-agent --config FILE

            Starts CoreDNS on this node, keeps it at what the control plane says, proves and reports it.
            docs/agent-configuration.md describes FILE.
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
        if (arguments.length != 2 || !arguments[0].equals("--config")) {
            err.print(USAGE);
            return 2;
        }
        Path file = Path.of(arguments[1]);
        return switch (ConfigReader.readFile(file)) {
            case Parsed.Invalid<AgentConfig> invalid -> {
                invalid.violations()
                        .forEach(violation -> err.printf(
                                "%s: %s %s (%s): %s%n",
                                file, violation.pointer(), violation.value(), violation.rule(), violation.message()));
                yield 2;
            }
            case Parsed.Valid<AgentConfig> valid -> work(valid.value(), file, err);
        };
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
            err.println("zonefleet-node-agent: " + e.getMessage());
            return 1;
        }
        ended.await();
        return 0;
    }
}
