// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import io.zonefleet.control.domain.DomainFilter;
import io.zonefleet.control.write.Warning;
import io.zonefleet.control.write.Warning.Code;
import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Address;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import io.zonefleet.model.Intent;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Profile;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.StubDomain;
import io.zonefleet.model.Upstream;
import io.zonefleet.model.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where an address stands still after it was replaced: what comes from polled lists, what nobody has selected, and what is no domain. Whoever
 * takes a host away has to know. Pure.
 */
final class AddressLeft {
    private static final int NAMED = 3;

    private AddressLeft() {}

    /** One for each source, and one for each other resource. */
    static List<Warning> of(IntentImage intent, Address address) {
        Map<SourceId, List<DomainName>> bySource = new TreeMap<>();
        intent.domains()
                .forEach((name, pieces) -> pieces.values().stream()
                        .map(Versioned::value)
                        .filter(piece -> piece.parts().stream().anyMatch(part -> DomainFilter.has(part, address)))
                        .forEach(piece -> bySource.computeIfAbsent(piece.source(), first -> new ArrayList<>())
                                .add(name)));
        List<Warning> warnings = new ArrayList<>();
        bySource.forEach((source, names) -> warnings.add(ofSource(source, names, address)));
        others(intent).stream()
                .filter(intended -> stands(intended, address))
                .map(Intent::key)
                .forEach(key -> warnings.add(
                        new Warning(Code.ADDRESS_LEFT, address + " stands in " + key.path() + " still", key.path())
                                .inForm("resource")
                                .with("address", address)
                                .with("where", key.path())));
        return warnings;
    }

    private static Warning ofSource(SourceId source, List<DomainName> names, Address address) {
        String some = String.join(
                ", ", names.stream().limit(NAMED).map(DomainName::text).toList());
        String all = names.size() == 1
                ? "domain " + some
                : names.size() + " domains (" + some + (names.size() > NAMED ? ", …" : "") + ")";
        Warning warning = EditRoutes.OURS.contains(source)
                ? new Warning(Code.ADDRESS_LEFT, address + " stands in " + all + " still, which the filter leaves out")
                        .inForm("domains")
                : new Warning(
                                Code.ADDRESS_LEFT,
                                "source " + source + " gives " + address + " to " + all
                                        + " still: change it in its list",
                                "sources/" + source)
                        .inForm("source")
                        .with("source", source);
        return warning.with("address", address).with("count", names.size()).with("names", some);
    }

    private static List<Intent> others(IntentImage intent) {
        List<Intent> others = new ArrayList<>(intent.allClusters());
        intent.profiles().values().forEach(profile -> others.add(profile.value()));
        others.addAll(intent.allDrains());
        return others;
    }

    private static boolean stands(Intent intent, Address address) {
        return switch (intent) {
            case Cluster cluster ->
                cluster.kubeDns().contains(address)
                        || cluster.kubeDnsUpstream()
                                .filter(upstream -> upstream.contains(address))
                                .isPresent();
            case Profile profile ->
                profile.listeners().stream()
                                .anyMatch(listener -> listener.addresses().contains(address))
                        || upstreams(profile)
                                .anyMatch(upstream -> upstream.address().equals(Optional.of(address)));
            case Drain drain -> drain.addresses().contains(address);
            case Contribution contribution -> false;
            case Zone zone -> false;
            case Source source -> false;
        };
    }

    private static Stream<Upstream> upstreams(Profile profile) {
        return Stream.concat(
                profile.listeners().stream().map(Listener::forward).flatMap(List::stream),
                profile.stubDomains().stream().map(StubDomain::forward).flatMap(List::stream));
    }
}
