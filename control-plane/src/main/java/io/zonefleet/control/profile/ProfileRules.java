// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.profile;

import io.zonefleet.control.wire.Violations;
import io.zonefleet.corefile.OperatorBlocks;
import io.zonefleet.model.Address;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.Listener;
import io.zonefleet.model.NetworkSettings;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Upstream;
import io.zonefleet.render.Marker;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What parts of one profile must not say together. Pure. What its clusters add to that is judged with them, at the write. */
final class ProfileRules {
    private static final int DNS_PORT = 53;

    private final String pointer;
    private final Violations violations;

    /** @param pointer of the profile in the request */
    ProfileRules(String pointer, Violations violations) {
        this.pointer = pointer;
        this.violations = violations;
    }

    /** Adds what is wrong. Each list has to be as it was sent. */
    void check(List<Listener> listeners, List<StubDomain> stubs, Optional<NetworkSettings> network) {
        Set<Address> own = own(listeners);
        for (int i = 0; i < listeners.size(); i++) {
            checkUpstreams(listeners.get(i).forward(), own, "/listeners/" + i + "/forward/");
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < stubs.size(); i++) {
            StubDomain stub = stubs.get(i);
            checkUpstreams(stub.forward(), own, "/stubDomains/" + i + "/forward/");
            if (!names.add(stub.name().text())) {
                add(
                        "/stubDomains/" + i + "/name",
                        stub.name().text(),
                        "stub-domain-twice",
                        "put its upstreams into one");
            }
        }
        network.filter(NetworkSettings::interceptKubeDns).ifPresent(settings -> checkIntercepting(listeners, settings));
    }

    private void checkIntercepting(List<Listener> listeners, NetworkSettings network) {
        boolean elsewhere = !listeners.isEmpty() && listeners.stream().noneMatch(l -> l.port() == DNS_PORT);
        if (elsewhere) {
            add(
                    "/network/interceptKubeDns",
                    "true",
                    "kube-dns-port",
                    "give one of the listeners port 53: clients ask kube-dns's addresses there");
        }
        if (!network.canInterceptKubeDns()) {
            add(
                    "/network/interceptKubeDns",
                    "true",
                    "kube-dns-rules",
                    "set rules to full, or leave this out: without the rules that skip connection tracking, queries to"
                            + " kube-dns's addresses go to kube-dns, and the agent could not see whether CoreDNS answers");
        }
    }

    /** Adds what is wrong with stub domains of {@code kubeDnsConfig}. */
    void checkKubeDns(List<Listener> listeners, List<StubDomain> stubs) {
        for (StubDomain stub : stubs) {
            checkUpstreams(stub.forward(), own(listeners), "/kubeDnsConfig/stubDomains/" + stub.name() + "/");
        }
    }

    private static Set<Address> own(List<Listener> listeners) {
        return listeners.stream()
                .flatMap(listener -> listener.addresses().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** CoreDNS would ask itself, which it takes for a query of a client, until nothing is left of the machine. */
    private void checkUpstreams(List<Upstream> forward, Set<Address> own, String at) {
        for (int i = 0; i < forward.size(); i++) {
            Upstream upstream = forward.get(i);
            if (upstream.address().filter(own::contains).isPresent()) {
                add(
                        at + i,
                        upstream.text(),
                        "upstream-self",
                        "a listener of this profile has this address: name a server that is not the node cache itself");
            }
        }
    }

    /** Adds what is wrong with the texts of operators, as far as it can be said without CoreDNS. */
    void checkTexts(CorefileSettings corefile) {
        corefile.customBlocks().ifPresent(text -> checkText(text, "/corefile/customBlocks"));
        corefile.baseTemplate().ifPresent(text -> checkText(text, "/corefile/baseTemplate"));
    }

    private void checkText(String text, String at) {
        violations
                .accept(pointer + at, OperatorBlocks.parse(text))
                .ifPresent(blocks -> blocks.sites().stream()
                        .filter(site -> site.zone().equals(Marker.NAME.text()))
                        .forEach(site -> add(
                                at,
                                "line " + site.place().line(),
                                "name-reserved",
                                "remove it: every node answers " + Marker.NAME + " itself")));
    }

    private void add(String at, String value, String rule, String message) {
        violations.add(pointer + at, value, rule, message);
    }
}
