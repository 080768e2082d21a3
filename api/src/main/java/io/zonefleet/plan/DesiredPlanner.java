// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Labels;
import io.zonefleet.model.Profile;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Derives the edits of feeds from a change of intent. */
public final class DesiredPlanner {
    private static final OptionalLong SELF = OptionalLong.empty();

    private final Keys keys;

    public DesiredPlanner(Keys keys) {
        this.keys = keys;
    }

    /**
     * What has to change in which feeds when intent goes from {@code before} to {@code after}.
     *
     * @param touched the pieces that differ
     */
    public SortedMap<Feed, FeedEdit> plan(IntentImage before, IntentImage after, Collection<IntentKey> touched) {
        return plan(new Edits(key -> true), before, after, touched);
    }

    /** As {@link #plan}, but of the edits only those of {@link Keys#removed}: which feeds change, and which of them lose a name. */
    public SortedMap<Feed, FeedEdit> outline(IntentImage before, IntentImage after, Collection<IntentKey> touched) {
        return plan(new Edits(DesiredValue.Removed.class::isInstance), before, after, touched);
    }

    private SortedMap<Feed, FeedEdit> plan(
            Edits edits, IntentImage before, IntentImage after, Collection<IntentKey> touched) {
        Set<ClusterId> profiles = new TreeSet<>();
        for (IntentKey key : touched) {
            switch (key) {
                case IntentKey.OfZone zone -> zone(edits, after, zone.name());
                case IntentKey.OfCluster cluster -> profiles.add(cluster.id());
                case IntentKey.OfProfile profile -> profiles.addAll(usersOf(after, profile));
                case IntentKey.OfDomain domain -> {} // by name, below
                case IntentKey.OfSource source -> {} // what it contributes is what counts
                case IntentKey.OfDrain drain -> {} // the names that it concerns, below
            }
        }
        Serials serials = new Serials(after);
        touchedNames(before, after, touched)
                .forEach(name ->
                        domain(edits, serials, name, DesiredAnswers.of(before, name), DesiredAnswers.of(after, name)));
        profiles.forEach(cluster -> profile(edits, before, after, cluster));
        touched.stream()
                .filter(key -> isRelabelled(before, after, key))
                .forEach(key -> feedsOf(after, key).forEach(edits::touch));
        return edits.build(after);
    }

    /**
     * Whether a cluster may gain or lose names that are placed by label, or that a drain concerns. Which names these are can't be said of an image that lacks the
     * newest writes to domains, and comparing all of them would be too much for a transaction.
     */
    public static boolean isRelabelled(IntentImage before, IntentImage after, IntentKey key) {
        if (key instanceof IntentKey.OfDrain drain) {
            return !drainOf(before, drain).equals(drainOf(after, drain));
        }
        return key instanceof IntentKey.OfCluster cluster
                && after.clusters().containsKey(cluster.id())
                && !labels(before, cluster.id()).equals(labels(after, cluster.id()));
    }

    private static Labels labels(IntentImage image, ClusterId cluster) {
        return Optional.ofNullable(image.clusters().get(cluster))
                .map(Versioned::value)
                .map(Cluster::labels)
                .orElse(Labels.NONE);
    }

    private static Optional<Drain> drainOf(IntentImage image, IntentKey.OfDrain key) {
        return Optional.ofNullable(image.drains().get(key.id())).map(Versioned::value);
    }

    private static List<Feed> feedsOf(IntentImage after, IntentKey key) {
        return key instanceof IntentKey.OfCluster cluster ? List.of(new Feed.OfCluster(cluster.id())) : after.feeds();
    }

    /** The names whose answers may differ between {@code before} and {@code after}. */
    public static Set<DomainName> touchedNames(IntentImage before, IntentImage after, Collection<IntentKey> touched) {
        Set<DomainName> names = new TreeSet<>();
        boolean clusters = false;
        for (IntentKey key : touched) {
            if (key instanceof IntentKey.OfDomain domain) {
                names.add(domain.name());
            }
            clusters |= key instanceof IntentKey.OfCluster;
            if (key instanceof IntentKey.OfDrain drain) {
                names.addAll(drained(before, drain));
                names.addAll(drained(after, drain));
            }
        }
        if (clusters) {
            names.addAll(placed(before));
            names.addAll(placed(after));
        }
        return names;
    }

