// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import java.util.ArrayList;
import java.util.List;

/** Packet rules of a node cache by hand, so that the bed is proved before anything of ours is tried in it. */
final class HandRules {
    private HandRules() {}

    /** When connection tracking is skipped for queries of pods. */
    enum Condition {
        /** Always, as node-cache has it. */
        NONE,
        /** While a socket listens. */
        SOCKET
    }

    /** Writes those that skip connection tracking, and those that let untracked packets through filters. */
    static void write(Bed bed, Condition condition) {
        for (Family family : bed.families()) {
            bed.backend()
                    .add(
                            bed.node(),
                            family,
                            bed.backend() == Backend.NFT ? nft(family, condition) : iptables(family, condition));
        }
    }

    private static String iptables(Family family, Condition condition) {
        List<String> raw = new ArrayList<>();
        List<String> filter = new ArrayList<>();
        String socket = condition == Condition.SOCKET ? " -m socket --nowildcard" : "";
        for (String address : List.of(family.service(), family.local())) {
            for (String protocol : List.of("udp", "tcp")) {
                String to = "-d %s/%d -p %s -m %s --dport 53".formatted(address, family.host(), protocol, protocol);
                String from = "-s %s/%d -p %s -m %s --sport 53".formatted(address, family.host(), protocol, protocol);
                raw.add("-I PREROUTING " + to + socket + " -j NOTRACK");
                raw.add("-I OUTPUT " + to + " -j NOTRACK");
                raw.add("-I OUTPUT " + from + " -j NOTRACK");
                filter.add("-I INPUT " + to + " -j ACCEPT");
                filter.add("-I OUTPUT " + from + " -j ACCEPT");
            }
        }
        return "*raw\n" + String.join("\n", raw) + "\nCOMMIT\n*filter\n" + String.join("\n", filter) + "\nCOMMIT\n";
    }

    private static String nft(Family family, Condition condition) {
        String ip = family.isV4() ? "ip" : "ip6";
        return """
                table %1$s node-cache {
                    set addresses {
                        type %2$s
                        elements = { %3$s, %4$s }
                    }
                    chain prerouting {
                        type filter hook prerouting priority raw
                        %1$s daddr @addresses meta l4proto { tcp, udp } th dport 53 %5$s notrack
                    }
                    chain output {
                        type filter hook output priority raw
                        %1$s daddr @addresses meta l4proto { tcp, udp } th dport 53 %5$s notrack
                        %1$s saddr @addresses meta l4proto { tcp, udp } th sport 53 notrack
                    }
                }
                """.formatted(
                        ip,
                        family.isV4() ? "ipv4_addr" : "ipv6_addr",
                        family.service(),
                        family.local(),
                        condition == Condition.SOCKET ? "socket wildcard 0" : "");
    }
}
