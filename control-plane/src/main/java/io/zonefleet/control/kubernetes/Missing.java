// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.model.NodeName;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Nodes and agents of a cluster compared. Pure.
 *
 * @param withoutAgent nodes of the cluster on which no agent is registered
 * @param withoutNode registered agents whose node the cluster does not have
 */
record Missing(List<String> withoutAgent, List<String> withoutNode) {
    static Missing of(Collection<String> nodes, Collection<NodeName> agents) {
        Set<String> named = new TreeSet<>(nodes);
        Set<String> registered =
                new TreeSet<>(agents.stream().map(NodeName::text).toList());
        return new Missing(without(named, registered), without(registered, named));
    }

    private static List<String> without(Set<String> all, Set<String> others) {
        return all.stream().filter(each -> !others.contains(each)).toList();
    }
}
