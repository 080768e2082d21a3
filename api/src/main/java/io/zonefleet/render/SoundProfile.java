// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Listener;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Upstream;
import io.zonefleet.model.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A profile without what CoreDNS would refuse the whole Corefile for. One wrong line must not take the others with it.
 *
 * @param listeners at least one; no address and port twice
 * @param stubDomains no suffix twice
 * @param clusterDomain the cluster's own suffix
 * @param kubeDns where the cluster domain and reverse zones are asked
 * @param problems what was left out
 */
record SoundProfile(
        List<Listener> listeners,
        SortedMap<DomainName, List<Upstream>> stubDomains,
        Optional<DomainName> clusterDomain,
        List<Upstream> kubeDns,
        List<Violation> problems) {
    private static final int DNS_PORT = 53;

    static SoundProfile of(ClusterProfile cluster, List<Listener> defaults) {
        List<Violation> problems = new ArrayList<>();
        cluster.clusterDomain()
                .filter(Marker::owns)
                .ifPresent(domain -> problems.add(reserved("/clusterDomain", domain)));
        boolean own = !cluster.profile().listeners().isEmpty();
        List<Listener> listeners =
                listeners(cluster.intercepting(own ? cluster.profile().listeners() : defaults), problems);
        return new SoundProfile(
                listeners,
                stubDomains(cluster.profile().stubDomains(), problems),
                cluster.clusterDomain().filter(domain -> !Marker.owns(domain)),
                fewEnough(kubeDns(cluster, listeners, problems), "/kubeDns", problems),
                List.copyOf(problems));
    }

    /** Without those that are a listener's own: kube-dns would be this very node cache, which asks itself. */
    private static List<Upstream> kubeDns(ClusterProfile cluster, List<Listener> listeners, List<Violation> problems) {
        List<Upstream> servers = new ArrayList<>();
        for (Address address : cluster.kubeDnsAskedAt()) {
            boolean ours = listeners.stream()
                    .anyMatch(l -> l.port() == DNS_PORT && l.addresses().contains(address));
            if (ours) {
                problems.add(new Violation(
                        "/kubeDns",
                        address.text(),
                        "kube-dns-self",
                        "the node cache listens on this address itself, so it does not ask kube-dns there: give the cluster a"
                                + " kubeDnsUpstream"));
            } else {
                servers.add(new Upstream(address.text()));
            }
        }
        boolean wanted = cluster.profile()
                .network()
                .filter(NetworkSettings::interceptKubeDns)
                .isPresent();
        if (wanted && cluster.intercepted().isEmpty() && !cluster.kubeDns().isEmpty()) {
            problems.add(
                    new Violation(
                            "/network/interceptKubeDns",
                            "true",
                            "kube-dns-self",
                            "the addresses of kube-dns are not taken: that needs a kubeDnsUpstream of the cluster, iptables or nftables as its kubeProxy, and rules full"));
        }
        return servers;
    }

    private static List<Listener> listeners(List<Listener> given, List<Violation> problems) {
        Set<String> taken = new HashSet<>();
        List<Listener> sound = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            Listener listener = given.get(i);
            String pointer = "/listeners/" + i;
            List<Address> free = new ArrayList<>();
            for (Address address : listener.addresses()) {
                if (taken.add(address + " " + listener.port())) {
                    free.add(address);
                } else {
                    problems.add(new Violation(
                            pointer + "/addresses",
                            address + " port " + listener.port(),
                            "listener-twice",
                            "an earlier listener has this address and port; give it to one of them"));
                }
            }
            if (!free.isEmpty()) {
                List<Upstream> forward = fewEnough(listener.forward(), pointer + "/forward", problems);
                sound.add(new Listener(free, listener.port(), forward, listener.forceTcp(), listener.managed()));
            }
        }
        return List.copyOf(sound);
    }

    private static SortedMap<DomainName, List<Upstream>> stubDomains(List<StubDomain> given, List<Violation> problems) {
        SortedMap<DomainName, List<Upstream>> sound = new TreeMap<>();
        for (int i = 0; i < given.size(); i++) {
            StubDomain stub = given.get(i);
            String pointer = "/stubDomains/" + i;
            if (Marker.owns(stub.name())) {
                problems.add(reserved(pointer + "/name", stub.name()));
            } else if (sound.containsKey(stub.name())) {
                problems.add(new Violation(
                        pointer + "/name",
                        stub.name().text(),
                        "stub-domain-twice",
                        "put its upstreams into one stub domain"));
            } else {
                sound.put(stub.name(), fewEnough(stub.forward(), pointer + "/forward", problems));
            }
        }
        return sound;
    }

    private static Violation reserved(String pointer, DomainName name) {
        return new Violation(pointer, name.text(), "name-reserved", "the node answers this name itself");
    }

    private static List<Upstream> fewEnough(List<Upstream> given, String pointer, List<Violation> problems) {
        if (given.size() <= Upstreams.MAX) {
            return given;
        }
        problems.add(new Violation(
                pointer,
                Integer.toString(given.size()),
                "too-many-upstreams",
                "CoreDNS takes at most " + Upstreams.MAX + "; the others are not asked"));
        return given.subList(0, Upstreams.MAX);
    }
}
