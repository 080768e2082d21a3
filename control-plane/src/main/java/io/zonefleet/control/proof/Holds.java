// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.Sentence;
import io.zonefleet.model.Answer;
import io.zonefleet.model.CacheSettings;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.Drain;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Profile;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Words;
import io.zonefleet.plan.DesiredPlanner;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How long caches behind a node may go on giving what it answered before; pure but for what it gathers. Caches are taken to keep to TTLs
 * (RFC 1035 section 3.2.1, RFC 2308 section 5); one that does not can't be known.
 */
final class Holds {
    /**
     * A reason to hold an old answer.
     *
     * @param time how long after the node has answered it for the last time; empty: nobody knows
     * @param why in a few words
     */
    record Hold(Optional<Duration> time, Words why) {}

    private final ControlImage image;
    private final Collection<Cluster> clusters;
    /** Of those that are alike but for names, the longest. */
    private final Map<String, Hold> holds = new LinkedHashMap<>();

    private boolean managed;
    private boolean forwarded;
    private long oldTtl;

    /** @param clusters whose answers have changed */
    Holds(ControlImage image, Collection<Cluster> clusters) {
        this.image = image;
        this.clusters = clusters;
    }

    /** The longest of each kind, and whatever is not known. */
    List<Hold> all() {
        stale();
        return List.copyOf(holds.values());
    }

    /** A managed name answered that before. */
    void managed(String name, Answer before) {
        managed(name, before.ttl());
        before.records().forEach(record -> managed(name, record.ttl()));
    }

    /** A managed name answered something with that TTL before. */
    void managed(String name, Ttl before) {
        oldTtl = Math.max(oldTtl, before.seconds());
        add("ttl", before.seconds(), () -> Sentence.HELD_BY_TTL.of(before.seconds(), name));
        if (!managed) {
            managed = true; // what follows is the same of every name
            clusters.forEach(this::negative);
        }
    }

    /** What was before is not known any more. */
    void unknown() {
        oldTtl = Ttl.MAX_SECONDS;
        add("unknown", Ttl.MAX_SECONDS, Sentence.HELD_UNKNOWN::of);
    }

    private void negative(Cluster cluster) {
        add("negative", profile(cluster).negativeTtl().seconds(), () -> Sentence.HELD_NEGATIVE.of(cluster.id()));
    }

    /** Nobody managed it before, so that upstream's answer was given, through the cache of the node. */
    void forwarded() {
        if (!forwarded) {
            forwarded = true;
            clusters.forEach(this::forwarded);
        }
    }

    private void forwarded(Cluster cluster) {
        CacheSettings cache = profile(cluster).cache();
        if (cache.size() == 0) {
            holds.put("no cache " + cluster.id(), new Hold(Optional.empty(), Sentence.HELD_UNCAPPED.of(cluster.id())));
            return;
        }
        add(
                "upstream",
                Math.max(cache.maxTtl().seconds(), cache.maxNegativeTtl().seconds()),
                () -> Sentence.HELD_UPSTREAM.of(cluster.id()));
    }

    /** Node caches of clusters that forward the name may have it from one that serves it, and give it late. */
    private void stale() {
        for (Cluster cluster : image.intent().allClusters()) {
            CacheSettings cache = profile(cluster).cache();
            if (oldTtl > 0 && cache.size() > 0 && cache.serveStale().isPresent()) {
                long kept = Math.min(oldTtl, cache.maxTtl().seconds());
                add(
                        "stale",
                        kept + cache.serveStale().get().upTo().toSeconds(),
                        () -> Sentence.HELD_STALE.of(cluster.id()));
            }
        }
    }

    private Profile profile(Cluster cluster) {
        return DesiredPlanner.profileOf(image.intent(), cluster.id())
                .map(effective -> effective.profile())
                .orElse(Profile.BUILT_IN);
    }

    private void add(String kind, long seconds, Supplier<Words> why) {
        Duration time = Duration.ofSeconds(seconds);
        Hold known = holds.get(kind);
        if (known == null || known.time().orElse(Duration.ZERO).compareTo(time) < 0) {
            holds.put(kind, new Hold(Optional.of(time), why.get()));
        }
    }

    /** Takes one item of a change. */
    void take(ChangeItem item) {
        switch (item.key()) {
            case IntentKey.OfDomain domain -> domain(domain, item.before());
            case IntentKey.OfCluster cluster -> placed();
            case IntentKey.OfProfile profile -> item.before().ifPresent(this::profile);
            case IntentKey.OfZone zone -> {}
            case IntentKey.OfSource source -> {}
            case IntentKey.OfDrain drain -> {
                item.before().ifPresent(this::drained);
                item.after().ifPresent(this::drained);
            }
        }
    }

    private void domain(IntentKey.OfDomain key, Optional<? extends Intent> before) {
        boolean everywhere = false;
        if (before.isPresent() && before.get() instanceof Contribution piece) {
            piece.parts().forEach(part -> managed(key.name().text(), part.answer()));
            everywhere = piece.parts().stream().anyMatch(Holds::isEverywhere);
        }
        if (!everywhere) {
            // others may have served it already: what they say now is the nearest that is known
            image.intent().contributions(key.name()).values().stream()
                    .filter(other -> !other.value().source().equals(key.source()))
                    .flatMap(other -> other.value().parts().stream())
                    .forEach(other -> managed(key.name().text(), other.answer()));
            forwarded();
        }
    }

    private static boolean isEverywhere(Contribution part) {
        return part.enabled()
                && part.placement().isEverywhere()
                && part.horizons().isEmpty();
    }

    /** Another cluster, or another label of one: names that are placed by clusters may come and go there. */
    private void placed() {
        image.intent()
                .domains()
                .forEach((name, parts) -> parts.values().stream()
                        .flatMap(piece -> piece.value().parts().stream())
                        .filter(part -> !isEverywhere(part))
                        .forEach(part -> managed(name.text(), part.answer())));
        forwarded();
    }

    /** Whatever it concerns may have been answered with or without it. */
    private void drained(Intent piece) {
        if (piece instanceof Drain drain) {
            image.intent().domains().forEach((name, parts) -> {
                List<Contribution> all = parts.values().stream()
                        .flatMap(part -> part.value().parts().stream())
                        .toList();
                if (all.stream().anyMatch(drain::concerns)) {
                    all.forEach(part -> managed(name.text(), part.answer()));
                }
            });
            forwarded();
        }
    }

    private void profile(Intent before) {
        if (before instanceof Profile old) {
            add(
                    "negative of " + old.id(),
                    old.negativeTtl().seconds(),
                    () -> Sentence.HELD_NEGATIVE_BEFORE.of(old.id()));
            add(
                    "cache of " + old.id(),
                    Math.max(
                            old.cache().maxTtl().seconds(),
                            old.cache().maxNegativeTtl().seconds()),
                    () -> Sentence.HELD_CACHE_BEFORE.of(old.id()));
        }
    }
}
