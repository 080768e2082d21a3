// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.plan;

import io.zonefleet.agent.network.desired.Rule;
import java.util.List;

/**
 * What is to be changed in one world of packet rules.
 *
 * @param desired all rules that are ours there in the end, for a backend that replaces them as a whole
 * @param edits the difference; none where all is as it should be
 */
public record RuleChanges(List<Rule> desired, List<RuleEdit> edits) {
    /** Nothing to change, nothing to be there. */
    public static final RuleChanges NONE = new RuleChanges(List.of(), List.of());

    public RuleChanges {
        desired = List.copyOf(desired);
        edits = List.copyOf(edits);
    }
}
