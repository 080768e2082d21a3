// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import java.util.List;

/** What the agents of one cluster may do in etcd: read what they serve, write who and how they are. Of other clusters, nothing. Pure. */
final class AgentRole {
    /** Where everything of Zonefleet stands in etcd, unless the control plane is configured otherwise. */
    static final String USUAL_PREFIX = "/zonefleet/v1/";

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

    /** @param prefix where everything stands, with a slash at its end */
    static List<Permission> permissions(String prefix, String cluster) {
        return List.of(
                Permission.below(false, prefix + "desired/all/"),
                Permission.below(false, prefix + "desired/clusters/" + cluster + "/"),
                new Permission(false, prefix + "epoch", ""),
                Permission.below(true, prefix + "nodes/" + cluster + "/"),
                Permission.below(true, prefix + "status/" + cluster + "/"));
    }
}
