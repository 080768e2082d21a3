// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.network.RuleKeeper.Phase;
import io.zonefleet.agent.network.actual.FoundRule;
import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.desired.Chain;
import io.zonefleet.agent.network.desired.Condition;
import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.agent.network.desired.Side;
import io.zonefleet.model.Address;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RuleGoalTest {
    private static final Address OURS = Address.of("10.96.0.10");
    private static final Address GONE = Address.of("169.254.20.10");

    private static List<Rule> rules(Address address, Conditions conditions) {
        return new DesiredNetwork(NetworkSettings.DEFAULT, List.of(new Endpoint(address, 53)), Optional.empty())
                .rules(conditions);
    }

    private static FoundRules found(List<Rule> rules) {
        return new FoundRules(
                rules.stream()
                        .map(rule -> new FoundRule(
                                rule.family(),
                                rule.chain(),
                                "as it is spelled",
                                Optional.of(rule.comment()),
                                Optional.of(rule),
                                false))
                        .toList(),
                List.of());
    }

    private static List<Rule> goal(Phase phase, boolean tracked, List<Rule> all, List<Rule> there) {
        return RuleGoal.of(phase, tracked, all, found(there), Set.of(OURS));
    }

    private static boolean isLasting(Rule rule) {
        return rule.chain().target() == Chain.Target.NOTRACK
                && rule.side() == Side.DESTINATION
                && rule.condition() != Condition.FROM_LOOPBACK
                && !rule.condition().isLeased();
    }

    @Test
    void whatLastsGoesWhereTheCacheIsSilentProvedOrNot() {
        for (Condition incoming : List.of(Condition.NONE, Condition.LOCAL_SOCKET)) {
            List<Rule> all = rules(OURS, new Conditions(incoming, Condition.NONE));
            assertThat(all).filteredOn(RuleGoalTest::isLasting).hasSize(4);
            for (Phase phase : List.of(Phase.HOLD, Phase.ALL)) {
                assertThat(goal(phase, false, all, all)).containsExactlyInAnyOrderElementsOf(all);
                assertThat(goal(phase, true, all, all))
                        .containsExactlyInAnyOrderElementsOf(
                                all.stream().filter(rule -> !isLasting(rule)).toList())
                        .hasSize(8);
            }
        }
    }

    @Test
    void whatHoldsByALeaseStaysWhereTheCacheIsSilent() {
        List<Rule> all = rules(OURS, Conditions.of(true, true));
        assertThat(goal(Phase.HOLD, true, all, all)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(goal(Phase.ALL, true, all, all)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void whatStandsInAnotherWorldStaysUntilThisOneHasAll() {
        List<Rule> there = rules(OURS, Conditions.NONE);
        Set<Address> ours = Set.of(OURS);
        assertThat(RuleGoal.elsewhere(Phase.HOLD, false, found(there), ours))
                .containsExactlyInAnyOrderElementsOf(there);
        assertThat(RuleGoal.elsewhere(Phase.HOLD, true, found(there), ours))
                .hasSize(8)
                .noneMatch(RuleGoalTest::isLasting);
        for (Phase phase : List.of(Phase.ALL, Phase.LOST, Phase.NONE)) {
            assertThat(RuleGoal.elsewhere(phase, false, found(there), ours)).isEmpty();
        }
    }

    @Test
    void beforeTheProofNothingComesButTheAgentsOwnAndOnlyRulesOfGoneAddressesGo() {
        List<Rule> all = rules(OURS, Conditions.NONE);
        List<Rule> own = all.stream()
                .filter(rule -> rule.condition() == Condition.FROM_LOOPBACK)
                .toList();
        assertThat(own).hasSize(2);
        assertThat(goal(Phase.HOLD, false, all, List.of())).containsExactlyInAnyOrderElementsOf(own);
        assertThat(goal(Phase.HOLD, false, all, rules(GONE, Conditions.NONE))).containsExactlyInAnyOrderElementsOf(own);
        assertThat(goal(Phase.LOST, true, all, all))
                .as("a cache that is lost has to be seen to be back")
                .containsExactlyInAnyOrderElementsOf(own);
        assertThat(goal(Phase.NONE, true, all, all)).isEmpty();
    }
}