    private void zone(Edits edits, IntentImage after, DomainName zone) {
        boolean declared = after.zones().containsKey(zone);
        edits.put(
                Feed.all(),
                keys.desiredZone(Feed.all(), zone),
                declared ? Optional.of(new DesiredValue.Zone(SELF)) : Optional.empty());
        new Serials(after).onDeclaration(zone).forEach(z -> serial(edits, Feed.all(), z));
    }

    /** What the feed of all says: nothing where nobody says anything, for there is nothing to mask. */
    private static Optional<Optional<Answer>> forAll(DesiredAnswers answers) {
        return answers.everywhere().isPresent() ? Optional.of(answers.everywhere()) : Optional.empty();
    }

    private void domain(Edits edits, Serials serials, DomainName name, DesiredAnswers before, DesiredAnswers after) {
        edit(edits, serials, Feed.all(), name, forAll(before), forAll(after));
        Set<ClusterId> clusters = new TreeSet<>(before.own().keySet());
        clusters.addAll(after.own().keySet());
        for (ClusterId cluster : clusters) {
            Feed feed = new Feed.OfCluster(cluster);
            edit(
                    edits,
                    serials,
                    feed,
                    name,
                    Optional.ofNullable(before.own().get(cluster)),
                    Optional.ofNullable(after.own().get(cluster)));
        }
    }

    private void edit(
            Edits edits,
            Serials serials,
            Feed feed,
            DomainName name,
            Optional<Optional<Answer>> before,
            Optional<Optional<Answer>> after) {
        if (before.equals(after)) {
            return;
        }
        edits.put(feed, keys.desiredDomain(feed, name), after.map(a -> new DesiredValue.Domain(SELF, a)));
        serials.onChange(feed, name, before, after).forEach(zone -> serial(edits, feed, zone));
        if (after.flatMap(Function.identity()).isEmpty()) {
            edits.put(feed, keys.removed(feed), Optional.of(new DesiredValue.Removed(SELF)));
        }
    }

    private void serial(Edits edits, Feed feed, DomainName zone) {
        edits.put(feed, keys.serial(feed, zone), Optional.of(new DesiredValue.Serial(SELF)));
    }

    private void profile(Edits edits, IntentImage before, IntentImage after, ClusterId cluster) {
        Feed.OfCluster feed = new Feed.OfCluster(cluster);
        Optional<ClusterProfile> now = profileOf(after, cluster);
        if (now.isEmpty()) {
            edits.drop(feed);
        } else if (!now.equals(profileOf(before, cluster))) {
            edits.put(feed, keys.profile(feed), now.map(p -> new DesiredValue.Profile(SELF, p)));
        }
    }

    /** The profile in effect for {@code cluster}; empty where there is no such cluster. */
    public static Optional<ClusterProfile> profileOf(IntentImage image, ClusterId cluster) {
        return Optional.ofNullable(image.clusters().get(cluster))
                .map(Versioned::value)
                .map(c -> profileOf(image, c));
    }

    private static ClusterProfile profileOf(IntentImage image, Cluster cluster) {
        Profile profile = cluster.profile()
                .flatMap(id -> Optional.ofNullable(image.profiles().get(id)))
                .map(Versioned::value)
                .orElse(Profile.BUILT_IN);
        return cluster.withProfile(profile);
    }

    /**
     * Everything that {@code feed} shall hold beside its head, its digest, {@code serials} and {@code removed}, which only ever grow.
     */
    public SortedMap<String, DesiredValue> content(IntentImage image, Feed feed) {
        SortedMap<String, DesiredValue> content = new TreeMap<>();
        image.domains()
                .keySet()
                .forEach(name -> domainIn(image, feed, name)
                        .ifPresent(value -> content.put(keys.desiredDomain(feed, name), value)));
        content.putAll(contentBesideDomains(image, feed));
        return content;
    }

    /** What {@link #content} has but for domains. */
    public SortedMap<String, DesiredValue> contentBesideDomains(IntentImage image, Feed feed) {
        SortedMap<String, DesiredValue> content = new TreeMap<>();
        switch (feed) {
            case Feed.All all ->
                image.zones()
                        .keySet()
                        .forEach(zone -> content.put(keys.desiredZone(all, zone), new DesiredValue.Zone(SELF)));
            case Feed.OfCluster own ->
                profileOf(image, own.id())
                        .ifPresent(p -> content.put(keys.profile(own), new DesiredValue.Profile(SELF, p)));
        }
        return content;
    }

    /** What {@link #content} has of a domain; empty where that is nothing. */
    public Optional<DesiredValue> domainIn(IntentImage image, Feed feed, DomainName name) {
        return valueIn(image, feed, name).map(answer -> new DesiredValue.Domain(SELF, answer));
    }

