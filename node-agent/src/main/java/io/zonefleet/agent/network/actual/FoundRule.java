// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.actual;

import io.zonefleet.agent.network.desired.Chain;
import io.zonefleet.agent.network.desired.IpFamily;
import io.zonefleet.agent.network.desired.Rule;
import java.util.Optional;

/**
 * A rule as it stands in a table.
 *
 * @param family of the table
 * @param chain in which it stands
 * @param spelling by which the same tool finds it again: after {@code -A CHAIN} for iptables
 * @param comment that it carries
 * @param meaning where it is one that a node cache could have written; empty for anything else
 * @param behindAll whether it stands behind one that lets nothing past, so that it has no effect
 */
public record FoundRule(
        IpFamily family,
        Chain chain,
        String spelling,
        Optional<String> comment,
        Optional<Rule> meaning,
        boolean behindAll) {
    private static final String NODE_CACHE = "NodeLocal DNS Cache: ";

    /** Whether an agent of ours wrote it, of whatever version. */
    public boolean isOurs() {
        return comment.filter(text -> text.startsWith(Rule.PREFIX)).isPresent();
    }

    /** Whether it says of itself that node-cache wrote it. */
    public boolean isNodeCaches() {
        return comment.filter(text -> text.startsWith(NODE_CACHE)).isPresent();
    }

    /** Whether it has the shape of a node cache's and no comment: of an older node-cache, or of coredns-nodecache. */
    public boolean isUnsigned() {
        return comment.isEmpty() && meaning.isPresent();
    }
}
