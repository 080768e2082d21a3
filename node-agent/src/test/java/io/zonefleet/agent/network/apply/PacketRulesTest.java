// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.agent.network.actual.FoundRule;
import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.desired.Condition;
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
import io.zonefleet.testing.NetworkNamespace;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each backend on the real kernel, in a network namespace. */
class PacketRulesTest {
    private static final Address V4 = Address.of("169.254.20.10");
    private static final DesiredNetwork DESIRED = new DesiredNetwork(
            NetworkSettings.DEFAULT,
            List.of(new Endpoint(V4, 53), new Endpoint(Address.of("fd00::10"), 53)),
            Optional.of(new Endpoint(V4, 8080)));
    private static final List<Rule> RULES = DESIRED.rules(Conditions.NONE);

    abstract static class Contract {
        NetworkNamespace node;
        PacketRules rules;

        abstract RulesBackend kind();

        @BeforeEach
        void open() throws Exception {
            node = NetworkNamespace.open();
            rules = new Backends(new SystemCommands(node.wrapper()), EnumSet.allOf(IpFamily.class))
                    .choose(kind())
                    .rules();
        }

        @AfterEach
        void close() {
            node.close();
        }

        final void bring(List<Rule> desired) throws Exception {
            rules.apply(RulePlan.of(desired, rules.read()));
        }

        final List<Rule> there() throws Exception {
            List<Rule> there = new ArrayList<>();
            for (FoundRule found : rules.read().rules()) {
                if (found.isOurs()) {
                    there.add(found.meaning().orElseThrow());
                }
            }
            return there;
        }

        @Test
        void startsWithNothing() throws Exception {
            assertThat(rules.read().rules()).isEmpty();
        }

        @Test
        void writesAllRulesOnceAndThenNothing() throws Exception {
            bring(RULES);

            assertThat(there()).containsExactlyInAnyOrderElementsOf(RULES).hasSize(26);
            for (int round = 0; round < 10; round++) {
                RuleChanges changes = RulePlan.of(RULES, rules.read());
                assertThat(changes.edits()).isEmpty();
                assertThat(rules.commands(changes)).isEmpty();
            }
        }

        @Test
        void keepsToTheConditionOfALocalSocket() throws Exception {
            List<Rule> conditional = DESIRED.rules(new Conditions(Condition.LOCAL_SOCKET, Condition.NONE));
            bring(RULES);
            bring(conditional);

            assertThat(there()).containsExactlyInAnyOrderElementsOf(conditional);
            assertThat(rules.read().conditions()).contains(new Conditions(Condition.LOCAL_SOCKET, Condition.NONE));
        }

        @Test
        void looksForConditionsWithoutWriting() throws Exception {
            assertThat(rules.read().conditions()).isEmpty();

            Conditions expected = rules.expected();

            assertThat(node.run("iptables-legacy-save; iptables-nft-save; nft list ruleset"))
                    .doesNotContainIgnoringCase("zonefleet");
            assertThat(expected.incoming().needsSocket())
                    .isEqualTo(rules.conditions().incoming().needsSocket());
        }

        @Test
        void goesToOtherRulesAndToNone() throws Exception {
            bring(RULES);
            List<Rule> fewer =
                    RULES.stream().filter(rule -> rule.family() == IpFamily.V4).toList();
            bring(fewer);
            assertThat(there()).containsExactlyInAnyOrderElementsOf(fewer);

            bring(List.of());
            assertThat(rules.read().rules()).isEmpty();
        }

        @Test
        void changesNothingWhereAChangeFails() throws Exception {
            bring(RULES);
            Rule gone = RULES.getFirst();
            FoundRules stale = rules.read();
            bring(RULES.subList(1, RULES.size()));
            RuleChanges impossible = new RuleChanges(
                    List.of(), RulePlan.of(List.of(), stale).edits()); // deletes one that is no longer there

            if (rules.kind() != RulesBackend.NFT) { // replaced as a whole, whatever was there
                assertThatThrownBy(() -> rules.apply(impossible)).isInstanceOf(CommandFailedException.class);
                assertThat(there().stream()
                                .filter(rule -> rule.family() == gone.family()
                                        && rule.chain()
                                                .table()
                                                .equals(gone.chain().table())))
                        .isNotEmpty();
            }
        }
    }

    abstract static class IptablesContract extends Contract {
        abstract String iptables();

