// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.write.Warning;
import io.zonefleet.control.write.Warning.Code;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.SourceId;
import io.zonefleet.plan.DesiredAnswers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What drains take of what is contributed to domains: contributions themselves show what is declared. Drains are looked up by what they take,
 * for there may be hundreds, and lists ask for each domain. Pure.
 */
final class DrainedParts {
    /** Of no drains. */
    static final DrainedParts NONE = new DrainedParts(List.of());

    private final Map<ClusterId, List<Drain>> ofClusters = new HashMap<>();
    private final Map<SourceId, List<Drain>> ofSources = new HashMap<>();
    private final Map<Address, List<Drain>> ofAddresses = new HashMap<>();

    /** @param drains that there are */
    DrainedParts(Collection<Drain> drains) {
        for (Drain drain : drains) {
            drain.addresses()
                    .forEach(address -> ofAddresses
                            .computeIfAbsent(address, first -> new ArrayList<>())
                            .add(drain));
            if (drain.addresses().isEmpty() && drain.cluster().isPresent()) {
                ofClusters
                        .computeIfAbsent(drain.cluster().get(), first -> new ArrayList<>())
                        .add(drain);
            } else if (drain.addresses().isEmpty()) {
                drain.source()
                        .ifPresent(source -> ofSources
                                .computeIfAbsent(source, first -> new ArrayList<>())
                                .add(drain));
            }
        }
    }

    /** Drains that take something of any of {@code parts}, in the order of their ids. */
    Collection<Drain> of(Collection<Contribution> parts) {
        if (ofClusters.isEmpty() && ofSources.isEmpty() && ofAddresses.isEmpty()) {
            return List.of();
        }
        SortedMap<DrainId, Drain> found = new TreeMap<>();
        for (Contribution part : parts) {
            if (part.enabled()) {
                Stream.of(
                                part.origin().stream()
                                        .flatMap(cluster -> ofClusters.getOrDefault(cluster, List.of()).stream()),
                                ofSources.getOrDefault(part.source(), List.of()).stream(),
                                addresses(part)
                                        .flatMap(address -> ofAddresses.getOrDefault(address, List.of()).stream()))
                        .flatMap(each -> each)
                        .filter(drain -> drain.concerns(part))
                        .forEach(drain -> found.put(drain.id(), drain));
            }
        }
        return found.values();
    }

    /** Whether any takes something of a part: {@link #of}, for lists that ask it of a hundred thousand. */
    boolean takeOf(Contribution part) {
        return part.enabled()
                && (any(ofSources.get(part.source()), part)
                        || (part.origin().isPresent()
                                && any(ofClusters.get(part.origin().get()), part))
                        || (!ofAddresses.isEmpty() && anyOfAddresses(part)));
    }

    private boolean anyOfAddresses(Contribution part) {
        for (Address address : part.answer().addresses()) {
            if (any(ofAddresses.get(address), part)) {
                return true;
            }
        }
        return (!part.answer().records().isEmpty() || !part.horizons().isEmpty())
                && addresses(part).anyMatch(address -> any(ofAddresses.get(address), part));
    }

    private static boolean any(@Nullable List<Drain> drains, Contribution part) {
        if (drains != null) {
            for (Drain drain : drains) {
                if (drain.concerns(part)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Stream<Address> addresses(Contribution part) {
        return Stream.of(
                        part.answer().addresses().stream(),
                        part.answer().records().stream().flatMap(record -> record.address().stream()),
                        part.horizons().stream().flatMap(horizon -> horizon.addresses().stream()))
                .flatMap(each -> each);
    }

    /** Puts the ids of drains that take something of any of {@code parts}, where there are some. */
    void put(ObjectNode json, Collection<Contribution> parts) {
        Collection<Drain> drains = of(parts);
        if (!drains.isEmpty()) {
            ArrayNode ids = json.putArray("drained");
            drains.forEach(drain -> ids.add(drain.id().text()));
        }
    }

    /** Warns of each drain that takes something of {@code parts}, all of which are enabled. */
    void warn(IntentImage intent, DomainName name, List<Contribution> parts, List<Warning> warnings) {
        Collection<Drain> drains = of(parts);
        if (drains.isEmpty()) {
            return;
        }
        String kept = parts.stream().anyMatch(Contribution::lastResort) && DesiredAnswers.keepsDrained(intent, name)
                ? "; what would have nothing left is kept as a last resort"
                : "";
        drains.forEach(drain -> warnings.add(new Warning(
                        Code.DRAINED,
                        "drain " + drain.id() + " takes " + what(drain, parts) + " out of the answer" + kept)
                .inForm(kept.isEmpty() ? "taken" : "kept")
                .with("drain", drain.id())));
    }

    private static String what(Drain drain, List<Contribution> parts) {
        SortedSet<Address> addresses = new TreeSet<>();
        parts.forEach(part -> addresses.addAll(drain.taken(part)));
        String contributed = Stream.concat(
                        drain.cluster().stream().map(cluster -> "cluster " + cluster),
                        drain.source().stream().map(source -> "source " + source))
                .reduce((cluster, source) -> cluster + " through " + source)
                .map(whose -> "what " + whose + " contributes")
                .orElse("");
        if (addresses.isEmpty()) {
            return contributed;
        }
        String named = String.join(", ", addresses.stream().map(Address::text).toList());
        return contributed.isEmpty() ? named : named + " of " + contributed;
    }
}
