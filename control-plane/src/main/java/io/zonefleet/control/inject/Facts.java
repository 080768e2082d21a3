// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.kubernetes.KnownNodes;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Profile;
import io.zonefleet.plan.DesiredPlanner;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of clusters, counted once for each image: pods come by the hundred. Any thread. */
final class Facts {
    /** What was counted of the image at a revision. */
    private record Known(
            Optional<Versioned<String>> epoch, long revision, long nodes, Map<ClusterId, ClusterFacts> facts) {}

    private final KnownNodes nodes;
    private volatile Known known = new Known(Optional.empty(), 0, 0, new ConcurrentHashMap<>());

    /** @param nodes of clusters that sources follow */
    Facts(KnownNodes nodes) {
        this.nodes = nodes;
    }

    /** Of a cluster that {@code image} has. */
    ClusterFacts of(ControlImage image, ClusterId id) {
        Known now = known;
        long number = nodes.number();
        if (now.revision() != image.revision()
                || now.nodes() != number
                || !now.epoch().equals(image.epoch())) {
            now = new Known(image.epoch(), image.revision(), number, new ConcurrentHashMap<>());
            known = now;
        }
        return now.facts().computeIfAbsent(id, cluster -> read(image, cluster));
    }

    private ClusterFacts read(ControlImage image, ClusterId id) {
        Versioned<Cluster> cluster = image.intent().clusters().get(id);
        if (cluster == null) {
            return ClusterFacts.UNKNOWN;
        }
        Profile inEffect = DesiredPlanner.profileOf(image.intent(), id)
                .map(ClusterProfile::profile)
                .orElse(Profile.BUILT_IN);
        OptionalInt withoutAgent = nodes.withoutAgent(image, id);
        return ClusterFacts.of(
                cluster.value(),
                inEffect,
                // not read yet, for moments: a pod more without the node cache is better than one with a dead one
                addresses -> withoutAgent.isPresent()
                        ? UpNodes.count(image, id, addresses, withoutAgent.getAsInt())
                        : UpNodes.NONE,
                KubeDnsProof.count(image, id));
    }
}
