// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import java.util.List;

/**
 * The rules of one world that matter to a node cache.
 *
 * @param rules in the order in which they stand
 * @param blocking what keeps accepted packets from arriving nevertheless, as text for people; empty where nothing does
 */
public record FoundRules(List<FoundRule> rules, List<String> blocking) {
    /** No rule at all. */
    public static final FoundRules NONE = new FoundRules(List.of(), List.of());

    public FoundRules {
        rules = List.copyOf(rules);
        blocking = List.copyOf(blocking);
    }
}
