// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.bed;

import io.zonefleet.testing.netns.Namespace;

/** What kube-proxy and kubelet write on a node for the service of kube-dns, cut down to that service. */
final class KubeProxy {
    private KubeProxy() {}

    static void write(Namespace node, Backend backend, Family family) {
        backend.add(node, family, backend == Backend.NFT ? nft(family) : iptables(family));
    }

    private static String iptables(Family family) {
        return """
                *mangle
                :KUBE-KUBELET-CANARY - [0:0]
                COMMIT
                *nat
                :KUBE-SERVICES - [0:0]
                :KUBE-POSTROUTING - [0:0]
                :KUBE-MARK-MASQ - [0:0]
                :KUBE-SVC-DNS - [0:0]
                :KUBE-SEP-DNS - [0:0]
                -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
                -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
                -A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
                -A KUBE-SERVICES -d %1$s/%2$d -p udp -m udp --dport 53 -j KUBE-SVC-DNS
                -A KUBE-SERVICES -d %1$s/%2$d -p tcp -m tcp --dport 53 -j KUBE-SVC-DNS
                -A KUBE-SVC-DNS -j KUBE-SEP-DNS
                -A KUBE-SEP-DNS -j KUBE-MARK-MASQ
                -A KUBE-SEP-DNS -p udp -m udp -j DNAT --to-destination %3$s
                -A KUBE-SEP-DNS -p tcp -m tcp -j DNAT --to-destination %3$s
                -A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
                -A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
                -A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
                -A KUBE-POSTROUTING -j MASQUERADE
                COMMIT
                """.formatted(family.service(), family.host(), family.kubeDnsPort());
    }

    private static String nft(Family family) {
        String ip = family.isV4() ? "ip" : "ip6";
        return """
                table %1$s kube-proxy {
                    chain services {
                        %1$s daddr %2$s udp dport 53 counter dnat to %3$s
                        %1$s daddr %2$s tcp dport 53 counter dnat to %3$s
                    }
                    chain nat-prerouting {
                        type nat hook prerouting priority dstnat
                        jump services
                    }
                    chain nat-output {
                        type nat hook output priority -100
                        jump services
                    }
                    chain nat-postrouting {
                        type nat hook postrouting priority srcnat
                        ct status dnat masquerade
                    }
                }
                """.formatted(ip, family.service(), family.kubeDnsPort());
    }
}
