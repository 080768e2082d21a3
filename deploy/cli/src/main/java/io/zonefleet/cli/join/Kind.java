// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import java.util.List;

/**
 * What pieces a joined cluster has, in the order in which a join makes them: agents come when all that they read is there.
 */
enum Kind {
    /** What the cluster's node caches listen on and keep of their nodes' network, where it has no profile yet. */
    PROFILE,
    /** The cluster as the control plane declares it. */
    CLUSTER,
    NAMESPACE,
    /** What agents need in the cluster: accounts, configuration, credentials. */
    OBJECT,
    /** What agents may do in etcd. */
    ETCD_ROLE,
    ETCD_USER,
    /** The DaemonSet. */
    AGENTS,
    /** The StatefulSet of zone servers. */
    ZONE_SERVER,
    /** What lets the control plane follow the cluster. */
    ACCESS,
    /** The definition of ClusterDomains. */
    DEFINITION,
    /** The token by which the control plane follows the cluster, stored there. */
    SECRET,
    /** The control plane's source that follows the cluster. */
    SOURCE,
    /** That the cluster's own CoreDNS asks the zone servers, which have proved themselves before. */
    CLUSTER_DNS,

    /** Not made by a join: that new pods get the node cache. */
    INJECTION,
    /** Not made by a join: the configuration of the admission webhook. */
    WEBHOOK,
    /** Not made by a join: a profile by which agents leave addresses and packet rules behind when they end. */
    LEFT_BEHIND,
    /** Made by agents: nodes that the control plane knows. */
    NODES,
    /** Made by a leave: the profile of a cluster whose agents clean up. */
    LEAVING_PROFILE;

    /**
     * The order in which a leave takes them away. Nobody is sent to the node cache or a zone server any more before it goes; it goes with all that it did to
     * nodes, while it still learns that it has to; and only then what it stood on.
     */
    static final List<Kind> LEAVING = List.of(
            INJECTION,
            WEBHOOK,
            CLUSTER_DNS,
            ZONE_SERVER,
            LEFT_BEHIND,
            AGENTS,
            SOURCE,
            SECRET,
            DEFINITION,
            ACCESS,
            OBJECT,
            NAMESPACE,
            ETCD_USER,
            ETCD_ROLE,
            NODES,
            CLUSTER,
            LEAVING_PROFILE,
            PROFILE);
}
