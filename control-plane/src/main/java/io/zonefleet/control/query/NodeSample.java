// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Some of many nodes, of every cluster as many as of the others; pure. */
final class NodeSample {
    private NodeSample() {}

    /**
     * From each cluster in turn its next node, so that a small cluster is asked as a whole before a large one is. The same nodes each time: who
     * asks again sees what has changed.
     *
     * @param most how many; all of them where they are no more
     */
    static NavigableSet<NodeId> of(NavigableSet<NodeId> nodes, int most) {
        if (nodes.size() <= most) {
            return nodes;
        }
        SortedMap<ClusterId, Deque<NodeId>> left = new TreeMap<>();
        nodes.forEach(node -> left.computeIfAbsent(node.cluster(), cluster -> new ArrayDeque<>())
                .add(node));
        NavigableSet<NodeId> sample = new TreeSet<>();
        while (sample.size() < most) {
            left.values().stream()
                    .filter(of -> !of.isEmpty())
                    .limit(most - sample.size())
                    .forEach(of -> sample.add(of.removeFirst()));
        }
        return sample;
    }
}
