// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.desired;

import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a profile asks of a node's network, and what of that can't be.
 *
 * @param network empty where the profile leaves the network alone
 * @param findings what was left out, and why
 */
public record Wish(Optional<DesiredNetwork> network, List<Finding> findings) {
    /** Nothing. */
    public static final Wish NONE = new Wish(Optional.empty(), List.of());

    public Wish {
        findings = List.copyOf(findings);
    }

    /**
     * What follows from a profile.
     *
     * @param settings of the profile; empty: nothing follows
     * @param listening where DNS is answered, kube-dns addresses included; what is on the loopback network needs no link
     * @param health where CoreDNS serves its health
     * @param intercepted those of them that are kube-dns'
     */
    public static Wish of(
            Optional<NetworkSettings> settings,
            List<Endpoint> listening,
            Optional<Endpoint> health,
            List<Address> intercepted) {
        if (settings.isEmpty()) {
            return NONE;
        }
        List<Finding> findings = new ArrayList<>();
        Set<Endpoint> dns = new LinkedHashSet<>();
        listening.stream().filter(endpoint -> !isLoopback(endpoint)).forEach(dns::add);
        if (settings.get().interceptKubeDns() && intercepted.isEmpty()) {
            findings.add(new Finding(
                    FaultKind.CONFIG_INVALID, "network.interceptKubeDns", Sentence.KUBE_DNS_NOT_INTERCEPTED.of()));
        }
        dns.removeIf(endpoint -> isLinkLocal(endpoint.address(), findings));
        List<Endpoint> kept = List.copyOf(dns);
        Optional<Endpoint> ours = health.filter(
                endpoint -> kept.stream().anyMatch(each -> each.address().equals(endpoint.address())));
        return new Wish(Optional.of(new DesiredNetwork(settings.get(), kept, ours)), findings);
    }

    private static boolean isLoopback(Endpoint endpoint) {
        return endpoint.address().inet().isLoopbackAddress();
    }

    /** Such an address means another place on each link, and a program has to name the link to bind it. */
    private static boolean isLinkLocal(Address address, List<Finding> findings) {
        boolean linkLocal = address.inet() instanceof Inet6Address v6 && v6.isLinkLocalAddress();
        if (linkLocal) {
            findings.add(new Finding(FaultKind.CONFIG_INVALID, address.text(), Sentence.ADDRESS_LINK_LOCAL.of()));
        }
        return linkLocal;
    }
}
