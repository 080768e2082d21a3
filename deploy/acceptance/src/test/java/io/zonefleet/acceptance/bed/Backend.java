// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import io.zonefleet.testing.netns.Namespace;
import java.util.List;

/** By what kube-proxy and node cache write packet rules; text as a profile has it. */
enum Backend {
    IPTABLES_NFT("iptables-nft"),
    IPTABLES_LEGACY("iptables-legacy"),
    NFT("nft");

    private final String text;

    Backend(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** Adds rules to what is there: in the language of iptables-restore, or in that of nft. */
    void add(Namespace where, Family family, String rules) {
        where.run(
                this == NFT ? List.of("nft", "-f", "-") : List.of(command(family, "restore"), "--noflush", "-w", "30"),
                rules);
    }

    /** One of the commands of iptables for a family: {@code save}, {@code restore}. */
    String command(Family family, String verb) {
        String variant = text.substring("iptables".length());
        return (family.isV4() ? "iptables" : "ip6tables") + variant + "-" + verb;
    }
}
