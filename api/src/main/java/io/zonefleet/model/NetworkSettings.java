// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * How the agent keeps link, addresses and packet rules of a node. The addresses themselves are those of the profile's listeners.
 *
 * @param link name of the link, at most 15 bytes
 * @param kind what it is
 * @param interceptKubeDns whether the cluster's kube-dns addresses are taken on the node too; only with all rules, and where kube-proxy
 *     works by iptables or nftables
 * @param rules which packet rules there are
 * @param backend by what they are written
 * @param teardown what becomes of all that when the agent ends
 */
public record NetworkSettings(
        String link,
        LinkKind kind,
        boolean interceptKubeDns,
        RulesMode rules,
        RulesBackend backend,
        Teardown teardown) {
    private static final Pattern LINK = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");

    /** As node-cache does it. The name matters: Calico and NetworkManager know it (calico#6910, kubespray#6949). */
    public static final NetworkSettings DEFAULT =
            new NetworkSettings("nodelocaldns", LinkKind.AUTO, false, RulesMode.FULL, RulesBackend.AUTO, Teardown.KEEP);

    /** @throws IllegalArgumentException for a name that {@link #isLink} denies */
    public NetworkSettings {
        if (!isLink(link)) {
            throw new IllegalArgumentException("not a name of a link: " + link);
        }
    }

    /**
     * Whether the rules allow to take kube-dns's addresses: only where they skip connection tracking. Else kube-proxy translates queries
     * before they reach the node cache, those of its own agent too, which would then prove kube-dns.
     */
    public boolean canInterceptKubeDns() {
        return rules == RulesMode.FULL;
    }

    /** Whether the kernel takes it as the name of a link (at most 15 bytes, IFNAMSIZ) and no command reads it as an option. */
    public static boolean isLink(String name) {
        return LINK.matcher(name).matches() && name.getBytes(StandardCharsets.US_ASCII).length <= 15;
    }
}
