// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Upstream;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The one home of Corefile syntax: the whole Corefile of a node cache, from its cluster's profile and the zones it serves. See
 * {@code docs/decisions/003-corefile-layout.md} for why it looks as it does.
 */
public final class CorefileText {
    /** Stands for the version until the text it names is complete: a character that is in no name, address or path. */
    private static final String VERSION = "\0";

    private static final int VERSION_DIGITS = 8;
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;
    private static final int LAST_PORT = 65_535;
    private static final List<DomainName> REVERSE = List.of(new DomainName("in-addr.arpa"), new DomainName("ip6.arpa"));

    private final ClusterId cluster;
    private final ClusterProfile clusterProfile;
    private final NodeSettings node;
    private final SoundProfile profile;
    private final Map<Upstreams, Integer> internalPorts;

    public CorefileText(ClusterId cluster, ClusterProfile profile, NodeSettings node) {
        this.cluster = cluster;
        this.clusterProfile = profile;
        this.node = node;
        this.profile = SoundProfile.of(profile, node.defaultListeners());
        this.internalPorts = internalPorts();
    }

    /**
     * The Corefile that serves these zones.
     *
     * @param zones in any order; only such as have a file, because CoreDNS answers SERVFAIL for a zone without
     */
    public Corefile render(Collection<ZoneContent> zones) {
        List<ZoneContent> served = zones.stream()
                .filter(zone -> !Marker.owns(zone.zone()))
                .sorted(Comparator.comparing(ZoneContent::zone))
                .toList();
        long managing = profile.listeners().stream().filter(Listener::managed).count();
        Duration tick = FileTick.of((int) Math.min(Integer.MAX_VALUE, served.size() * managing));
        StringBuilder text = new StringBuilder();
        CorefileBlock corefile = new CorefileBlock(text);
        corefile.line("# zonefleet cluster=" + cluster, "corefile=" + VERSION);
        // The zone files take this into their SOA without a new serial: as part of this text it makes CoreDNS read them
        // anew.
        corefile.line(
                "# negative answers of managed zones are kept for",
                clusterProfile.profile().negativeTtl().seconds() + "s");
        ManagedBlocks managed = new ManagedBlocks(served, node.zoneDirectory(), tick);
        Consumer<CorefileBlock> once = this::writeProcessWide;
        for (Listener listener : profile.listeners()) {
            writeListener(corefile, listener, managed, once);
            once = block -> {};
        }
        internalPorts.forEach((upstreams, port) -> resolver(upstreams)
                .write(corefile, port, new Bind(ManagedBlocks.INTERNAL_ADDRESS), suffix -> false, block -> {}));
        String version = Sha256.hex(text.toString()).substring(0, VERSION_DIGITS);
        return new Corefile(text.toString().replace(VERSION, version), version, tick, profile.problems());
    }

    private void writeListener(
            CorefileBlock corefile, Listener listener, ManagedBlocks managed, Consumer<CorefileBlock> once) {
        Bind bind = new Bind(node.guest()
                .flatMap(guest -> Optional.ofNullable(guest.wildcards().get(listener.port())))
                .orElseGet(() -> String.join(
                        " ", listener.addresses().stream().map(a -> a.text()).toList())));
        Upstreams rest = new Upstreams(listener.forward(), listener.forceTcp());
        Marker.write(corefile, listener.port(), bind, VERSION, node.guest().isPresent() ? once : block -> {});
        Predicate<DomainName> taken = suffix -> false;
        if (listener.managed()) {
            managed.write(corefile, listener.port(), bind, internalPorts.getOrDefault(rest, node.internalPort()));
            // a block of its own would hide what is managed below it; the zone's way upstream comes to the same servers
            taken = managed::covers;
        }
        if (node.guest().isEmpty()) {
            resolver(rest).write(corefile, listener.port(), bind, taken, once);
        }
    }

    private Resolver resolver(Upstreams rest) {
        SortedMap<DomainName, Upstreams> suffixes = new TreeMap<>();
        if (!profile.kubeDns().isEmpty()) {
            // TCP as node-cache has it: no race in connection tracking on the way to a service address
            Upstreams kubeDns = new Upstreams(profile.kubeDns(), true);
            profile.clusterDomain().ifPresent(domain -> suffixes.put(domain, kubeDns));
            REVERSE.forEach(zone -> suffixes.put(zone, kubeDns));
        }
        for (Map.Entry<DomainName, List<Upstream>> stub : profile.stubDomains().entrySet()) {
            // what was asked for by name wins
            suffixes.put(stub.getKey(), new Upstreams(stub.getValue(), rest.forceTcp()));
        }
        return new Resolver(suffixes, rest, clusterProfile.profile().cache(), node.metrics());
    }

    /** What a process has once: in the default block of the first listener, or a guest's first block. */
    private void writeProcessWide(CorefileBlock block) {
        node.health().ifPresent(endpoint -> block.line("health", endpoint.text()));
        node.ready().ifPresent(endpoint -> block.line("ready", endpoint.text()));
        if (node.pickup() == NodeSettings.Pickup.RELOAD_PLUGIN) {
            block.line("reload 2s 0s");
        }
    }

    private Map<Upstreams, Integer> internalPorts() {
        Set<Integer> taken =
                profile.listeners().stream().map(Listener::port).collect(Collectors.toCollection(HashSet::new));
        node.guest().ifPresent(guest -> taken.addAll(guest.taken()));
        Map<Upstreams, Integer> ports = new LinkedHashMap<>();
        int next = node.internalPort();
        for (Listener listener : profile.listeners()) {
            Upstreams upstreams = new Upstreams(listener.forward(), listener.forceTcp());
            if (listener.managed() && !ports.containsKey(upstreams)) {
                while (!taken.add(next)) {
                    next = next == LAST_PORT ? FIRST_UNPRIVILEGED_PORT : next + 1;
                }
                ports.put(upstreams, next);
            }
        }
        return ports;
    }
}
