// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/** By what packet rules are written. */
public enum RulesBackend {
    /** Where kubelet has its chains; nft-backed iptables where it has none. */
    AUTO("auto"),
    /** {@code iptables-nft-restore} and {@code ip6tables-nft-restore}. */
    IPTABLES_NFT("iptables-nft"),
    /** {@code iptables-legacy-restore} and {@code ip6tables-legacy-restore}. */
    IPTABLES_LEGACY("iptables-legacy"),
    /** A table of our own, replaced as a whole by {@code nft}. */
    NFT("nft");

    private final String text;

    RulesBackend(String text) {
        this.text = text;
    }

    /** As it is written in JSON. */
    public String text() {
        return text;
    }
}
