// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.corefile.Site;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Upstream;
import io.zonefleet.model.Violation;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The one home of Corefile syntax: the whole Corefile of a node cache, from its cluster's profile and the zones it serves. See
 * {@code docs/decisions/003-corefile-layout.md} for why it looks as it does.
 */
public final class CorefileText {
    /** Stands for the version until the text it names is complete: a character that is in no name, address or path. */
    private static final String VERSION = "\0";

    private static final String FIRST_WORDS = "# zonefleet cluster=";

    private static final int VERSION_DIGITS = 8;
    private static final List<DomainName> REVERSE = List.of(new DomainName("in-addr.arpa"), new DomainName("ip6.arpa"));

    private final ClusterId cluster;
    private final ClusterProfile clusterProfile;
    private final NodeSettings node;
    private final CorefileSettings settings;
    private final SoundProfile profile;
    private final OperatorPart operator;
    private final Map<Upstreams, Integer> internalPorts;

    public CorefileText(ClusterId cluster, ClusterProfile profile, NodeSettings node) {
        this.cluster = cluster;
        this.clusterProfile = profile;
        this.node = node;
        this.settings = profile.profile().corefileSettings();
        this.profile = SoundProfile.of(profile, node.defaultListeners());
        // beside an operator's whole Corefile there is no place for a part of one
        this.operator = node.guest().isPresent() || node.refuses()
                ? OperatorPart.NONE
                : OperatorPart.of(settings, this.profile, profile);
        this.internalPorts = internalPorts();
    }

    /**
     * The Corefile that serves these zones.
     *
     * @param zones in any order; only such as have a file, because CoreDNS answers SERVFAIL for a zone without
     */
    public Corefile render(Collection<ZoneContent> zones) {
        return render(zones, OperatorPart.Words::text);
    }

    /** The same for a trial: operators' texts stand in files of their own that it imports, named as their fields in the profile. */
    public Trial trial() {
        Map<String, String> texts = new TreeMap<>();
        operator.template().ifPresent(words -> texts.put(words.name(), words.text()));
        operator.custom().ifPresent(words -> texts.put(words.name(), words.text()));
        return new Trial(render(List.of(), words -> "import " + words.name() + "\n"), texts);
    }

    /**
     * What is tried.
     *
     * @param corefile without zones
     * @param texts by the name of their files
     */
    public record Trial(Corefile corefile, Map<String, String> texts) {
        public Trial {
            texts = Map.copyOf(texts);
        }
    }

    /** Whether a text begins as a whole Corefile of Zonefleet does. */
    public static boolean isOurs(String text) {
        return text.startsWith(FIRST_WORDS);
    }

    /** Where the text of an operator serves a zone, which CoreDNS takes once only; empty where it is free. */
    public Optional<String> placeOf(DomainName zone) {
        return operator.placeOf(
                zone, profile.listeners().stream().filter(Listener::managed).toList());
    }

    /**
     * Where {@code /health} is served: where an operator's text says, else at the profile's port on the first listener's first address of
     * its own, else as the node's configuration has it.
     */
    public Optional<Endpoint> health() {
        return saidOr("health", ownHealth());
    }

    private Optional<Endpoint> ownHealth() {
        List<Address> addresses = profile.listeners().getFirst().addresses();
        Address own = addresses.stream()
                .filter(address -> !clusterProfile.intercepted().contains(address) && !address.isLoopback())
                .findFirst()
                .orElseGet(addresses::getFirst);
        return node.guest().isPresent()
                ? node.health()
                : settings.healthPort().map(port -> new Endpoint(own, port)).or(node::health);
    }

    /**
     * Where plugins of a process serve HTTP, by the name of the plugin: as an operator's text says, else as the node's configuration has
     * it. Left out is what names no address.
     */
    public SortedMap<String, Endpoint> http() {
        SortedMap<String, Endpoint> http = new TreeMap<>();
        health().ifPresent(at -> http.put("health", at));
        saidOr("ready", node.ready()).ifPresent(at -> http.put("ready", at));
        saidOr("prometheus", node.metrics()).ifPresent(at -> http.put("prometheus", at));
        return http;
    }

    /** An operator's own address of a plugin, and only where he has not named the plugin, the other. */
    private Optional<Endpoint> saidOr(String plugin, Optional<Endpoint> other) {
        Optional<List<String>> said = operator.plugin(plugin);
        return said.isEmpty()
                ? other
                : said.get().stream()
                        .findFirst()
                        .flatMap(text -> Upstream.parse(text) instanceof Parsed.Valid<Upstream>(Upstream at)
                                ? at.address().map(address -> new Endpoint(address, at.port()))
                                : Optional.empty());
    }

    private Corefile render(Collection<ZoneContent> zones, Function<OperatorPart.Words, String> how) {
        List<ZoneContent> served = zones.stream()
                .filter(zone ->
                        !Marker.owns(zone.zone()) && placeOf(zone.zone()).isEmpty())
                .sorted(Comparator.comparing(ZoneContent::zone))
                .toList();
        long managing = profile.listeners().stream().filter(Listener::managed).count();
        Duration tick = FileTick.of((int) Math.min(Integer.MAX_VALUE, served.size() * managing));
        StringBuilder text = new StringBuilder();
        CorefileBlock corefile = new CorefileBlock(text);
        corefile.line(FIRST_WORDS + cluster, "corefile=" + VERSION);
        // The zone files take this into their SOA without a new serial: as part of this text it makes CoreDNS read them
        // anew.
        corefile.line(
                "# negative answers of managed zones are kept for",
                clusterProfile.profile().negativeTtl().seconds() + "s");
        ManagedBlocks managed = new ManagedBlocks(served, node.zoneDirectory(), tick, settings);
        for (int i = 0; i < profile.listeners().size(); i++) {
            boolean first = i == 0;
            writeListener(corefile, profile.listeners().get(i), managed, first);
            operator.template().filter(words -> first).ifPresent(words -> text.append(how.apply(words)));
        }
        internalPorts.forEach((upstreams, port) -> resolver(upstreams).writeInternal(corefile, port));
        operator.custom().ifPresent(words -> text.append(how.apply(words)));
        String version = Sha256.hex(text.toString()).substring(0, VERSION_DIGITS);
        List<Violation> problems = new ArrayList<>(profile.problems());
        problems.addAll(operator.problems());
        return new Corefile(text.toString().replace(VERSION, version), version, tick, problems);
    }

