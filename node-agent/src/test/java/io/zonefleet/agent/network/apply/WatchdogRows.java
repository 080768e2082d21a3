// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.network.actual.FoundRule;
import io.zonefleet.agent.network.desired.Chain;
import io.zonefleet.agent.network.desired.Condition;
import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.agent.network.desired.Side;
import io.zonefleet.agent.network.plan.RulePlan;
import io.zonefleet.model.Address;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.RulesBackend;
import io.zonefleet.render.NodeSettings.Endpoint;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.netns.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The program of deploy/systemd, as a shell runs it that tells each of its steps. Run by {@link WatchdogTest} inside. */
class WatchdogRows {
    private static final List<Address> ADDRESSES = List.of(Address.of("10.96.0.10"), Address.of("fd00:96::a"));
    private static final DesiredNetwork DESIRED = new DesiredNetwork(
            NetworkSettings.DEFAULT,
            ADDRESSES.stream().map(address -> new Endpoint(address, 53)).toList(),
            Optional.empty());
    /** More than it waits for. */
    private static final int LOOKS = 4;

    private final Path log;
    private final Namespace host;
    private final PulsedLease lease;
    private final ChildProcess watchdog;

    WatchdogRows(@TempDir Path dir) {
        this.log = dir.resolve("watchdog.log");
        this.host = Namespace.own(dir);
        this.lease = new PulsedLease(new RecentLease(), dir.resolve("lease"));
        this.watchdog = host.start(
                log,
                List.of(
                        "/bin/sh",
                        "-x",
                        Path.of("../deploy/systemd/zonefleet-watchdog")
                                .toAbsolutePath()
                                .toString(),
                        lease.file().toString()));
    }

    @BeforeEach
    void renewed() throws Exception {
        renewFor(1);
    }

    @AfterEach
    void end() {
        watchdog.close();
    }

    private long looks() throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.equals("+ sleep 1")).count();
        }
    }

    private void renewFor(int looks) throws Exception {
        long until = looks() + looks;
        Await.until("it has looked", () -> {
            lease.renew(ADDRESSES);
            return looks() >= until;
        });
    }

    private static PacketRules rules(RulesBackend backend) throws Exception {
        return Backends.ofThisMachine(new SystemCommands()).choose(backend).rules();
    }

    private static List<Rule> there(PacketRules rules) throws Exception {
        List<Rule> there = new ArrayList<>();
        for (FoundRule found : rules.read().rules()) {
            there.add(found.meaning().orElseThrow());
        }
        return there;
    }

    /** Of clients: without a cache nobody answers them while they are not tracked. */
    private static boolean lasts(Rule rule) {
        return rule.chain().target() == Chain.Target.NOTRACK
                && rule.side() == Side.DESTINATION
                && rule.condition() != Condition.FROM_LOOPBACK;
    }

    @ParameterizedTest
    @EnumSource(names = {"IPTABLES_NFT", "IPTABLES_LEGACY"})
    void rulesThatLastGoWhereNobodyRenewsAndAllOthersStay(RulesBackend backend) throws Exception {
        PacketRules rules = rules(backend);
        List<Rule> desired = DESIRED.rules(new Conditions(Condition.LOCAL_SOCKET, Condition.NONE));
        // on a busy machine the rules may go before the first renewal that follows them: they are put back while it is
        // renewed
        Await.asserted("they stay for some looks", () -> {
            rules.apply(RulePlan.of(desired, rules.read()));
            renewFor(LOOKS);
            assertThat(there(rules)).containsExactlyInAnyOrderElementsOf(desired);
        });

        List<Rule> harmless = desired.stream().filter(rule -> !lasts(rule)).toList();
        assertThat(harmless).hasSize(desired.size() - 8);
        Await.asserted(
                "those that last are gone",
                () -> assertThat(there(rules)).containsExactlyInAnyOrderElementsOf(harmless));

        renewFor(1);
        rules.apply(RulePlan.of(desired, rules.read()));
        lease.end();
        Await.asserted("they go again", () -> assertThat(there(rules)).containsExactlyInAnyOrderElementsOf(harmless));
        assertThat(watchdog.isAlive()).isTrue();
        rules.apply(RulePlan.of(List.of(), rules.read()));
    }

    @ParameterizedTest
    @EnumSource(names = {"IPTABLES_NFT"})
    void rulesThatEndByThemselvesAreNoneOfItsBusiness(RulesBackend backend) throws Exception {
        PacketRules rules = rules(backend);
        List<Rule> desired = DESIRED.rules(Conditions.of(true, true));
        rules.apply(RulePlan.of(desired, rules.read()));
        lease.end();

        long begun = looks();
        Await.until("it has looked", () -> looks() > begun + LOOKS);

        assertThat(there(rules)).containsExactlyInAnyOrderElementsOf(desired);
        rules.apply(RulePlan.of(List.of(), rules.read()));
    }
}
