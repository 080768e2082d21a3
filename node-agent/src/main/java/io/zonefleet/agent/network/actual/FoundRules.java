// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import io.zonefleet.agent.network.desired.IpFamily;
import java.util.List;
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

    /** No trial was left. */
    public FoundRules(List<FoundRule> rules, List<String> blocking) {
        this(rules, blocking, Set.of());
    }
}
