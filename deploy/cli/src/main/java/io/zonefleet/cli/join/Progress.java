// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.cli.output.Json;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How far the nodes or zone servers of a cluster are. Pure.
 *
 * @param what they are
 * @param controller what of the cluster makes their pods
 * @param expected pods that are to run; empty: the cluster has not said it yet
 * @param old how many of them are not yet as they are wanted: what has proved itself there is what was there before
 * @param waiting nodes that have not proved what they serve, each with why
 */
record Progress(
        String what,
        String controller,
        OptionalInt expected,
        int old,
        int registered,
        int proved,
        List<String> waiting) {
    Progress {
        waiting = List.copyOf(waiting);
    }

    /**
     * Of what the cluster and the control plane say.
     *
     * @param daemonSets as they are in the cluster
     */
    static Progress of(List<? extends JsonNode> daemonSets, List<JsonNode> nodes) {
        OptionalInt expected = OptionalInt.of(0);
        int old = 0;
        for (JsonNode each : daemonSets) {
            JsonNode status = each.path("status");
            boolean seen = status.path("observedGeneration").asLong()
                    >= each.at("/metadata/generation").asLong(1);
            expected = seen && expected.isPresent()
                    ? OptionalInt.of(expected.getAsInt()
                            + status.path("desiredNumberScheduled").asInt())
                    : OptionalInt.empty();
            old += Math.max(
                    0,
                    status.path("desiredNumberScheduled").asInt()
                            - Math.min(
                                    status.path("updatedNumberScheduled").asInt(),
                                    status.path("numberReady").asInt()));
        }
        return of(
                "agents",
                "DaemonSet",
                expected,
                old,
                nodes.stream().filter(node -> !isZoneServer(node)).toList());
    }

    /** Of what the cluster and the control plane say of the zone servers. */
    static Progress ofZoneServers(Optional<? extends JsonNode> statefulSet, List<JsonNode> nodes) {
        JsonNode status = statefulSet.map(each -> each.path("status")).orElseGet(Json::object);
        int replicas =
                statefulSet.map(each -> each.at("/spec/replicas").asInt(1)).orElse(0);
        boolean seen = statefulSet.isPresent()
                && status.path("observedGeneration").asLong()
                        >= statefulSet.get().at("/metadata/generation").asLong(1);
        int fresh = Math.min(
                status.path("updatedReplicas").asInt(),
                status.path("readyReplicas").asInt());
        return of(
                "zone servers",
                "StatefulSet",
                seen ? OptionalInt.of(replicas) : OptionalInt.empty(),
                Math.max(0, replicas - fresh),
                nodes.stream().filter(Progress::isZoneServer).toList());
    }

    /** Whether it is no node of the cluster, but a zone server in it. */
    static boolean isZoneServer(JsonNode node) {
        return node.path("role").asText().equals("zone-server");
    }

    private static Progress of(String what, String controller, OptionalInt expected, int old, List<JsonNode> nodes) {
        // a node that is long gone is silent and has nobody who would prove anything
        List<JsonNode> alive = nodes.stream()
                .filter(node -> !node.path("state").asText().equals("silent"))
                .toList();
        List<String> waiting = alive.stream()
                .filter(node -> !node.path("state").asText().equals("proved"))
                .map(Progress::shown)
                .toList();
        return new Progress(what, controller, expected, old, alive.size(), alive.size() - waiting.size(), waiting);
    }

    private static String shown(JsonNode node) {
        JsonNode fault = node.path("faults").path(0);
        return node.path("node").asText() + " is " + node.path("state").asText()
                + (fault.isMissingNode() ? "" : ": " + fault.path("message").asText());
    }

    /** Whether every agent that is to run has registered, and all that report have proved themselves. */
    boolean isDone() {
        return expected.isPresent() && old == 0 && registered >= expected.getAsInt() && waiting.isEmpty();
    }

    /** In one line. */
    String shown() {
        return expected.isEmpty()
                ? "no controller of the cluster has taken up the " + controller + " yet"
                : "%d of %d %s have registered, %d have proved themselves"
                                .formatted(registered, expected.getAsInt(), what, proved)
                        + (old == 0 ? "" : "; %d pods are still to be made anew, or to be ready".formatted(old));
    }
}
