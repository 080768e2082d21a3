// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import io.zonefleet.agent.network.desired.Chain;
import io.zonefleet.agent.network.desired.Condition;
import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.network.desired.Rule;
import io.zonefleet.agent.network.desired.Side;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of one world that matter to a node cache.
 *
 * @param rules in the order in which they stand
 * @param blocking what keeps accepted packets from arriving nevertheless, as text for people; empty where nothing does
 * @param trials families in which the chain of a trial was left
 */
public record FoundRules(List<FoundRule> rules, List<String> blocking, Set<IpFamily> trials) {
    /** No rule at all. */
    public static final FoundRules NONE = new FoundRules(List.of(), List.of());

    public FoundRules {
        rules = List.copyOf(rules);
        blocking = List.copyOf(blocking);
        trials = Set.copyOf(trials);
    }

    /**
     * Under which conditions rules of ours let queries skip connection tracking, as far as they are there: who does not write takes what is
     * there for what can be had. Empty where none are there.
     */
    public Optional<Conditions> conditions() {
        Optional<Condition> incoming = condition(Chain.RAW_PREROUTING);
        return incoming.map(
                found -> new Conditions(found, condition(Chain.RAW_OUTPUT).orElse(Condition.NONE)));
    }

    /** The rule of the health port has none. */
    private Optional<Condition> condition(Chain chain) {
        return rules.stream()
                .filter(FoundRule::isOurs)
                .flatMap(rule -> rule.meaning().stream())
                .filter(rule -> rule.chain() == chain && rule.side() == Side.DESTINATION)
                .map(Rule::condition)
                .filter(condition -> condition != Condition.FROM_LOOPBACK)
                .max(Comparator.naturalOrder());
    }

    /** No trial was left. */
    public FoundRules(List<FoundRule> rules, List<String> blocking) {
        this(rules, blocking, Set.of());
    }
}
