// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.desired;

import io.zonefleet.model.Address;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.RulesMode;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What link, addresses and rules of a node are to be.
 *
 * @param settings of the profile
 * @param dns where the node cache answers: addresses of the link, each with its ports
 * @param health where CoreDNS serves its health, where that is at an address of the link
 */
public record DesiredNetwork(NetworkSettings settings, List<Endpoint> dns, Optional<Endpoint> health) {
    /** Where a profile leaves the network alone, or nothing is to be left of what was there for one. */
    public static final DesiredNetwork NOTHING =
            new DesiredNetwork(NetworkSettings.DEFAULT, List.of(), Optional.empty());

    public DesiredNetwork {
        dns = List.copyOf(dns);
    }

    /** Addresses that the link carries, each once, in order. */
    public List<Address> addresses() {
        return dns.stream().map(Endpoint::address).distinct().sorted().toList();
    }

    /** The same without these addresses. */
    public DesiredNetwork without(Collection<Address> refused) {
        return new DesiredNetwork(
                settings,
                dns.stream()
                        .filter(endpoint -> !refused.contains(endpoint.address()))
                        .toList(),
                health.filter(endpoint -> !refused.contains(endpoint.address())));
    }

    /** The families of these addresses. */
    public Set<IpFamily> families() {
        return dns.stream().map(endpoint -> IpFamily.of(endpoint.address())).collect(Collectors.toSet());
    }

    /**
     * The rules: all twelve of node-cache for each address and port (kubernetes-sigs/node-local-dns, cmd/node-cache/app), those of the
     * health port only where that is at one of our addresses; and two for the agent's own questions.
     *
     * @param conditions under which queries skip connection tracking
     */
    public List<Rule> rules(Conditions conditions) {
        List<Rule> rules = new ArrayList<>();
        if (settings.rules() != RulesMode.OFF) {
            dns.forEach(endpoint -> addFilters(endpoint, rules));
        }
        if (settings.rules() == RulesMode.FULL) {
            dns.forEach(endpoint -> addNoTracks(endpoint, conditions, rules));
            health.ifPresent(endpoint -> {
                add(Chain.RAW_OUTPUT, Transport.TCP, Side.DESTINATION, endpoint, Condition.NONE, rules);
                add(Chain.RAW_OUTPUT, Transport.TCP, Side.SOURCE, endpoint, Condition.NONE, rules);
            });
        }
        return rules.stream().distinct().sorted().toList();
    }

    private static void addFilters(Endpoint endpoint, List<Rule> rules) {
        for (Transport transport : Transport.values()) {
            add(Chain.FILTER_INPUT, transport, Side.DESTINATION, endpoint, Condition.NONE, rules);
            add(Chain.FILTER_OUTPUT, transport, Side.SOURCE, endpoint, Condition.NONE, rules);
        }
    }

    private static void addNoTracks(Endpoint endpoint, Conditions conditions, List<Rule> rules) {
        for (Transport transport : Transport.values()) {
            add(Chain.RAW_PREROUTING, transport, Side.DESTINATION, endpoint, conditions.incoming(), rules);
            add(Chain.RAW_OUTPUT, transport, Side.DESTINATION, endpoint, conditions.local(), rules);
            // needs no condition: only a socket that is there sends from the address
            add(Chain.RAW_OUTPUT, transport, Side.SOURCE, endpoint, Condition.NONE, rules);
            // what the agent asks reaches the cache whatever holds for clients: translated to kube-dns, it would prove
            // nothing
            add(Chain.RAW_OUTPUT, transport, Side.DESTINATION, endpoint, Condition.FROM_LOOPBACK, rules);
        }
    }

    private static void add(
            Chain chain, Transport transport, Side side, Endpoint endpoint, Condition condition, List<Rule> rules) {
        rules.add(new Rule(chain, transport, side, endpoint.address(), endpoint.port(), condition));
    }
}
