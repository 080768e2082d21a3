// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.plan.RuleChanges;
import io.zonefleet.model.RulesBackend;
import java.util.List;

/** Packet rules in one of the kernel's worlds; the worlds don't see each other's rules. */
public interface PacketRules {
    /** Which world. */
    RulesBackend kind();

    /**
     * What rules of node caches there are: ours, those of other node caches, and what stands in their way.
     *
     * @throws CommandFailedException where that can't be seen: never to be read as "there are none"
     */
    FoundRules read() throws CommandFailedException;

    /** The commands that make these changes, in order; none where there is nothing to change. */
    List<CommandLine> commands(RuleChanges changes);

    /** Makes these changes. A lock that somebody else holds is waited for. */
    void apply(RuleChanges changes) throws CommandFailedException;

    /**
     * Under which conditions queries can skip connection tracking here; tried once.
     *
     * @throws CommandFailedException where it could not be tried, for example because of a lock: never to be read as "under none"
     */
    Conditions conditions() throws CommandFailedException;

    /**
     * The same as far as it can be seen without writing anything: whether this process may renew a lease can't.
     *
     * @throws CommandFailedException where it could not be looked for
     */
    Conditions expected() throws CommandFailedException;

    /** By which rules hold whose condition asks for a lease; always the same. */
    Lease lease();
}
