// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.resource.Noun;
import java.util.Optional;

/**
 * The profile of a cluster that leaves: its own, but that agents take links, addresses and packet rules away when they end. Others may have
 * the cluster's own profile too, so that one is not touched. Pure.
 */
final class LeavingProfile {
    private static final String MADE_OF = "the cluster leaves; before, it had the profile ";

    private LeavingProfile() {}

    static String id(String cluster) {
        return cluster + "-leaving";
    }

    /** Whether agents with it leave something behind on their nodes. */
    static boolean leavesBehind(JsonNode profile) {
        return profile.has("network")
                && !profile.at("/network/teardown").asText("keep").equals("remove");
    }

    /** What is written, of the profile that the cluster has. */
    static ObjectNode of(JsonNode profile) {
        ObjectNode spec = Noun.PROFILE.spec(profile);
        spec.withObject("/network").put("teardown", "remove");
        spec.put("comment", MADE_OF + profile.path("id").asText());
        return spec;
    }

    /** Which profile the cluster had before. */
    static Optional<String> before(JsonNode leaving) {
        String comment = leaving.path("comment").asText();
        return comment.startsWith(MADE_OF) ? Optional.of(comment.substring(MADE_OF.length())) : Optional.empty();
    }
}
