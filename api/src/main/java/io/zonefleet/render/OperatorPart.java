// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.corefile.OperatorBlocks;
import io.zonefleet.corefile.Pillar;
import io.zonefleet.corefile.Site;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.CorefileSettings;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Listener;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Upstream;
import io.zonefleet.model.Violation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What operators have written for a profile's Corefile, with a node's values in the place of words. Text that can't be read, or lacks a
 * value, is left out as a whole: the API has refused such text, so that it comes from elsewhere.
 *
 * @param template in the place of our blocks of the first listener
 * @param custom further blocks
 * @param problems why something is left out
 */
record OperatorPart(Optional<Words> template, Optional<Words> custom, List<Violation> problems) {
    /** Where nobody has written any. */
    static final OperatorPart NONE = new OperatorPart(Optional.empty(), Optional.empty(), List.of());

    /**
     * One text.
     *
     * @param name of its field in the profile
     * @param text filled
     * @param blocks what it says
     * @param sites what it serves
     */
    record Words(String name, String text, OperatorBlocks blocks, List<Site> sites) {}

    static OperatorPart of(CorefileSettings settings, SoundProfile profile, ClusterProfile cluster) {
        if (!settings.hasText()) {
            return NONE;
        }
        Map<Pillar, List<String>> values = values(profile, cluster);
        List<Violation> problems = new ArrayList<>();
        return new OperatorPart(
                settings.baseTemplate()
                        .flatMap(text -> words("baseTemplate", text, values, settings.ownUpstreams(), problems)),
                settings.customBlocks().flatMap(text -> words("customBlocks", text, values, false, problems)),
                List.copyOf(problems));
    }

    private static Map<Pillar, List<String>> values(SoundProfile profile, ClusterProfile cluster) {
        Listener first = profile.listeners().getFirst();
        List<Address> taken = cluster.intercepted();
        Map<Pillar, List<String>> values = new EnumMap<>(Pillar.class);
        values.put(
                Pillar.DNS_DOMAIN,
                profile.clusterDomain().stream().map(DomainName::text).toList());
        values.put(
                Pillar.LOCAL_DNS,
                first.addresses().stream()
                        .filter(address -> !taken.contains(address))
                        .map(Address::text)
                        .toList());
        values.put(
                Pillar.DNS_SERVER,
                first.addresses().stream()
                        .filter(taken::contains)
                        .map(Address::text)
                        .toList());
        values.put(
                Pillar.CLUSTER_DNS,
                profile.kubeDns().stream().map(Upstream::text).toList());
        values.put(
                Pillar.UPSTREAM_SERVERS,
                first.forward().stream().map(Upstream::text).toList());
        return values;
    }

    private static Optional<Words> words(
            String name, String text, Map<Pillar, List<String>> values, boolean overUdp, List<Violation> problems) {
        String pointer = "/corefile/" + name;
        return switch (OperatorBlocks.parse(text)) {
            case Parsed.Valid<OperatorBlocks>(OperatorBlocks blocks) -> {
                Optional<Violation> lack = lack(blocks, values);
                lack.ifPresent(word -> problems.add(word.under(pointer)));
                yield lack.isPresent()
                        ? Optional.empty()
                        : read(name, blocks.filled(values, overUdp), pointer, problems);
            }
            case Parsed.Invalid<OperatorBlocks>(List<Violation> faults) -> {
                faults.forEach(fault -> problems.add(fault.under(pointer)));
                yield Optional.empty();
            }
        };
    }

    private static Optional<Words> read(String name, String filled, String pointer, List<Violation> problems) {
        return switch (OperatorBlocks.parse(filled)) {
            case Parsed.Valid<OperatorBlocks>(OperatorBlocks blocks) ->
                Optional.of(new Words(name, filled, blocks, blocks.sites()));
            case Parsed.Invalid<OperatorBlocks>(List<Violation> faults) -> {
                faults.forEach(fault -> problems.add(fault.under(pointer)));
                yield Optional.empty();
            }
        };
    }

    /** A word that is needed and that the cluster has no value for. Only kube-dns's own addresses may be missing: see {@link Pillar}. */
    private static Optional<Violation> lack(OperatorBlocks blocks, Map<Pillar, List<String>> values) {
        return Stream.of(Pillar.values())
                .filter(word -> word != Pillar.DNS_SERVER)
                .filter(word -> blocks.uses(word)
                        && values.getOrDefault(word, List.of()).isEmpty())
                .findFirst()
                .map(word -> new Violation(
                        "",
                        word.word(),
                        "template-word",
                        "the cluster has no value for it: give it one, or remove the word"));
    }

    /** Where a zone is served by these texts on one of the listeners, so that CoreDNS takes it from nobody else. */
    Optional<String> placeOf(DomainName zone, List<Listener> listeners) {
        return Stream.of(template, custom)
                .flatMap(Optional::stream)
                .flatMap(words -> words.sites().stream()
                        .filter(site -> site.zone().equals(zone.text()) && site.plain())
                        .filter(site -> listeners.stream().anyMatch(listener -> meets(site, listener)))
                        .map(site -> words.name() + " of the profile, line "
                                + site.place().line()))
                .findFirst();
    }

    private static boolean meets(Site site, Listener listener) {
        return site.port() == listener.port()
                && (site.binds().isEmpty() || site.binds().stream().anyMatch(listener.addresses()::contains));
    }

    /** Ports that it listens on. */
    List<Integer> ports() {
        return Stream.of(template, custom)
                .flatMap(Optional::stream)
                .flatMap(words -> words.sites().stream())
                .map(Site::port)
                .toList();
    }

    /** What the text says of a plugin that a process has once; empty where it says nothing. */
    Optional<List<String>> plugin(String name) {
        return template.flatMap(words -> words.blocks().plugin(name))
                .or(() -> custom.flatMap(words -> words.blocks().plugin(name)));
    }
}
