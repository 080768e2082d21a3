// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What an agent and its CoreDNS are for. */
public enum NodeRole {
    /** They answer all names for the programs of their own node. */
    NODE_CACHE("node-cache"),
    /** They answer a cluster's managed names, and no others, for the cluster's own DNS; they are no node. */
    ZONE_SERVER("zone-server");

    private final String text;

    NodeRole(String text) {
        this.text = text;
    }

    /** As it is written in JSON and in configurations. */
    public String text() {
        return text;
    }

    /** Reads a role, or says which there are. */
    public static Parsed<NodeRole> parse(String input) {
        return Arrays.stream(values())
                .filter(role -> role.text.equals(input))
                .findFirst()
                .map(Parsed::valid)
                .orElseGet(() -> Parsed.invalid(
                        input,
                        "enum",
                        "use " + Arrays.stream(values()).map(NodeRole::text).collect(Collectors.joining(" or "))));
    }
}
