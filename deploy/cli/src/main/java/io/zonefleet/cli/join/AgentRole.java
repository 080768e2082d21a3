// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import java.util.List;

/** What the agents of one cluster may do in etcd: read what they serve, write who and how they are. Of other clusters, nothing. Pure. */
final class AgentRole {
    /** Where everything of Zonefleet stands in etcd. */
    static final String PREFIX = "/zonefleet/v1/";

    private AgentRole() {}

    /**
     * A range of keys.
     *
     * @param end the first key behind it; empty: only {@code key}
     */
    record Permission(boolean writes, String key, String end) {
        private static Permission below(boolean writes, String prefix) {
            char last = prefix.charAt(prefix.length() - 1);
            return new Permission(writes, prefix, prefix.substring(0, prefix.length() - 1) + (char) (last + 1));
        }
    }

    /** User and role have the same name. */
    static String name(String cluster) {
        return "zonefleet-agent-" + cluster;
    }

    static List<Permission> permissions(String cluster) {
        return List.of(
                Permission.below(false, PREFIX + "desired/all/"),
                Permission.below(false, PREFIX + "desired/clusters/" + cluster + "/"),
                new Permission(false, PREFIX + "epoch", ""),
                Permission.below(true, PREFIX + "nodes/" + cluster + "/"),
                Permission.below(true, PREFIX + "status/" + cluster + "/"));
    }
}
