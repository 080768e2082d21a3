// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.network.RuleKeeper.Phase;
import io.zonefleet.agent.network.RuleKeeper.Seen;
import io.zonefleet.agent.network.apply.Backends;
import io.zonefleet.agent.network.apply.CommandFailedException;
import io.zonefleet.agent.network.apply.CommandLine;
import io.zonefleet.agent.network.apply.Commands;
import io.zonefleet.agent.network.apply.Program;
import io.zonefleet.agent.network.apply.SystemCommands;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.model.Address;
import io.zonefleet.model.LinkKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.model.RulesMode;
import io.zonefleet.model.Teardown;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.testing.netns.Namespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * That rules never grow, however often they are looked at (row 6; kubernetes/dns#568, kube-router#1676): a thousand looks on each backend,
 * with the real tools. Run by {@link ThousandLooksTest} inside.
 */
class ThousandLooks {
    private static final int LOOKS = 1000;
    /** How many looks lie between two harms. */
    private static final int HARM_EVERY = 100;

    private static final int RULES = 4 * 12 + 2;
    private static final String LINE = "-d 169.254.20.10/32 -p udp -m udp --dport 53 -m comment --comment ";

    private final Namespace node;

    ThousandLooks(@TempDir Path dir) {
        this.node = Namespace.own(dir);
    }

    /** Counts commands that are told something: those only look that read no input. */
    private record Counting(Commands tools, AtomicInteger writes) implements Commands {
        @Override
        public boolean has(Program program) {
            return tools.has(program);
        }

        @Override
        public String run(CommandLine command) throws CommandFailedException {
            if (!command.input().isEmpty()) {
                writes.incrementAndGet();
            }
            return tools.run(command);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void addNothingAndHealToExactlyOneEach(RulesBackend backend) throws Exception {
        DesiredNetwork desired = desired(backend);
        AtomicInteger writes = new AtomicInteger();
        RuleKeeper keeper = new RuleKeeper(Backends.ofThisMachine(new Counting(new SystemCommands(), writes)));
        assertThat(keeper.keep(desired, Phase.ALL, true, false).there()).isEqualTo(RULES);
        List<String> first = ours(backend);
        assertOneEach(first);

        for (int look = 1; look <= LOOKS; look++) {
            boolean harmed = look % HARM_EVERY == 0;
            if (harmed) {
                harms(backend, look / HARM_EVERY).forEach(this::run);
                assertThat(ours(backend)).as("harm before look %d", look).isNotEqualTo(first);
            }
            int before = writes.get();

            Seen seen = keeper.keep(desired, Phase.ALL, true, false);

            assertThat(seen.there()).as("rules at look %d", look).isEqualTo(RULES);
            if (harmed) {
                assertThat(ours(backend)).as("healed by look %d", look).containsExactlyInAnyOrderElementsOf(first);
            } else {
                assertThat(writes.get()).as("writes by look %d", look).isEqualTo(before);
            }
        }

        List<String> last = ours(backend);
        assertOneEach(last);
        assertThat(last).containsExactlyInAnyOrderElementsOf(first);
    }

    private static DesiredNetwork desired(RulesBackend backend) {
        Endpoint cache = new Endpoint(Address.of("169.254.20.10"), 53);
        return new DesiredNetwork(
                new NetworkSettings("nodelocaldns", LinkKind.AUTO, false, RulesMode.FULL, backend, Teardown.KEEP),
                List.of(
                        cache,
                        new Endpoint(Address.of("10.96.0.10"), 53),
                        new Endpoint(Address.of("fd00::10"), 53),
                        new Endpoint(Address.of("fd00:96::a"), 53)),
                Optional.of(new Endpoint(cache.address(), 8080)));
    }

    /** One that adds to what is there, the next takes from it. */
    private List<String> harms(RulesBackend backend, int number) {
        boolean adds = number % 2 == 0;
        if (backend == RulesBackend.NFT) {
            return adds
                    ? List.of("nft add rule inet zonefleet filter_input udp dport 53 accept")
                    : List.of("nft flush chain inet zonefleet filter_input");
        }
        String twice = backend.text() + " -A INPUT " + LINE + "\"zonefleet: let DNS through\" -j ACCEPT";
        return adds ? List.of(twice, twice) : List.of(backend.text() + " -t raw -F PREROUTING");
    }

    /** Rules of ours as the tools list them, each with its chain or table. */
    private List<String> ours(RulesBackend backend) {
        String listing = backend == RulesBackend.NFT
                ? run("nft list table inet zonefleet")
                : run("for each in iptables ip6tables; do for table in raw filter; do echo \"$each $table\"; "
                        + backend.text().replace("iptables-", "${each}-") + "-save -t $table; done; done");
        List<String> rules = new ArrayList<>();
        String place = "";
        for (String line : listing.lines().map(String::strip).toList()) {
            if (line.startsWith("chain ") || line.startsWith("iptables ") || line.startsWith("ip6tables ")) {
                place = line;
            } else if (line.startsWith("-A ") ? line.contains("zonefleet: ") : isRuleOfNft(line)) {
                rules.add(place + ": " + line);
            }
        }
        return rules;
    }

    private String run(String script) {
        return node.run("sh", "-ec", script);
    }

    private static boolean isRuleOfNft(String line) {
        return line.endsWith("notrack") || line.endsWith("accept") || line.contains("comment \"zonefleet: ");
    }

    private static void assertOneEach(List<String> rules) {
        Map<String, Long> often =
                rules.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(often.values()).as("how often each is there").containsOnly(1L);
        assertThat(rules).hasSize(RULES);
    }
}
