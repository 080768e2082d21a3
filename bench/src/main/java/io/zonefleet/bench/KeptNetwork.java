// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.acceptance.Fleet;
import io.zonefleet.acceptance.Node;
import io.zonefleet.acceptance.NodeSetup;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What keeping a node's network costs an agent while nothing happens, in a network namespace: its own threads, and the programs that it runs
 * to look at links and rules.
 */
final class KeptNetwork {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Of a kernel's account of processes that have ended, see proc_pid_stat(5): a fixed 100 a second for programs, on every architecture here. */
    private static final double TICKS = 100;

    private static final List<String> BACKENDS = List.of("iptables-nft", "iptables-legacy", "nft");

    private final Run run;
    private final Fleet fleet;
    private final Node node;
    private final Table table = new Table(
            "idle", "agent, % of a core", "wake-ups/s", "programs that it runs, % of a core", "CoreDNS, % of a core");

    private KeptNetwork(Run run, Fleet fleet) {
        this.run = run;
        this.fleet = fleet;
        network("");
        fleet.api().put("/clusters/prod", "{\"profile\": \"nodes\"}").ok();
        fleet.api()
                .put("/domains/a.example.com", "{\"addresses\": [\"192.0.2.1\"]}")
                .ok();
        this.node = fleet.addNode("prod", "n1", "n1", NodeSetup.PLAIN);
    }

    /** {@code [seconds until it has settled] [seconds of idleness]}, 75 and 60 where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("network-idle", args, run -> {
            if (!"yes".equals(System.getenv("ZONEFLEET_BENCH_NAMESPACE"))) {
                throw new IllegalStateException(
                        "start it by bench/network-idle: the machine's network is not for trying");
            }
            try (Fleet fleet = new Fleet(run.dir("fleet"))) {
                new KeptNetwork(run, fleet).measure();
            }
        });
    }

    /** Has the profile keep one address of each family by that backend; without one, it leaves the network alone. */
    private void network(String backend) {
        String kept = """
                {"listeners": [{"addresses": ["169.254.20.10", "fd00::10"], "forward": ["192.0.2.53"]}],
                 "network": {"backend": "%s"}}""".formatted(backend);
        String alone = "{\"listeners\": [{\"addresses\": [\"127.0.0.1\", \"::1\"], \"forward\": [\"192.0.2.53\"]}]}";
        fleet.api().put("/profiles/nodes", backend.isEmpty() ? alone : kept).ok();
    }

    private void measure() throws InterruptedException {
        int settle = run.setting(0, 75);
        int idle = run.setting(1, 60);
        double without = measure("network left alone", settle, idle);
        for (String backend : BACKENDS) {
            network(backend);
            Await.until("rules by " + backend, PATIENCE, () -> isKept(backend));
            double with = measure("network kept by " + backend, settle, idle);
            run.page()
                    .atMost(
                            "network kept by " + backend + ": CPU beyond that without",
                            with - without,
                            0.2,
                            "% of a core");
        }
        run.page().table(table);
    }

    private boolean isKept(String backend) {
        return node.status()
                .map(status -> status.path("network"))
                .filter(network -> network.path("backend").asText().equals(backend))
                .filter(network -> network.path("rulesThere").asInt() > 0
                        && network.path("rulesThere").asInt()
                                == network.path("rulesWanted").asInt())
                .isPresent();
    }

    /** Returns what agent and programs took together. */
    private double measure(String what, int settle, int idle) throws InterruptedException {
        run.say(what + ": waiting " + settle + " s for it to settle, then watching it for " + idle + " s");
        Thread.sleep(settle * 1_000L);
        Spent before = Spent.by(node);
        Thread.sleep(idle * 1_000L);
        Spent after = Spent.by(node);
        double agent = after.agent().percentSince(before.agent());
        double programs = after.programsSince(before);
        table.row(
                what,
                Table.number(agent),
                Table.number(after.agent().wakeUpsSince(before.agent())),
                Table.number(programs),
                Table.number(after.coreDns().percentSince(before.coreDns())));
        return agent + programs;
    }

    /**
     * What was used so far.
     *
     * @param ended ticks of programs that the agent has run and that have ended
     * @param running of those that it has running, as {@code nft} and {@code ip monitor}
     */
    private record Spent(Usage agent, Usage coreDns, long ended, Map<Long, Usage> running) {
        static Spent by(Node node) {
            long agent = node.agentPid();
            long coreDns = node.corednsPid().orElseThrow();
            Map<Long, Usage> running = ProcessHandle.of(agent)
                    .orElseThrow()
                    .descendants()
                    .map(ProcessHandle::pid)
                    .filter(pid -> pid != coreDns)
                    .collect(Collectors.toMap(Function.identity(), Usage::of));
            return new Spent(Usage.of(agent), Usage.of(coreDns), ticksOfEnded(agent), running);
        }

        private static long ticksOfEnded(long pid) {
            try {
                String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
                // after the name in brackets: state is field 3, cutime 16, cstime 17
                List<String> fields =
                        List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
                return Long.parseLong(fields.get(13)) + Long.parseLong(fields.get(14));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        double programsSince(Spent before) {
            double seconds = (agent.at() - before.agent().at()) / 1e9;
            double living = 0;
            for (Map.Entry<Long, Usage> each : running.entrySet()) {
                Usage was = before.running().get(each.getKey());
                living += was == null ? 0 : each.getValue().percentSince(was);
            }
            return 100 * (ended - before.ended()) / TICKS / seconds + living;
        }
    }
}
