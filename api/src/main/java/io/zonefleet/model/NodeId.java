// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Comparator;

/**
 * A node among all nodes of all clusters.
 *
 * @param cluster its cluster
 * @param node its name there
 */
public record NodeId(ClusterId cluster, NodeName node) implements Comparable<NodeId> {
    private static final Comparator<NodeId> ORDER =
            Comparator.comparing(NodeId::cluster).thenComparing(NodeId::node);

    private static final NodeName LEAST = new NodeName("0");

    /** Before which no node of {@code cluster} stands: no name is less than {@code 0}. */
    public static NodeId firstOf(ClusterId cluster) {
        return new NodeId(cluster, LEAST);
    }

    @Override
    public int compareTo(NodeId other) {
        return ORDER.compare(this, other);
    }

    /** {@code cluster/node}, as paths and messages have it. */
    @Override
    public String toString() {
        return cluster + "/" + node;
    }
}
