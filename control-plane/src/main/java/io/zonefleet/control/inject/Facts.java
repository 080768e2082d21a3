// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Profile;
import io.zonefleet.plan.DesiredPlanner;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of clusters, counted once for each image: pods come by the hundred. Any thread. */
final class Facts {
    /** What was counted of the image at a revision. */
    private record Known(Optional<Versioned<String>> epoch, long revision, Map<ClusterId, ClusterFacts> facts) {}

    private volatile Known known = new Known(Optional.empty(), 0, new ConcurrentHashMap<>());

    /** Of a cluster that {@code image} has. */
    ClusterFacts of(ControlImage image, ClusterId id) {
        Known now = known;
        if (now.revision() != image.revision() || !now.epoch().equals(image.epoch())) {
            now = new Known(image.epoch(), image.revision(), new ConcurrentHashMap<>());
            known = now;
        }
        return now.facts().computeIfAbsent(id, cluster -> read(image, cluster));
    }

    private static ClusterFacts read(ControlImage image, ClusterId id) {
        Versioned<Cluster> cluster = image.intent().clusters().get(id);
        if (cluster == null) {
            return ClusterFacts.UNKNOWN;
        }
        Profile inEffect = DesiredPlanner.profileOf(image.intent(), id)
                .map(ClusterProfile::profile)
                .orElse(Profile.BUILT_IN);
        return ClusterFacts.of(
                cluster.value(),
                inEffect,
                addresses -> UpNodes.count(image, id, addresses),
                KubeDnsProof.count(image, id));
    }
}
