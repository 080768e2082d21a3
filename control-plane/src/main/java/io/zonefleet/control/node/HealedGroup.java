// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.node.FaultHistory.Healed;
import io.zonefleet.model.NodeId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One thing that was wrong on nodes of one cluster.
 *
 * @param group as it is told of what is wrong; each node counted once, however often it was so
 * @param until when the last of them healed
 */
record HealedGroup(FaultGroup group, Instant until) {
    /** By cluster, and by kind within it; pure. */
    static Collection<HealedGroup> of(List<Healed> all) {
        SortedMap<String, SortedMap<NodeId, HealedGroup>> nodes = new TreeMap<>();
        for (Healed one : all) {
            FaultGroup alone = FaultGroup.of(one.kind(), one.node(), one.since(), one.reported());
            nodes.computeIfAbsent(one.node().cluster() + "/" + one.kind(), key -> new TreeMap<>())
                    .merge(one.node(), new HealedGroup(alone, one.until()), HealedGroup::again);
        }
        return nodes.values().stream()
                .flatMap(each -> each.values().stream().reduce(HealedGroup::and).stream())
                .toList();
    }

    /** Of the same node: the oldest, until the newest has healed. */
    private HealedGroup again(HealedGroup later) {
        FaultGroup oldest = later.group.since().isBefore(group.since()) ? later.group : group;
        return new HealedGroup(oldest, last(later));
    }

    private HealedGroup and(HealedGroup later) {
        return new HealedGroup(group.and(later.group), last(later));
    }

    private Instant last(HealedGroup other) {
        return other.until.isAfter(until) ? other.until : until;
    }

    /** As the API tells it. */
    ObjectNode json() {
        return group.json().put("until", until.toString());
    }
}