        @Test
        void healsWhatOthersAddRemoveAndFlush() throws Exception {
            bring(RULES);
            String udp = "-d 169.254.20.10/32 -p udp -m udp --dport 53 -m comment --comment \"zonefleet: ";
            node.run(iptables() + " -t raw -A PREROUTING " + udp + "skip connection tracking\" -j NOTRACK");
            node.run(iptables() + " -t raw -A PREROUTING " + udp + "skip connection tracking\" -j NOTRACK");
            node.run(iptables() + " -A INPUT " + udp + "of an older version\" -j ACCEPT");
            node.run(iptables() + " -t raw -F OUTPUT");
            assertThat(there()).isNotEqualTo(RULES);

            bring(RULES);

            assertThat(there()).containsExactlyInAnyOrderElementsOf(RULES);
        }

        @Test
        void leavesRulesOfOthersAndStandsBeforeThem() throws Exception {
            node.run(iptables() + " -P INPUT DROP");
            node.run(iptables() + " -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT");
            node.run(iptables() + " -A INPUT -j REJECT");
            bring(RULES);

            String input = node.run(iptables() + " -S INPUT");
            assertThat(input).startsWith("-P INPUT DROP");
            assertThat(input.indexOf("zonefleet: ")).isLessThan(input.indexOf("ctstate"));
            assertThat(input.lines().filter(line -> line.contains("ctstate") || line.contains("REJECT")))
                    .hasSize(2);
        }

        @Test
        void removesTheChainOfATrialThatStayed() throws Exception {
            node.run(iptables() + " -t raw -N ZONEFLEET-TRIAL");
            node.run(iptables() + " -t raw -A ZONEFLEET-TRIAL -p udp -j RETURN");

            bring(List.of());

            assertThat(node.run(iptables() + " -t raw -S")).doesNotContain("ZONEFLEET-TRIAL");
        }

        @Test
        void comesBeforeARuleThatLetsNothingPast() throws Exception {
            bring(RULES);
            node.run(iptables() + " -I INPUT 1 -j REJECT");
            assertThat(rules.read().rules().stream().filter(FoundRule::behindAll))
                    .isNotEmpty();

            bring(RULES);

            assertThat(rules.read().rules()).noneMatch(FoundRule::behindAll);
            assertThat(there()).containsExactlyInAnyOrderElementsOf(RULES);
        }

        @Test
        void removesWhatOtherNodeCachesLeftInTheSameStroke() throws Exception {
            String match = "-d 169.254.20.10/32 -p udp -m udp --dport 53 ";
            node.run(iptables() + " -t raw -I PREROUTING " + match
                    + "-m comment --comment \"NodeLocal DNS Cache: skip conntrack\" -j NOTRACK");
            node.run(iptables() + " -A INPUT " + match + "-j ACCEPT");
            node.run(iptables() + " -A INPUT -d 10.0.0.9/32 -p udp -m udp --dport 53 -j ACCEPT");
            FoundRules found = rules.read();

            List<FoundRule> foreign = RulePlan.foreign(found, new HashSet<>(DESIRED.addresses()));
            rules.apply(RulePlan.without(RulePlan.of(RULES, found), foreign));

            assertThat(foreign).hasSize(2);
            assertThat(there()).containsExactlyInAnyOrderElementsOf(RULES);
            assertThat(RulePlan.foreign(rules.read(), Set.of(V4))).isEmpty();
            assertThat(node.run(iptables() + " -S INPUT")).contains("10.0.0.9");
        }
    }

    @Nested
    class IptablesNft extends IptablesContract {
        @Override
        RulesBackend kind() {
            return RulesBackend.IPTABLES_NFT;
        }

        @Override
        String iptables() {
            return "iptables-nft";
        }
    }

    @Nested
    class IptablesLegacy extends IptablesContract {
        @Override
        RulesBackend kind() {
            return RulesBackend.IPTABLES_LEGACY;
        }

        @Override
        String iptables() {
            return "iptables-legacy -w 20";
        }
    }

    @Nested
    class NativeNft extends Contract {
        @Override
        RulesBackend kind() {
            return RulesBackend.NFT;
        }

        @Test
        void healsWhatOthersChangeInOurTable() throws Exception {
            bring(RULES);
            node.run("nft add rule inet zonefleet raw_output counter");
            node.run("nft add chain inet zonefleet another");
            node.run("nft add rule inet zonefleet another accept");
            node.run("nft flush chain inet zonefleet filter_input");

            bring(RULES);
            assertThat(there()).containsExactlyInAnyOrderElementsOf(RULES);

            node.run("nft flush ruleset");
            bring(RULES);
            assertThat(there()).containsExactlyInAnyOrderElementsOf(RULES);
        }

        @Test
        void namesPoliciesThatItCanNotOverride() throws Exception {
            node.run("nft add table inet firewall");
            node.run("nft add chain inet firewall in '{ type filter hook input priority 0; policy drop; }'");

            assertThat(rules.read().blocking()).containsExactly("inet firewall in");
        }
    }
}
