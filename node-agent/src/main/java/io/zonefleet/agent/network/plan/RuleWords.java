// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.plan;

import io.zonefleet.agent.network.actual.FoundRule;
import io.zonefleet.agent.network.actual.Spelling;
import io.zonefleet.agent.network.desired.Chain;
import io.zonefleet.agent.network.desired.Rule;

/** Rules for people, as iptables would be told them. */
final class RuleWords {
    private RuleWords() {}

    static String of(Rule rule) {
        return at(rule.chain()) + " " + Spelling.of(rule);
    }

    static String of(FoundRule found) {
        return at(found.chain()) + " "
                + found.meaning()
                        .map(Spelling::of)
                        .filter(ours -> found.isOurs())
                        .orElse(found.spelling());
    }

    private static String at(Chain chain) {
        return chain.table() + " " + chain.chain();
    }
}
