// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.resource.Noun;
import java.util.Optional;

/**
 * The cluster as a join declares it. What is said of it already stays, but for a profile that was asked for. Pure.
 *
 * @param profile that it is to have
 * @param asked whether that was asked for: then it takes the place of another one
 * @param dns of the cluster
 */
record ClusterSpec(String cluster, String profile, boolean asked, OwnDns dns) {
    /** The same spec with what is wanted; where the cluster was about to leave, it no longer has the profile of that. */
    ObjectNode on(ObjectNode spec) {
        boolean leaving = spec.path("profile").asText().equals(LeavingProfile.id(cluster));
        if (asked || leaving || !spec.has("profile")) {
            spec.put("profile", profile);
        }
        if (!spec.has("clusterDomain")) {
            dns.domain().ifPresent(domain -> spec.put("clusterDomain", domain.text()));
        }
        if (spec.path("kubeDns").isEmpty() && !dns.addresses().isEmpty()) {
            ArrayNode addresses = spec.putArray("kubeDns");
            dns.addresses().forEach(addresses::add);
        }
        return spec;
    }

    /** How it was found. */
    State state(Optional<JsonNode> shown) {
        if (shown.isEmpty()) {
            return State.ABSENT;
        }
        ObjectNode spec = Noun.CLUSTER.spec(shown.get());
        return on(spec.deepCopy()).equals(spec) ? State.SAME : State.OTHER;
    }
}
