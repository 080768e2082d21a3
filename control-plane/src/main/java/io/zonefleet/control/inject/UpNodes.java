// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * On how many nodes of a cluster the node cache answers where pods would ask it. Pure.
 *
 * @param total registered nodes and those without an agent; zone servers are none
 * @param up those of them that have proved it
 * @param withoutAgent nodes of the cluster on which no agent is registered, where a source that follows the cluster tells
 */
record UpNodes(int total, int up, int withoutAgent) {
    /** There are none. */
    static final UpNodes NONE = new UpNodes(0, 0);

    /** Of a cluster where each node has an agent, as far as is known. */
    UpNodes(int total, int up) {
        this(total, up, 0);
    }

    /**
     * Counts those that answer at all of {@code addresses}.
     *
     * @param withoutAgent nodes on which no agent is registered: pods may come to run there too
     */
    static UpNodes count(ControlImage image, ClusterId cluster, List<Address> addresses, int withoutAgent) {
        int total = withoutAgent;
        int up = 0;
        for (Map.Entry<NodeId, NodeIdentity> node : image.fleet().nodesOf(cluster)) {
            if (!node.getValue().isNodeCache()) {
                continue;
            }
            total++;
            NodeStatus status = image.fleet().statuses().get(node.getKey());
            if (status != null && isUp(image.epoch(), status, addresses)) {
                up++;
            }
        }
        return new UpNodes(total, up, withoutAgent);
    }

    /** Of no nodes at all no share is up. */
    boolean isAtLeast(int percent) {
        return total > 0 && 100L * up >= (long) percent * total;
    }

    /**
     * A node that is behind for the moment of a change is up: its receipts say that it answered, at every address that it names, over UDP and
     * TCP. Which revision does not matter here.
     */
    private static boolean isUp(Optional<Versioned<String>> epoch, NodeStatus status, List<Address> addresses) {
        boolean answered = epoch.map(Versioned::value).equals(Optional.of(status.epoch()))
                && status.proved().getOrDefault(Feed.all().path(), 0L) > 0;
        return answered
                && status.faults().stream().map(Fault::kind).allMatch(UpNodes::answersWith)
                && addresses.stream().allMatch(address -> status.dns().contains(endpoint(address)));
    }

    private static String endpoint(Address address) {
        return (address.isIpv4() ? address.text() : "[" + address.text() + "]") + ":53";
    }

    /** Whether pods reach a node cache that answers although its node reports this. */
    private static boolean answersWith(FaultKind kind) {
        return switch (kind) {
            case ZONE_REFUSED,
                    RELOAD_FAILED,
                    RELOAD_AWAITED,
                    PORT_TAKEN,
                    ETCD_UNREACHABLE,
                    DESIRED_INCOMPLETE,
                    EPOCH_CHANGED,
                    REVISION_OLDER,
                    SHRINK_HELD,
                    WRITE_FAILED,
                    CONFIG_INVALID,
                    KEY_UNREADABLE,
                    KUBE_DNS_DIFFERS -> true;
            case FOREIGN_LISTENER,
                    NOT_PROVED,
                    COREDNS_DOWN,
                    DUPLICATE_NODE,
                    PARTNER_DOWN,
                    LINK_DIFFERS,
                    ADDRESS_ELSEWHERE,
                    RULES_DIFFER,
                    FAIL_OPEN,
                    NETWORK_FAILED,
                    INTERNAL -> false;
        };
    }
}
