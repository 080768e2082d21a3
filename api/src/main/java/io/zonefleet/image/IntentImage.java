// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Profile;
import io.zonefleet.model.ProfileId;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Zone;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * All intent at one revision; immutable and cheap to change, so that "what if" is the same type as "what is".
 *
 * @param domains contributions by name and source; a name without contributions is not in it
 * @param zones declared zones
 * @param clusters clusters
 * @param profiles profiles
 * @param sources polled sources
 * @param drains what is taken out of all answers
 */
public record IntentImage(
        PSortedMap<DomainName, Contributions> domains,
        PSortedMap<DomainName, Versioned<Zone>> zones,
        PSortedMap<ClusterId, Versioned<Cluster>> clusters,
        PSortedMap<ProfileId, Versioned<Profile>> profiles,
        PSortedMap<SourceId, Versioned<Source>> sources,
        PSortedMap<DrainId, Versioned<Drain>> drains) {

    /** No intent at all. */
    public static final IntentImage EMPTY = new IntentImage(
            TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

    /** The piece behind {@code key}, with its revision. */
    public Optional<Versioned<? extends Intent>> find(IntentKey key) {
        return Optional.ofNullable(
                switch (key) {
                    case IntentKey.OfDomain domain ->
                        contributions(domain.name()).get(domain.source());
                    case IntentKey.OfZone zone -> zones.get(zone.name());
                    case IntentKey.OfCluster cluster -> clusters.get(cluster.id());
                    case IntentKey.OfProfile profile -> profiles.get(profile.id());
                    case IntentKey.OfSource source -> sources.get(source.id());
                    case IntentKey.OfDrain drain -> drains.get(drain.id());
                });
    }

    /** The revision of the piece behind {@code key}; 0 where there is none. */
    public long revisionOf(IntentKey key) {
        return find(key).map(Versioned::revision).orElse(0L);
    }

    /** Contributions to {@code name} by source; empty where there are none. */
    public Contributions contributions(DomainName name) {
        return domains.getOrDefault(name, Contributions.NONE);
    }

    /** Contributions to {@code name}, each part alone, in the order of their sources and origins. */
    public List<Contribution> contributionsTo(DomainName name) {
        return contributions(name).parts();
    }

    /** The longest declared zone that covers {@code name}. */
    public Optional<DomainName> declaredZoneOf(DomainName name) {
        for (Optional<DomainName> up = Optional.of(name);
                up.isPresent();
                up = up.get().parent()) {
            if (zones.containsKey(up.get())) {
                return up;
            }
        }
        return Optional.empty();
    }

    /** All drains. */
    public Collection<Drain> allDrains() {
        return drains.isEmpty()
                ? List.of()
                : drains.values().stream().map(Versioned::value).toList();
    }

    /** All clusters. */
    public Collection<Cluster> allClusters() {
        return clusters.values().stream().map(Versioned::value).toList();
    }

    /** The feeds that there are. */
    public List<Feed> feeds() {
        return Stream.concat(Stream.of(Feed.all()), clusters.keySet().stream().map(Feed.OfCluster::new))
                .toList();
    }

    /** With one piece put or, where {@code piece} is empty, removed. */
    public IntentImage with(IntentKey key, Optional<? extends Intent> piece, long revision) {
        return piece.isEmpty() ? without(key) : with(piece.get(), revision);
    }

    /** With several pieces put or removed, as if at {@code revision}. */
    public IntentImage with(Map<IntentKey, ? extends Optional<? extends Intent>> edits, long revision) {
        IntentImage next = this;
        for (Map.Entry<IntentKey, ? extends Optional<? extends Intent>> edit : edits.entrySet()) {
            next = next.with(edit.getKey(), edit.getValue(), revision);
        }
        return next;
    }

    private IntentImage with(Intent piece, long revision) {
        return switch (piece) {
            case Contribution c ->
                withDomains(domains.plus(c.name(), contributions(c.name()).plus(new Versioned<>(c, revision))));
            case Zone z -> withZones(zones.plus(z.name(), new Versioned<>(z, revision)));
            case Cluster c -> withClusters(clusters.plus(c.id(), new Versioned<>(c, revision)));
            case Profile p -> withProfiles(profiles.plus(p.id(), new Versioned<>(p, revision)));
            case Source s -> withSources(sources.plus(s.id(), new Versioned<>(s, revision)));
            case Drain d -> withDrains(drains.plus(d.id(), new Versioned<>(d, revision)));
        };
    }

    private IntentImage without(IntentKey key) {
        return switch (key) {
            case IntentKey.OfDomain domain -> {
                var rest = contributions(domain.name()).minus(domain.source());
                yield withDomains(rest.isEmpty() ? domains.minus(domain.name()) : domains.plus(domain.name(), rest));
            }
            case IntentKey.OfZone zone -> withZones(zones.minus(zone.name()));
            case IntentKey.OfCluster cluster -> withClusters(clusters.minus(cluster.id()));
            case IntentKey.OfProfile profile -> withProfiles(profiles.minus(profile.id()));
            case IntentKey.OfSource source -> withSources(sources.minus(source.id()));
            case IntentKey.OfDrain drain -> withDrains(drains.minus(drain.id()));
        };
    }

    private IntentImage withDomains(PSortedMap<DomainName, Contributions> value) {
        return new IntentImage(value, zones, clusters, profiles, sources, drains);
    }

    private IntentImage withZones(PSortedMap<DomainName, Versioned<Zone>> value) {
        return new IntentImage(domains, value, clusters, profiles, sources, drains);
    }

    private IntentImage withClusters(PSortedMap<ClusterId, Versioned<Cluster>> value) {
        return new IntentImage(domains, zones, value, profiles, sources, drains);
    }

    private IntentImage withProfiles(PSortedMap<ProfileId, Versioned<Profile>> value) {
        return new IntentImage(domains, zones, clusters, value, sources, drains);
    }

    private IntentImage withSources(PSortedMap<SourceId, Versioned<Source>> value) {
        return new IntentImage(domains, zones, clusters, profiles, value, drains);
    }

    private IntentImage withDrains(PSortedMap<DrainId, Versioned<Drain>> value) {
        return new IntentImage(domains, zones, clusters, profiles, sources, value);
    }
}
