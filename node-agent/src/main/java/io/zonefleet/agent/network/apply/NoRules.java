// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.agent.network.actual.FoundRules;
import io.zonefleet.agent.network.desired.Conditions;
import io.zonefleet.agent.network.plan.RuleChanges;
import io.zonefleet.model.Address;
import io.zonefleet.model.RulesBackend;
import java.util.Collection;
import java.util.List;

/** A machine without programs for packet rules, whose profile wants none: none are there, and none can come. */
final class NoRules implements PacketRules {
    private static final Lease NO_LEASE = new Lease() {
        @Override
        public void renew(Collection<Address> addresses) {}

        @Override
        public void end() {}

        @Override
        public void close() {}
    };

    @Override
    public RulesBackend kind() {
        return RulesBackend.AUTO;
    }

    @Override
    public FoundRules read() {
        return FoundRules.NONE;
    }

    @Override
    public List<CommandLine> commands(RuleChanges changes) {
        return List.of();
    }

    @Override
    public void apply(RuleChanges changes) {}

    @Override
    public Conditions conditions() {
        return Conditions.NONE;
    }

    @Override
    public Conditions expected() {
        return Conditions.NONE;
    }

    @Override
    public Lease lease() {
        return NO_LEASE;
    }
}
