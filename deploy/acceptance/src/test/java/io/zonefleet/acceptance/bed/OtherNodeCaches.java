// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import java.util.List;

/** What node-cache and coredns-nodecache leave on a node that they were killed on, cut down to their rules in table raw. */
final class OtherNodeCaches {
    /** By which node-cache signs its rules. */
    static final String COMMENT = "NodeLocal DNS Cache: skip conntrack";

    private OtherNodeCaches() {}

    /** Leaves them on a bed's node: both know iptables alone, so where that is nft, in the world that iptables-nft has beside it. */
    static void leave(Bed bed) {
        Backend backend = bed.backend() == Backend.NFT ? Backend.IPTABLES_NFT : bed.backend();
        for (Family family : bed.families()) {
            StringBuilder rules = new StringBuilder("*raw\n");
            for (String transport : List.of("udp", "tcp")) {
                for (String address : List.of(family.service(), family.local())) {
                    rules.append(
                            "-I PREROUTING -d %1$s/%2$d -p %3$s -m %3$s --dport 53 -m comment --comment \"%4$s\" -j NOTRACK%n"
                                    .formatted(address, family.host(), transport, COMMENT));
                    rules.append("-A PREROUTING -d %1$s/%2$d -p %3$s -m %3$s --dport 53 -j NOTRACK%n"
                            .formatted(address, family.host(), transport));
                }
            }
            backend.add(bed.node(), family, rules.append("COMMIT\n").toString());
        }
    }
}
