// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Address;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the Corefile needs to know of the node, in contrast to its cluster.
 *
 * @param defaultListeners at least one; used where the profile has none
 * @param internalPort first port on 127.0.0.1 for the cached way upstream that managed zones fall through to; one port for each
 *     different set of upstreams, ports of listeners being passed over
 * @param health where {@code /health} is served
 * @param ready where {@code /ready} is served
 * @param metrics where Prometheus reads
 * @param zoneDirectory absolute path of the zone files, as CoreDNS sees it
 * @param pickup how CoreDNS comes to read a new Corefile
 * @param guest what a Corefile has to keep to that an operator's own imports; empty where it is the whole
 * @param refuses whether names that are not managed are refused, and nobody is asked for them: a zone server
 */
public record NodeSettings(
        List<Listener> defaultListeners,
        int internalPort,
        Optional<Endpoint> health,
        Optional<Endpoint> ready,
        Optional<Endpoint> metrics,
        String zoneDirectory,
        Pickup pickup,
        Optional<Guest> guest,
        boolean refuses) {
    /** How often CoreDNS looks at its Corefile where it is not signalled: the least that plugin {@code reload} takes. */
    public static final Duration RELOAD_INTERVAL = Duration.ofSeconds(2);

    /** The conventions of node-cache; what a dry run shows. */
    public static final NodeSettings DEFAULT = new NodeSettings(
            List.of(new Listener(
                    List.of(Address.of("169.254.20.10")), 53, List.of(new Upstream("/etc/resolv.conf")), false, true)),
            5399,
            Optional.of(new Endpoint(Address.of("127.0.0.1"), 8080)),
            Optional.of(new Endpoint(Address.of("127.0.0.1"), 8181)),
            Optional.of(new Endpoint(Address.of("127.0.0.1"), 9253)),
            "/etc/coredns/zones",
            Pickup.SIGNAL);

    /** An address and a port of HTTP endpoints. */
    public record Endpoint(Address address, int port) {
        /** @throws IllegalArgumentException for a port outside 1..65535 */
        public Endpoint {
            requirePort(port);
        }

        /** {@code 127.0.0.1:8080} or {@code [::1]:8080}. */
        public String text() {
            return (address.isIpv4() ? address.text() : "[" + address.text() + "]") + ":" + port;
        }
    }

    /**
     * A Corefile that an operator's own imports: it has the marker and the managed zones, everything else on their listeners is his.
     *
     * @param wildcards ports on which his blocks listen on all addresses, so that ours have to; with what he writes for that,
     *     empty where he binds nothing
     * @param taken ports that he uses
     */
    public record Guest(Map<Integer, String> wildcards, Set<Integer> taken) {
        public Guest {
            wildcards = Map.copyOf(wildcards);
            taken = Set.copyOf(taken);
        }
    }

    /** Settings of a node whose Corefile is the agent's as a whole. */
    public NodeSettings(
            List<Listener> defaultListeners,
            int internalPort,
            Optional<Endpoint> health,
            Optional<Endpoint> ready,
            Optional<Endpoint> metrics,
            String zoneDirectory,
            Pickup pickup) {
        this(defaultListeners, internalPort, health, ready, metrics, zoneDirectory, pickup, Optional.empty(), false);
    }

    /** The same as a guest of an operator's Corefile. */
    public NodeSettings asGuest(Guest of, Pickup how) {
        return new NodeSettings(
                defaultListeners,
                internalPort,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                zoneDirectory,
                how,
                Optional.of(of),
                refuses);
    }

    /** The same, which refuses names that are not managed. */
    public NodeSettings refusing() {
        return new NodeSettings(
                defaultListeners, internalPort, health, ready, metrics, zoneDirectory, pickup, guest, true);
    }

    /** How CoreDNS comes to read a new Corefile. */
    public enum Pickup {
        /** SIGUSR1. Never together with the {@code reload} plugin, which one SIGUSR1 stops for good (coredns#6263). */
        SIGNAL,
        /** The {@code reload} plugin, where the agent cannot signal. */
        RELOAD_PLUGIN
    }

    /** @throws IllegalArgumentException without a listener, for a port outside 1..65535 or a directory that {@link #isZoneDirectory} denies */
    public NodeSettings {
        defaultListeners = List.copyOf(defaultListeners);
        if (defaultListeners.isEmpty()) {
            throw new IllegalArgumentException("a node needs a listener");
        }
        requirePort(internalPort);
        if (!isZoneDirectory(zoneDirectory)) {
            throw new IllegalArgumentException("not an absolute path that a Corefile can have: " + zoneDirectory);
        }
    }

    /** Whether a path can stand in a Corefile: absolute, without quotes, backslashes, braces or control characters. */
    public static boolean isZoneDirectory(String path) {
        return path.startsWith("/")
                && !path.endsWith("/")
                && path.chars().noneMatch(c -> Character.isISOControl(c) || "\"\\{}".indexOf(c) >= 0);
    }

    private static void requirePort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port outside 1..65535: " + port);
        }
    }
}
