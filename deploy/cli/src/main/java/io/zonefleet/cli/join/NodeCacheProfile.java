// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.output.Json;

/**
 * The profile that a join makes for a cluster that has none: without one agents put no address on their nodes, and nothing ever answers there. As
 * node-cache sets nodes up, which people, network plugins and cloud consoles know. Pure.
 */
final class NodeCacheProfile {
    /** Where node-cache answers, and agents if nothing else is said. */
    static final String ADDRESS = "169.254.20.10";

    /** The same where kube-dns has addresses of both families: a unique local one. */
    private static final String ADDRESS_V6 = "fd00:169:254:20::10";

    private static final String MADE = "made by zonefleet cluster join for cluster ";

    private NodeCacheProfile() {}

    /** Its id: the cluster's own. */
    static String id(String cluster) {
        return cluster;
    }

    /** What is written. Packet rules and the link are what they are where nothing is said. */
    static ObjectNode spec(String cluster, OwnDns dns) {
        ObjectNode spec = Json.object();
        ObjectNode listener = spec.putArray("listeners").addObject();
        ArrayNode addresses = listener.putArray("addresses").add(ADDRESS);
        if (dns.hasIpv6()) {
            addresses.add(ADDRESS_V6);
        }
        listener.putArray("forward").add("/etc/resolv.conf");
        spec.putObject("network");
        return spec.put("comment", MADE + cluster);
    }

    /** Whether a join has made it, for that cluster. */
    static boolean isOfJoin(JsonNode profile, String cluster) {
        return profile.path("comment").asText().equals(MADE + cluster);
    }
}
