// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import java.util.List;

/** Rules of others on a bed's node that drop what connection tracking was skipped for. */
final class Firewall {
    private Firewall() {}

    /** A firewall on the node that lets in and out what belongs to a tracked connection, and the loopback link. */
    static void dropWhatIsNotTracked(Bed bed) {
        for (Family family : bed.families()) {
            if (bed.backend() == Backend.NFT) {
                bed.node().run(List.of("nft", "-f", "-"), """
                        add table inet firewall
                        delete table inet firewall
                        table inet firewall {
                            chain input {
                                type filter hook input priority filter; policy drop;
                                ct state established,related accept
                                iif lo accept
                            }
                        }
                        """);
            } else {
                bed.backend().add(bed.node(), family, """
                        *filter
                        :INPUT DROP [0:0]
                        :OUTPUT DROP [0:0]
                        -A INPUT -i lo -j ACCEPT
                        -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
                        -A OUTPUT -o lo -j ACCEPT
                        -A OUTPUT -m conntrack --ctstate NEW,RELATED,ESTABLISHED -j ACCEPT
                        COMMIT
                        """);
            }
        }
    }

    /** Undoes that. */
    static void dropNothing(Bed bed) {
        for (Family family : bed.families()) {
            if (bed.backend() == Backend.NFT) {
                bed.node().attempt(List.of("nft", "delete", "table", "inet", "firewall"), "");
            } else {
                bed.backend().add(bed.node(), family, """
                        *filter
                        :INPUT ACCEPT [0:0]
                        :OUTPUT ACCEPT [0:0]
                        -D INPUT -i lo -j ACCEPT
                        -D INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
                        -D OUTPUT -o lo -j ACCEPT
                        -D OUTPUT -m conntrack --ctstate NEW,RELATED,ESTABLISHED -j ACCEPT
                        COMMIT
                        """);
            }
        }
    }

    /**
     * A policy as Calico writes it, before all other rules: a pod gets answers that belong to a tracked connection, and no others
     * (kubernetes#98758).
     */
    static void answerPodsOnlyWhatIsTracked(Bed bed) {
        for (Family family : bed.families()) {
            bed.backend()
                    .add(
                            bed.node(),
                            family,
                            bed.backend() == Backend.NFT ? """
                    table %s tracked {
                        chain output {
                            type filter hook output priority filter - 10
                            oifname "pod" udp sport 53 ct state established,related accept
                            oifname "pod" udp sport 53 drop
                        }
                    }
                    """.formatted(family.isV4() ? "ip" : "ip6") : """
                    *filter
                    -I OUTPUT 1 -o pod -p udp -m udp --sport 53 -j DROP
                    -I OUTPUT 1 -o pod -p udp -m udp --sport 53 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
                    COMMIT
                    """);
        }
    }

    /** Undoes that. */
    static void answerPods(Bed bed) {
        for (Family family : bed.families()) {
            if (bed.backend() == Backend.NFT) {
                bed.node().attempt(List.of("nft", "delete", "table", family.isV4() ? "ip" : "ip6", "tracked"), "");
            } else {
                bed.backend().add(bed.node(), family, """
                        *filter
                        -D OUTPUT -o pod -p udp -m udp --sport 53 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
                        -D OUTPUT -o pod -p udp -m udp --sport 53 -j DROP
                        COMMIT
                        """);
            }
        }
    }
}
