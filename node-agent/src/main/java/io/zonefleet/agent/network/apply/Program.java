// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.agent.network.desired.IpFamily;

/** The kernel's tools that are run. */
public enum Program {
    IP("ip"),
    NFT("nft"),
    IPTABLES_NFT_SAVE("iptables-nft-save"),
    IPTABLES_NFT_RESTORE("iptables-nft-restore"),
    IP6TABLES_NFT_SAVE("ip6tables-nft-save"),
    IP6TABLES_NFT_RESTORE("ip6tables-nft-restore"),
    IPTABLES_LEGACY_SAVE("iptables-legacy-save"),
    IPTABLES_LEGACY_RESTORE("iptables-legacy-restore"),
    IP6TABLES_LEGACY_SAVE("ip6tables-legacy-save"),
    IP6TABLES_LEGACY_RESTORE("ip6tables-legacy-restore");

    private final String file;

    Program(String file) {
        this.file = file;
    }

    /** Name of its file. */
    public String file() {
        return file;
    }

    /** Of both families' programs that one. */
    static Program of(IpFamily family, Program v4, Program v6) {
        return switch (family) {
            case V4 -> v4;
            case V6 -> v6;
        };
    }
}
