// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.imported;

import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.corefile.Site;
import io.zonefleet.corefile.Site.Forward;
import io.zonefleet.model.Address;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How our blocks are fitted in beside the operator's.
 *
 * <p>Where his blocks on a port bind addresses, ours bind the same; where they do not, ours do not: bound and unbound sockets on one port
 * take each other's packets (CoreDNS, plugin bind). Names below a managed zone that are not managed go where his own blocks forward them.
 *
 * @param listeners ours, one for each port
 * @param forwards zones that he forwards elsewhere than all other names
 * @param findings what could not be repeated, and why
 */
public record Fitting(List<OurListener> listeners, List<StubDomain> forwards, List<Finding> findings) {
    private static final Address LOOPBACK = Address.of("127.0.0.1");

    public Fitting {
        listeners = List.copyOf(listeners);
        forwards = List.copyOf(forwards);
        findings = List.copyOf(findings);
    }

    /** Fits the listeners that are wanted in. */
    public static Fitting of(OperatorText text, List<Listener> wanted) {
        Map<Integer, OurListener> byPort = new LinkedHashMap<>();
        Map<DomainName, StubDomain> forwards = new LinkedHashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (Listener listener : wanted) {
            if (listener.managed() && !byPort.containsKey(listener.port())) {
                List<Site> sites = text.on(listener.port()).toList();
                byPort.put(listener.port(), fit(listener, sites, findings));
                sites.forEach(site -> stub(site).ifPresent(stub -> forwards.putIfAbsent(stub.name(), stub)));
            }
        }
        return new Fitting(List.copyOf(byPort.values()), List.copyOf(forwards.values()), findings);
    }

    /** Ports that his text has, of which none can be ours alone. */
    public static Set<Integer> ports(OperatorText text) {
        return text.sites().stream().map(Site::port).collect(Collectors.toUnmodifiableSet());
    }

    private static OurListener fit(Listener wanted, List<Site> sites, List<Finding> findings) {
        List<Site> general = sites.stream().filter(Site::isForAll).toList();
        List<Site> main = general.isEmpty() ? sites : general;
        Optional<String> wildcards = main.stream()
                .filter(site -> site.binds().isEmpty())
                .map(Site::wildcards)
                .findFirst();
        NavigableSet<Address> binds = new TreeSet<>();
        main.forEach(site -> binds.addAll(site.binds()));
        List<Address> addresses = wildcards.isPresent() ? List.of(LOOPBACK) : List.copyOf(binds);
        Optional<Forward> his =
                general.stream().flatMap(site -> site.forward().stream()).findFirst();
        his.filter(forward -> !forward.others().isEmpty()).ifPresent(forward -> findings.add(unrepeatable(forward)));
        List<Upstream> forward =
                his.map(Forward::servers).filter(servers -> !servers.isEmpty()).orElse(wanted.forward());
        return new OurListener(
                new Listener(
                        addresses.isEmpty() ? wanted.addresses() : addresses,
                        wanted.port(),
                        forward,
                        his.map(Forward::forceTcp).orElse(wanted.forceTcp()),
                        true),
                wildcards);
    }

    private static Finding unrepeatable(Forward forward) {
        return new Finding(
                FaultKind.CONFIG_INVALID,
                forward.place().toString(),
                Sentence.FORWARD_NOT_REPEATED.of(String.join(", ", forward.others())));
    }

    private static Optional<StubDomain> stub(Site site) {
        return site.isForAll() || !(DomainName.parse(site.zone()) instanceof Parsed.Valid<DomainName> zone)
                ? Optional.empty()
                : site.forward()
                        .filter(forward -> !forward.servers().isEmpty())
                        .map(forward -> new StubDomain(zone.value(), forward.servers()));
    }
}
