// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.Traffic;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What clients ask of all nodes of a cluster together, each number per second; pure.
 *
 * @param telling how many of its nodes say so
 * @param queries that are not for managed names
 * @param lookups in caches
 * @param hits of these that a cache could answer
 * @param failures answers with SERVFAIL
 */
record ClusterTraffic(int telling, double queries, double lookups, double hits, double failures) {
    private static final double MILLIS = 1000;

    /** By cluster; one of which no node says anything is not in it. */
    static SortedMap<ClusterId, ClusterTraffic> of(ControlImage image) {
        SortedMap<ClusterId, ClusterTraffic> sums = new TreeMap<>();
        for (NodeStatus status : image.fleet().statuses().values()) {
            status.traffic().ifPresent(node -> sums.merge(status.cluster(), of(node), ClusterTraffic::and));
        }
        return sums;
    }

    private static ClusterTraffic of(Traffic node) {
        double seconds = node.millis() / MILLIS;
        return new ClusterTraffic(
                1,
                node.queries() / seconds,
                node.lookups() / seconds,
                node.hits() / seconds,
                node.failures() / seconds);
    }

    private ClusterTraffic and(ClusterTraffic other) {
        return new ClusterTraffic(
                telling + other.telling,
                queries + other.queries,
                lookups + other.lookups,
                hits + other.hits,
                failures + other.failures);
    }
}