    /** What the feed says of a name, an empty answer where it masks it; empty where it says nothing. */
    private static Optional<Optional<Answer>> valueIn(IntentImage image, Feed feed, DomainName name) {
        return switch (feed) {
            case Feed.All all -> forAll(DesiredAnswers.of(image, name));
            // there are as many such feeds as clusters, and nearly all names are alike on all of them
            case Feed.OfCluster own ->
                DesiredAnswers.isAlike(image, name)
                        ? Optional.empty()
                        : Optional.ofNullable(
                                DesiredAnswers.of(image, name).own().get(own.id()));
        };
    }

    /** The {@code serials} keys to count up when what {@code feed} says of {@code name} changes; an empty answer masks. */
    public Set<String> serialsOnChange(
            IntentImage after,
            Feed feed,
            DomainName name,
            Optional<Optional<Answer>> before,
            Optional<Optional<Answer>> now) {
        Set<String> counted = new TreeSet<>();
        new Serials(after).onChange(feed, name, before, now).forEach(zone -> counted.add(keys.serial(feed, zone)));
        return counted;
    }

    /** The {@code serials} keys to count up when {@code zone} is declared or no longer declared. */
    public Set<String> serialsOnDeclaration(IntentImage after, DomainName zone) {
        Set<String> counted = new TreeSet<>();
        new Serials(after).onDeclaration(zone).forEach(z -> counted.add(keys.serial(Feed.all(), z)));
        return counted;
    }

    private static Set<DomainName> drained(IntentImage image, IntentKey.OfDrain key) {
        Set<DomainName> names = new TreeSet<>();
        drainOf(image, key)
                .ifPresent(drain -> image.domains().forEach((name, pieces) -> {
                    if (pieces.values().stream()
                            .flatMap(piece -> piece.value().parts().stream())
                            .anyMatch(drain::concerns)) {
                        names.add(name);
                    }
                }));
        return names;
    }

    private static Set<DomainName> placed(IntentImage image) {
        Set<DomainName> names = new TreeSet<>();
        image.domains().forEach((name, contributions) -> {
            if (contributions.values().stream()
                    .flatMap(piece -> piece.value().parts().stream())
                    .anyMatch(DesiredPlanner::isPlaced)) {
                names.add(name);
            }
        });
        return names;
    }

    private static boolean isPlaced(Contribution contribution) {
        return !contribution.placement().isEverywhere()
                || !contribution.horizons().isEmpty();
    }

    private static Set<ClusterId> usersOf(IntentImage image, IntentKey.OfProfile profile) {
        Set<ClusterId> users = new TreeSet<>();
        image.allClusters().stream()
                .filter(c -> c.profile().equals(Optional.of(profile.id())))
                .forEach(c -> users.add(c.id()));
        return users;
    }

    /** Gathers edits by feed. */
    private static final class Edits {
        private final Predicate<@Nullable DesiredValue> kept;
        private final Map<Feed, SortedMap<String, Optional<DesiredValue>>> byFeed =
                new TreeMap<>(Comparator.comparing(Feed::path));
        private final Set<Feed> dropped = new TreeSet<>(Comparator.comparing(Feed::path));

        /** @param kept which values are worth keeping */
        Edits(Predicate<@Nullable DesiredValue> kept) {
            this.kept = kept;
        }

        void put(Feed feed, String key, Optional<DesiredValue> value) {
            SortedMap<String, Optional<DesiredValue>> edits = byFeed.computeIfAbsent(feed, f -> new TreeMap<>());
            if (kept.test(value.orElse(null))) {
                edits.put(key, value);
            }
        }

        void touch(Feed feed) {
            byFeed.computeIfAbsent(feed, f -> new TreeMap<>());
        }

        void drop(Feed feed) {
            dropped.add(feed);
            byFeed.put(feed, new TreeMap<>());
        }

        SortedMap<Feed, FeedEdit> build(IntentImage after) {
            SortedMap<Feed, FeedEdit> edits = new TreeMap<>(Comparator.comparing(Feed::path));
            byFeed.forEach((feed, keys) -> {
                boolean gone = dropped.contains(feed) || isGone(feed, after);
                edits.put(feed, new FeedEdit(gone ? new TreeMap<>() : keys, gone));
            });
            return edits;
        }

        private static boolean isGone(Feed feed, IntentImage after) {
            return feed instanceof Feed.OfCluster own && !after.clusters().containsKey(own.id());
        }
    }
}
