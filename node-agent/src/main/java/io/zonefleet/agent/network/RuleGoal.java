// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import io.zonefleet.agent.network.actual.FoundRule;
import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.desired.Chain;
import io.zonefleet.agent.network.desired.Condition;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.agent.network.desired.Side;
import io.zonefleet.model.Address;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which rules are to be there, by how far may be gone and how the cache is; pure. */
final class RuleGoal {
    private RuleGoal() {}

    /**
     * The rules that are to be there in the world that is written to.
     *
     * @param tracked whether queries are to be tracked, since the cache is silent: rules that would not end by themselves go
     * @param all that there should be in the end
     * @param found what is there
     * @param addresses that we have
     */
    static List<Rule> of(
            RuleKeeper.Phase phase, boolean tracked, List<Rule> all, FoundRules found, Set<Address> addresses) {
        List<Rule> own = all.stream()
                .filter(rule -> rule.condition() == Condition.FROM_LOOPBACK)
                .toList();
        List<Rule> goal = switch (phase) {
            case HOLD -> {
                Stream<Rule> there = ours(found).filter(rule -> addresses.contains(rule.address()));
                yield Stream.concat(there, own.stream()).distinct().toList();
            }
            case ALL -> all;
            case LOST -> own;
            case NONE -> List.of();
        };
        return tracked ? goal.stream().filter(RuleGoal::endsWithTheCache).toList() : goal;
    }

    /**
     * The rules that are to be there in a world that is not written to any more: what let DNS through stays until the other world has all
     * of it.
     *
     * @param tracked whether queries are to be tracked, since the cache is silent
     */
    static List<Rule> elsewhere(RuleKeeper.Phase phase, boolean tracked, FoundRules found, Set<Address> addresses) {
        return switch (phase) {
            case HOLD -> of(phase, tracked, List.of(), found, addresses);
            case ALL, LOST, NONE -> List.of();
        };
    }

    private static Stream<Rule> ours(FoundRules found) {
        return found.rules().stream().filter(FoundRule::isOurs).flatMap(rule -> rule.meaning().stream());
    }

    /**
     * Whether it does no harm without a cache. Where a kernel or this process' rights allow no lease, rules do, and an agent that sees
     * the cache silent takes them away itself.
     */
    private static boolean endsWithTheCache(Rule rule) {
        return rule.chain().target() != Chain.Target.NOTRACK
                || rule.side() == Side.SOURCE
                || rule.condition().isLeased()
                || rule.condition() == Condition.FROM_LOOPBACK;
    }
}
