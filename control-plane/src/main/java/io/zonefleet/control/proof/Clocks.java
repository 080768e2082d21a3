// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.ProofSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How far clocks of nodes are behind that of the control plane at least, by what the nodes say themselves: nothing is proved before it was
 * accepted. One that is ahead can't be told, and makes nothing look safe too early.
 *
 * @param epoch of the store; what was proved in another one counts revisions of that
 * @param accepted when changes were accepted, by their revisions
 * @param statuses last reports
 */
record Clocks(String epoch, NavigableMap<Long, Instant> accepted, Map<NodeId, NodeStatus> statuses) {
    /** So many of the newest changes are looked at. */
    private static final int NEWEST = 1_000;

    static Clocks of(ControlImage image) {
        NavigableMap<Long, Instant> accepted = new TreeMap<>();
        image.fleet().changes().descendingMap().values().stream()
                .limit(NEWEST)
                .forEach(row ->
                        accepted.merge(row.revision(), row.at(), (one, other) -> one.isAfter(other) ? one : other));
        return new Clocks(
                image.epoch().map(Versioned::value).orElse(""),
                accepted,
                image.fleet().statuses());
    }

    /** At least so much; zero where nothing is known of it. */
    Duration behind(NodeId node) {
        NodeStatus status = accepted.isEmpty() ? null : statuses.get(node);
        if (status == null || !status.epoch().equals(epoch)) {
            return Duration.ZERO;
        }
        Duration most = Duration.ZERO;
        Map<String, ProofSteps> byFeed =
                status.steps().<Map<String, ProofSteps>>map(all -> all).orElse(Map.of());
        for (ProofSteps steps : byFeed.values()) {
            for (ProofSteps.Step step : steps.steps()) {
                Map.Entry<Long, Instant> before = accepted.floorEntry(step.revision());
                if (before != null && step.at().isBefore(before.getValue())) {
                    Duration late = Duration.between(step.at(), before.getValue());
                    most = late.compareTo(most) > 0 ? late : most;
                }
            }
        }
        return most;
    }
}
