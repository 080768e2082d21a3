// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.FleetImage;
import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.store.Entry;
import io.zonefleet.store.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What feeds say of a domain, and what they said before. A fleet has a feed for each cluster, so they are read together: a request for some thirty
 * feeds, not four for each. What a feed said is kept until its head moves, without which no key of it does. Thread-safe.
 */
final class FeedAnswers {
    /** No head: what a feed says has to be read each time. */
    private static final long UNSURE = -1;

    private final Store store;
    private final Keys keys;
    private final FeedHistory history;
    private final KeptAnswers kept = new KeptAnswers();

    FeedAnswers(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
        this.history = new FeedHistory(store, keys);
    }

    /**
     * What a feed says of a domain.
     *
     * @param head of the feed when that was read
     * @param revision intent revision at which it last changed; 0 where it never said anything
     * @param stored the store's revision of that
     * @param before what it said before
     */
    record Said(long head, long revision, long stored, Before before) {}

    /**
     * What a feed says of a domain now.
     *
     * @param revision intent revision at which that last changed; 0 where it never said anything
     * @param stored the store's revision of that
     */
    private record Standing(long revision, long stored) {
        static final Standing NONE = new Standing(0, 0);

        Standing newer(Standing other) {
            return other.revision > revision ? other : this;
        }
    }

    /** What each feed says of the domain, since when, and what it said before. */
    Map<Feed, Said> of(ControlImage image, Collection<Feed> feeds, DomainName name) {
        String epoch = image.epoch().map(Versioned::value).orElse("");
        KeptAnswers.Question question = new KeptAnswers.Question(epoch, name, zones(image.intent(), name));
        Map<Feed, Said> known = kept.of(question);
        Map<Feed, Said> all = new LinkedHashMap<>();
        Map<Feed, Long> moved = new LinkedHashMap<>();
        for (Feed feed : feeds) {
            long head = head(image, feed);
            Said said = known.get(feed);
            if (said != null && said.head() == head && head != UNSURE) {
                all.put(feed, said);
            } else {
                moved.put(feed, head);
            }
        }
        if (!moved.isEmpty()) {
            all.putAll(read(question, moved, known));
            kept.keep(question, all);
        }
        return all;
    }

    /**
     * By which what was read of a feed is known again. Whoever writes to a feed moves its head in the same transaction; where somebody else did
     * not, or it is being written in several, or its head is from elsewhere, it has none.
     */
    private static long head(ControlImage image, Feed feed) {
        FleetImage fleet = image.fleet();
        long head = fleet.heads().getOrDefault(feed, UNSURE);
        boolean sure = !fleet.pending().containsKey(feed) && !fleet.strays().containsKey(feed);
        return sure && head <= image.revision() ? head : UNSURE;
    }

    /** Where a feed tells that a name was lost. */
    private static Set<DomainName> zones(IntentImage intent, DomainName name) {
        Set<DomainName> zones = new LinkedHashSet<>();
        zones.add(name);
        name.parent().ifPresent(zones::add);
        intent.declaredZoneOf(name).ifPresent(zones::add);
        return zones;
    }

    private Map<Feed, Said> read(KeptAnswers.Question question, Map<Feed, Long> heads, Map<Feed, Said> known) {
        Map<Feed, Standing> standings = standings(question, heads.keySet());
        Map<Feed, Before> before = new HashMap<>();
        Map<Feed, Long> open = new LinkedHashMap<>();
        standings.forEach((feed, standing) -> {
            Said said = known.get(feed);
            if (standing.stored() == 0) {
                before.put(feed, Before.NOTHING);
            } else if (said != null && said.stored() == standing.stored()) {
                before.put(feed, said.before());
            } else {
                open.put(feed, standing.stored());
            }
        });
        before.putAll(history.of(question.name(), open));
        Map<Feed, Said> read = new LinkedHashMap<>();
        standings.forEach((feed, standing) -> read.put(
                feed,
                new Said(
                        Objects.requireNonNull(heads.get(feed)),
                        standing.revision(),
                        standing.stored(),
                        Objects.requireNonNull(before.get(feed)))));
        return read;
    }

    /** Since when each feed says of the domain what it says now: its own key; or where a zone of it has lost something, which may have been it. */
    private Map<Feed, Standing> standings(KeptAnswers.Question question, Collection<Feed> feeds) {
        List<String> wanted = new ArrayList<>();
        for (Feed feed : feeds) {
            wanted.add(keys.desiredDomain(feed, question.name()));
            question.zones().forEach(zone -> wanted.add(keys.serial(feed, zone)));
        }
        Map<String, Entry> found = store.readKeys(wanted, 0).entries().stream()
                .collect(Collectors.toMap(Entry::key, entry -> entry, (one, same) -> one));
        Map<Feed, Standing> standings = new LinkedHashMap<>();
        for (Feed feed : feeds) {
            Standing newest = standing(found, DesiredValue.Domain.class, keys.desiredDomain(feed, question.name()));
            for (DomainName zone : question.zones()) {
                newest = newest.newer(standing(found, DesiredValue.Serial.class, keys.serial(feed, zone)));
            }
            standings.put(feed, newest);
        }
        return standings;
    }

    private static Standing standing(Map<String, Entry> found, Class<? extends DesiredValue> type, String key) {
        Entry entry = found.get(key);
        return entry == null ? Standing.NONE : new Standing(from(type, entry), entry.modRevision());
    }

    private static long from(Class<? extends DesiredValue> type, Entry entry) {
        try {
            return Codec.decode(type, entry.value()).from(entry.modRevision());
        } catch (UnreadableException broken) {
            return entry.modRevision(); // named in the image
        }
    }
}
