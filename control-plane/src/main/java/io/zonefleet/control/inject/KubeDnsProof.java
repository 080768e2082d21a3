// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.ResolverProof;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a cluster's kube-dns answers managed names as its nodes do, as these saw it on the wire. Of each family for itself: a cluster may
 * have one of them in its DNS only. Pure.
 */
record KubeDnsProof(Family ipv4, Family ipv6) {
    /** Nobody has asked. */
    static final KubeDnsProof UNKNOWN = new KubeDnsProof(Family.UNKNOWN, Family.UNKNOWN);

    /** What is known of one family. */
    enum State {
        /** No node has asked yet. */
        UNKNOWN,
        /** Every node that has asked got what it answers itself. */
        PROVED,
        /** Some node did not. */
        REFUSED;

        /** As it is written in JSON. */
        String text() {
            return switch (this) {
                case UNKNOWN -> "unknown";
                case PROVED -> "proved";
                case REFUSED -> "refused";
            };
        }
    }

    /**
     * One family.
     *
     * @param proved how many nodes saw it right
     * @param refused how many did not
     * @param why of the first of these, with its name; empty where there is none
     */
    record Family(int proved, int refused, Optional<String> why) {
        /** Nobody has asked. */
        static final Family UNKNOWN = new Family(0, 0, Optional.empty());

        /** One node that sees it wrong is enough: pods anywhere would get its answer. */
        State state() {
            if (refused > 0) {
                return State.REFUSED;
            }
            return proved > 0 ? State.PROVED : State.UNKNOWN;
        }

        private Family and(NodeId node, List<ResolverProof> seen) {
            if (seen.isEmpty()) {
                return this;
            }
            Optional<String> wrong = seen.stream()
                    .filter(proof -> !proof.proved())
                    .map(proof -> "%s: %s %s".formatted(node, proof.server(), proof.why()))
                    .findFirst();
            return wrong.isPresent()
                    ? new Family(proved, refused + 1, why.or(() -> wrong))
                    : new Family(proved + 1, refused, why);
        }
    }

    /** Counts what the nodes of a cluster report, in the epoch of the store. */
    static KubeDnsProof count(ControlImage image, ClusterId cluster) {
        KubeDnsProof proof = UNKNOWN;
        for (Map.Entry<NodeId, NodeIdentity> node : image.fleet().nodesOf(cluster)) {
            NodeStatus status = image.fleet().statuses().get(node.getKey());
            if (node.getValue().isNodeCache()
                    && status != null
                    && image.epoch().map(Versioned::value).equals(Optional.of(status.epoch()))) {
                proof = proof.and(node.getKey(), status.resolver().orElse(List.of()));
            }
        }
        return proof;
    }

    private KubeDnsProof and(NodeId node, List<ResolverProof> seen) {
        return new KubeDnsProof(ipv4.and(node, ofFamily(true, seen)), ipv6.and(node, ofFamily(false, seen)));
    }

    private static List<ResolverProof> ofFamily(boolean ipv4, List<ResolverProof> seen) {
        return seen.stream().filter(proof -> proof.server().isIpv4() == ipv4).toList();
    }

    /** What is known of an address of kube-dns. */
    Family of(Address kubeDns) {
        return kubeDns.isIpv4() ? ipv4 : ipv6;
    }
}
