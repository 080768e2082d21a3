// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.agent.network.actual.Spelling;
import io.zonefleet.agent.network.apply.Backends;
import io.zonefleet.agent.network.apply.CommandLine;
import io.zonefleet.agent.network.apply.PacketRules;
import io.zonefleet.agent.network.apply.Program;
import io.zonefleet.agent.network.apply.SystemCommands;
import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.agent.network.plan.RuleChanges;
import io.zonefleet.agent.network.plan.RulePlan;
import io.zonefleet.model.Address;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long the packet rules of a node cache take, in a network namespace: twelve for each of two addresses of both families. Beside it what
 * node-cache does with the same rules, one run of iptables for each question and one for each answer.
 */
final class PacketRuleTimes {
    private static final int WARM_UP = 5;

    private final SystemCommands commands = new SystemCommands();
    private final int rounds;
    private final List<Rule> rules;
    private final Table table = Timings.table();

    private PacketRuleTimes(int rounds) {
        this.rounds = rounds;
        this.rules = Stream.of("169.254.20.10", "10.96.0.10", "fd00::10", "fd00::1:10")
                .map(Address::of)
                .flatMap(address -> desired(address).rules(Conditions.NONE).stream())
                .toList();
    }

    private static DesiredNetwork desired(Address address) {
        return new DesiredNetwork(
                NetworkSettings.DEFAULT, List.of(new Endpoint(address, 53)), Optional.of(new Endpoint(address, 8080)));
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws Exception {
        Run.of("network", arguments, run -> {
            if (!"yes".equals(System.getenv("ZONEFLEET_BENCH_NAMESPACE"))) {
                throw new IllegalStateException("start it by bench/network: rules of the machine are not for trying");
            }
            new PacketRuleTimes(run.setting(0, 50)).measure(run);
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private Timings times(String what, Work before, Work work) throws IOException {
        List<Long> nanos = new ArrayList<>();
        for (int round = -WARM_UP; round < rounds; round++) {
            before.run();
            long start = System.nanoTime();
            work.run();
            if (round >= 0) {
                nanos.add(System.nanoTime() - start);
            }
        }
        Timings timings = Timings.of(what, nanos);
        table.row(timings);
        return timings;
    }

    private void measure(Run run) throws IOException {
        times("floor: one run of a program", () -> {}, () -> commands.run(CommandLine.of(Program.IP, "-V")));
        Page page = run.page();
        for (RulesBackend kind : List.of(RulesBackend.IPTABLES_NFT, RulesBackend.IPTABLES_LEGACY, RulesBackend.NFT)) {
            run.say(kind.text());
            PacketRules backend = new Backends(commands, EnumSet.allOf(IpFamily.class))
                    .choose(kind)
                    .rules();
            Timings all = times(
                    kind.text() + ": all " + rules.size() + " rules, from none",
                    () -> bring(backend, List.of()),
                    () -> bring(backend, rules));
            Timings check = times(kind.text() + ": look at all, nothing to do", () -> {}, () -> bring(backend, rules));
            bring(backend, List.of());
            page.atMost(all.name() + ", p50", all.millis(0.5), 50, "ms");
            page.atMost(check.name() + ", p50", check.millis(0.5), 10, "ms");
        }
        for (String way : List.of("iptables-nft", "iptables-legacy -w 20")) {
            run.say("one by one: " + way);
            String name = way.replaceAll(" .*", "");
            times(name + ": one by one, from none", () -> flush(way), () -> oneByOne(way));
            times(name + ": one by one, nothing to do", () -> {}, () -> oneByOne(way));
            flush(way);
        }
        page.table(table)
                .fact(
                        "One by one is node-cache's way: `-C`, and `-I` where that says no, for each rule; here all within one"
                                + " shell, which saves it the start of a shell each.");
    }

    private static void bring(PacketRules backend, List<Rule> wanted) throws IOException {
        RuleChanges changes = RulePlan.of(wanted, backend.read());
        backend.apply(changes);
    }

    private static void shell(String script) throws IOException {
        try {
            int code = new ProcessBuilder("/bin/sh", "-ec", script)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IOException(script + " ended with " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void flush(String iptables) throws IOException {
        for (String each : List.of(iptables, iptables.replace("iptables", "ip6tables"))) {
            shell("%s -t raw -F; %s -F".formatted(each, each));
        }
    }

    private void oneByOne(String iptables) throws IOException {
        StringBuilder script = new StringBuilder();
        for (Rule rule : rules) {
            String program = rule.family() == IpFamily.V4 ? iptables : iptables.replace("iptables", "ip6tables");
            String at = "%s -t %s".formatted(program, rule.chain().table());
            String chain = rule.chain().chain() + " " + Spelling.of(rule);
            script.append("%s -C %s 2>/dev/null || %s -I %s\n".formatted(at, chain, at, chain));
        }
        shell(script.toString());
    }
}
