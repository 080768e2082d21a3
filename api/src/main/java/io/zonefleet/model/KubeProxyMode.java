// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** How a cluster's kube-proxy works; decides whether the addresses of kube-dns may be taken on a node. */
public enum KubeProxyMode {
    /** By iptables rules. */
    IPTABLES("iptables"),
    /** By nftables rules. */
    NFTABLES("nftables"),
    /** By IPVS: kube-ipvs0 owns every service address, so kube-dns' can't be taken. */
    IPVS("ipvs"),
    /** There is none: a CNI replaces it, or these are plain hosts. */
    NONE("none");

    private final String text;

    KubeProxyMode(String text) {
        this.text = text;
    }

    /** Whether a node can take service addresses as its own: a program that replaces kube-proxy may translate them before they reach it. */
    public boolean leavesServiceAddresses() {
        return switch (this) {
            case IPTABLES, NFTABLES -> true;
            case IPVS, NONE -> false;
        };
    }

    /** As it is written in JSON. */
    public String text() {
        return text;
    }
}
