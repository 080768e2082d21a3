// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.plan;

import io.zonefleet.agent.network.actual.FoundRule;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.network.desired.Rule;

/** One change of packet rules. */
public sealed interface RuleEdit {
    /**
     * A rule is put before all others of its chain.
     *
     * @param rule that is missing
     */
    record Insert(Rule rule) implements RuleEdit {}

    /**
     * A rule goes; of several that are spelled alike, one.
     *
     * @param found as it stands
     * @param why for people: what it is and why it goes
     */
    record Delete(FoundRule found, String why) implements RuleEdit {}

    /**
     * A chain of ours goes in which conditions were tried: nothing leads to it.
     *
     * @param family of the table
     */
    record DropTrial(IpFamily family) implements RuleEdit {}
}
