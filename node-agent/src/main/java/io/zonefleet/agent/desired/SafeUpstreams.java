// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.desired;

import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.ResolvConf;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Profile;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Upstream;
import io.zonefleet.model.Words;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Puts the servers that a resolv.conf names in its place, and leaves out what would ask this very node cache again. CoreDNS refuses
 * its whole Corefile for a resolv.conf that is missing or empty, and would ask itself until it falls over where it finds its own address
 * there; and it reads the file only when it reloads. Servers that are named themselves are asked wherever they are, but not this cache:
 * the control plane takes none at loopback, so only an operator of this very host can have named one there.
 */
public final class SafeUpstreams {
    /** Asked where nobody is left to ask: the discard port of this machine refuses at once, so that clients get SERVFAIL. */
    public static final Upstream NOBODY = new Upstream("127.0.0.1:9");

    private static final int DNS_PORT = 53;

    private final Set<String> own;
    private final Map<String, ResolvConf> files;
    private final List<Finding> findings = new ArrayList<>();

    private SafeUpstreams(Set<String> own, Map<String, ResolvConf> files) {
        this.own = own;
        this.files = files;
    }

    /**
     * What can be rendered.
     *
     * @param profile without files among its upstreams
     * @param listener the node's own, used where the profile has none, likewise
     * @param findings what was left out, and why
     */
    public record Safe(ClusterProfile profile, Listener listener, List<Finding> findings) {}

    /** Every resolv.conf that is to be read: those that are named, and where there is one, that of systemd-resolved. */
    public static Set<String> files(ClusterProfile profile, Listener listener) {
        Set<String> files = new TreeSet<>();
        Stream.of(
                        listener.forward().stream(),
                        profile.profile().listeners().stream().flatMap(each -> each.forward().stream()),
                        profile.profile().stubDomains().stream().flatMap(each -> each.forward().stream()))
                .flatMap(upstreams -> upstreams)
                .filter(Upstream::isFile)
                .forEach(upstream -> files.add(upstream.text()));
        if (!files.isEmpty()) {
            files.add(NodeServers.UPLINKS);
        }
        return files;
    }

    /**
     * Makes upstreams safe.
     *
     * @param listener the node's own
     * @param internalPort first port of CoreDNS's own way upstream
     * @param files what each of {@link #files} holds
     */
    public static Safe of(ClusterProfile profile, Listener listener, int internalPort, Map<String, ResolvConf> files) {
        return of(profile, listener, internalPort, files, List.of());
    }

    /**
     * The same where more addresses are the node cache's own.
     *
     * @param more besides those of the listeners
     */
    public static Safe of(
            ClusterProfile profile,
            Listener listener,
            int internalPort,
            Map<String, ResolvConf> files,
            Collection<Endpoint> more) {
        boolean declared = !profile.profile().listeners().isEmpty();
        List<Listener> listeners = declared ? profile.profile().listeners() : List.of(listener);
        Set<String> own = new HashSet<>(Set.of("127.0.0.1:" + internalPort));
        more.forEach(endpoint -> own.add(endpoint.text()));
        for (Listener each : listeners) {
            each.addresses().forEach(address -> own.add(text(address, each.port())));
        }
        SafeUpstreams safe = new SafeUpstreams(own, files);
        List<Listener> done = listeners.stream().map(safe::listener).toList();
        Profile given = profile.profile();
        Profile made = given.with(
                declared ? done : List.of(),
                given.stubDomains().stream()
                        .map(stub -> new StubDomain(
                                stub.name(), safe.upstreams(stub.forward(), "stub domain " + stub.name())))
                        .toList());
        return new Safe(profile.with(made), declared ? listener : done.getFirst(), safe.findings);
    }

    private Listener listener(Listener given) {
        String where = "listener " + text(given.addresses().getFirst(), given.port());
        return new Listener(
                given.addresses(), given.port(), upstreams(given.forward(), where), given.forceTcp(), given.managed());
    }

    private List<Upstream> upstreams(List<Upstream> given, String where) {
        Set<Upstream> safe = new LinkedHashSet<>();
        for (Upstream upstream : given) {
            for (Upstream server : upstream.isFile() ? servers(upstream.text(), where) : List.of(upstream)) {
                if (own.contains(withPort(server))) {
                    report(of(where, server.text()), Sentence.UPSTREAM_ITSELF.of(server.text()));
                } else {
                    safe.add(server);
                }
            }
        }
        if (safe.isEmpty()) {
            report(where, Sentence.NO_UPSTREAM.of());
            safe.add(NOBODY);
        }
        return List.copyOf(safe);
    }

    private List<Upstream> servers(String file, String where) {
        NodeServers read = NodeServers.of(file, files);
        read.troubles().forEach(trouble -> report(of(where, trouble.what()), trouble.why()));
        return read.servers().stream()
                .map(address -> new Upstream(address.text()))
                .toList();
    }

    /** Faults of one kind are told apart by what they are about. */
    private static String of(String where, String upstream) {
        return where + ", upstream " + upstream;
    }

    private void report(String subject, Words words) {
        findings.add(new Finding(FaultKind.CONFIG_INVALID, subject, words));
    }

    private static String withPort(Upstream upstream) {
        return Address.parse(upstream.text()) instanceof Parsed.Valid<Address> bare
                ? text(bare.value(), DNS_PORT)
                : upstream.text();
    }

    private static String text(Address address, int port) {
        return new Endpoint(address, port).text();
    }
}
