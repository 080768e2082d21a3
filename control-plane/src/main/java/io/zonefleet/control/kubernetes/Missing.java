// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeName;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nodes and agents of a cluster compared. Pure.
 *
 * @param withoutAgent nodes of the cluster on which no agent is registered
 * @param withoutNode registered agents whose node the cluster does not have
 */
record Missing(List<String> withoutAgent, List<String> withoutNode) {
    /** By which the second of two agents on a node is called after it (chart, {@code agent.ha}). */
    private static final String SECOND = "-b";

    static Missing of(Collection<String> nodes, Collection<NodeName> agents) {
        Set<String> named = new HashSet<>(nodes);
        Set<String> registered =
                agents.stream().map(agent -> nodeOf(agent.text(), named)).collect(Collectors.toSet());
        return new Missing(without(named, registered), without(registered, named));
    }

    /** Of a cluster's nodes and those agents of it that serve them. */
    static Missing of(ControlImage image, ClusterId cluster, Collection<String> nodes) {
        List<NodeName> agents = image.fleet().nodesOf(cluster).stream()
                .filter(node -> node.getValue().isNodeCache())
                .map(node -> node.getKey().node())
                .toList();
        return of(nodes, agents);
    }

    private static String nodeOf(String agent, Set<String> nodes) {
        String first = agent.endsWith(SECOND) ? agent.substring(0, agent.length() - SECOND.length()) : agent;
        return !nodes.contains(agent) && nodes.contains(first) ? first : agent;
    }

    private static List<String> without(Set<String> all, Set<String> others) {
        return all.stream().filter(each -> !others.contains(each)).sorted().toList();
    }
}
