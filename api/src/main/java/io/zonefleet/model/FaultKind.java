// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** Everything that can be wrong on a node. A closed set: each kind is documented with what to do. */
public enum FaultKind {
    /** Another process answers on the node cache's port: CoreDNS shares ports silently (SO_REUSEPORT). */
    FOREIGN_LISTENER("foreign-listener"),
    /** A zone did not pass the checks; its last good state is served. */
    ZONE_REFUSED("zone-refused"),
    /** CoreDNS did not take the new Corefile. */
    RELOAD_FAILED("reload-failed"),
    /** What is written waits for CoreDNS to read it by itself: an operator's own Corefile has the {@code reload} plugin. */
    RELOAD_AWAITED("reload-awaited"),
    /** What was written is not answered. */
    NOT_PROVED("not-proved"),
    /** CoreDNS is not running or hangs; it is restarted, unless others run it. */
    COREDNS_DOWN("coredns-down"),
    /** CoreDNS serves without its metrics, or without saying whether it is ready: another program had the port when it started. */
    PORT_TAKEN("port-taken"),
    /** The store can't be reached; the last known good is served. */
    ETCD_UNREACHABLE("etcd-unreachable"),
    /** What the store holds is not whole; the last known good is served. */
    DESIRED_INCOMPLETE("desired-incomplete"),
    /** The store has another epoch than the one this node follows; needs an operator's word. */
    EPOCH_CHANGED("epoch-changed"),
    /** The store is older than what this node has applied. */
    REVISION_OLDER("revision-older"),
    /** More names would vanish than is allowed without an accepted removal. */
    SHRINK_HELD("shrink-held"),
    /** A file could not be written. */
    WRITE_FAILED("write-failed"),
    /** The agent's configuration file is broken; the one read before stays in effect. */
    CONFIG_INVALID("config-invalid"),
    /** A key's bytes can't be read; its last good value stays in effect. */
    KEY_UNREADABLE("key-unreadable"),
    /** Another agent reports as this node: both have the same cluster and name. */
    DUPLICATE_NODE("duplicate-node"),
    /** Another agent's CoreDNS on the same addresses hangs, or goes on without its agent. */
    PARTNER_DOWN("partner-down"),
    /** The node cache's link is there already as something else, or carries what is not ours. */
    LINK_DIFFERS("link-differs"),
    /** Another link of the node has an address of the node cache. */
    ADDRESS_ELSEWHERE("address-elsewhere"),
    /** Packet rules are not as they should be. */
    RULES_DIFFER("rules-differ"),
    /** Queries pass the node cache by, to where kube-proxy sends them: it does not answer. */
    FAIL_OPEN("fail-open"),
    /** kube-dns does not answer managed names as the node does; queries go there whenever the cache fails. */
    KUBE_DNS_DIFFERS("kube-dns-differs"),
    /** Link, addresses or rules could not be read or changed. */
    NETWORK_FAILED("network-failed"),
    /** A defect of Zonefleet itself. */
    INTERNAL("internal");

    private final String text;

    FaultKind(String text) {
        this.text = text;
    }

    /** As it is written in JSON and metrics. */
    public String text() {
        return text;
    }
}
