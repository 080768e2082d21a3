// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Instant;
import java.util.Optional;

/**
 * That a node exists; kept without a lease, so that one that fell silent is missed.
 *
 * @param cluster its cluster
 * @param node its name
 * @param firstSeen when its agent first reported
 * @param lastSeen when its agent last renewed this record (every few minutes, not every report)
 * @param lastProved when it last proved everything it should
 * @param role what it is for; empty from an agent that does not tell: a node cache
 */
public record NodeIdentity(
        ClusterId cluster,
        NodeName node,
        Instant firstSeen,
        Instant lastSeen,
        Optional<Instant> lastProved,
        Optional<NodeRole> role) {

    /** Of a node cache. */
    public NodeIdentity(
            ClusterId cluster, NodeName node, Instant firstSeen, Instant lastSeen, Optional<Instant> lastProved) {
        this(cluster, node, firstSeen, lastSeen, lastProved, Optional.empty());
    }

    /** Whether it is a node: what a zone server answers reaches no pod of its own. */
    public boolean isNodeCache() {
        return role.isEmpty() || role.get() == NodeRole.NODE_CACHE;
    }
}