    /** @param first whether it has what a process has once */
    private void writeListener(CorefileBlock corefile, Listener listener, ManagedBlocks managed, boolean first) {
        Bind bind = new Bind(node.guest()
                .flatMap(guest -> Optional.ofNullable(guest.wildcards().get(listener.port())))
                .orElseGet(() -> String.join(
                        " ", listener.addresses().stream().map(a -> a.text()).toList())));
        Upstreams rest = rest(listener, first);
        Consumer<CorefileBlock> once = first ? this::writeProcessWide : block -> {};
        boolean others =
                node.guest().isPresent() || (first && operator.template().isPresent());
        Marker.write(corefile, listener.port(), bind, VERSION, block -> {
            if (settings.errors()) {
                block.line("errors");
            }
            if (others) {
                once.accept(block);
            }
        });
        Predicate<DomainName> taken = suffix -> false;
        if (listener.managed()) {
            managed.write(corefile, listener.port(), bind, internalPorts.getOrDefault(rest, node.internalPort()));
            // a block of its own would hide what is managed below it; the zone's way upstream comes to the same servers
            taken = managed::covers;
        }
        if (!others) {
            resolver(rest).write(corefile, listener.port(), bind, taken, once);
        } else if (node.guest().isEmpty()) {
            // as node-cache adds kube-dns's stub domains to its base
            stubs(rest)
                    .writeSuffixes(
                            corefile,
                            listener.port(),
                            bind,
                            taken.or(suffix ->
                                    operator.placeOf(suffix, List.of(listener)).isPresent()));
        }
    }

    /** Whom all other names are asked; below managed zones they go the way of the operator's own block for all names. */
    private Upstreams rest(Listener listener, boolean first) {
        if (node.refuses()) {
            return Upstreams.REFUSED;
        }
        Upstreams ours = new Upstreams(listener.forward(), listener.forceTcp());
        return operator.template()
                .filter(words -> first)
                .flatMap(words -> words.sites().stream()
                        .filter(site -> site.isForAll() && site.plain() && site.port() == listener.port())
                        .flatMap(site -> site.forward().stream())
                        .findFirst())
                .filter(forward ->
                        !forward.servers().isEmpty() && forward.servers().size() <= Upstreams.MAX)
                .map((Site.Forward forward) -> new Upstreams(forward.servers(), forward.forceTcp()))
                .orElse(ours);
    }

    private Resolver resolver(Upstreams rest) {
        SortedMap<DomainName, Upstreams> suffixes = new TreeMap<>();
        if (node.refuses()) {
            return resolver(suffixes, rest);
        }
        if (!profile.kubeDns().isEmpty()) {
            // TCP as node-cache has it: no race in connection tracking on the way to a service address
            Upstreams kubeDns =
                    new Upstreams(profile.kubeDns(), settings.forward().kubeDnsForceTcp());
            profile.clusterDomain().ifPresent(domain -> suffixes.put(domain, kubeDns));
            REVERSE.forEach(zone -> suffixes.put(zone, kubeDns));
        }
        suffixes.putAll(stubs(rest).suffixes()); // what was asked for by name wins
        return resolver(suffixes, rest);
    }

    private Resolver stubs(Upstreams rest) {
        SortedMap<DomainName, Upstreams> suffixes = new TreeMap<>();
        for (Map.Entry<DomainName, List<Upstream>> stub : profile.stubDomains().entrySet()) {
            suffixes.put(stub.getKey(), new Upstreams(stub.getValue(), rest.forceTcp()));
        }
        return resolver(suffixes, rest);
    }

    private Resolver resolver(SortedMap<DomainName, Upstreams> suffixes, Upstreams rest) {
        Optional<String> metrics = operator.plugin("prometheus")
                .map(given -> given.isEmpty() ? "localhost:9153" : given.getFirst())
                .or(() -> node.metrics().map(Endpoint::text));
        return new Resolver(suffixes, rest, clusterProfile.profile().cache(), settings, metrics);
    }

    /** What a process has once: in the default block of the first listener, or in the first block where that is an operator's. */
    private void writeProcessWide(CorefileBlock block) {
        if (operator.plugin("health").isEmpty()) {
            health().ifPresent(endpoint -> block.line("health", endpoint.text()));
        }
        if (operator.plugin("ready").isEmpty()) {
            node.ready().ifPresent(endpoint -> block.line("ready", endpoint.text()));
        }
        if (node.pickup() == NodeSettings.Pickup.RELOAD_PLUGIN) {
            block.line("reload 2s 0s");
        }
    }

    private Map<Upstreams, Integer> internalPorts() {
        List<Integer> taken =
                new ArrayList<>(profile.listeners().stream().map(Listener::port).toList());
        taken.addAll(operator.ports());
        node.guest().ifPresent(guest -> taken.addAll(guest.taken()));
        InternalPorts ports = new InternalPorts(node.internalPort(), taken);
        for (int i = 0; i < profile.listeners().size(); i++) {
            Listener listener = profile.listeners().get(i);
            if (listener.managed()) {
                ports.add(rest(listener, i == 0));
            }
        }
        return ports.all();
    }
}
