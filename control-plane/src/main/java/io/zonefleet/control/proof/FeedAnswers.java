// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.image.IntentImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Answer;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.store.Entry;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What feeds say of a domain, and what they said before. A fleet has a feed for each cluster, so they are read together: a request for some thirty
 * feeds, not four for each. What was said before never changes, and is kept. Thread-safe.
 */
final class FeedAnswers {
    /** How many earlier answers of a feed are looked at. */
    private static final int MAX_VERSIONS = 8;

    /** How many are kept of what feeds said of a name before, each less than a kilobyte. */
    private static final int KEPT = 2_048;

    private final Store store;
    private final Keys keys;

    /** Also the guard of itself; not held while the store is asked. */
    private final Map<Standpoint, Optional<List<Answer>>> known = new LinkedHashMap<>(16, 0.75f, true);

    FeedAnswers(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
    }

    /**
     * What a feed says of a domain.
     *
     * @param revision intent revision at which that last changed; 0 where it never said anything
     * @param stored the store's revision of that
     */
    record Standing(long revision, long stored) {
        static final Standing NONE = new Standing(0, 0);

        Standing newer(Standing other) {
            return other.revision > revision ? other : this;
        }
    }

    /** Something that a feed said of a name up to a revision of the store with this epoch: a store that was restored counts anew. */
    private record Standpoint(String epoch, Feed feed, DomainName name, long stored) {}

    /** Since when each feed says of the domain what it says now: its own key; or where a zone of it has lost something, which may have been it. */
    Map<Feed, Standing> standings(IntentImage intent, Collection<Feed> feeds, DomainName name) {
        Set<DomainName> zones = new LinkedHashSet<>();
        zones.add(name);
        name.parent().ifPresent(zones::add);
        intent.declaredZoneOf(name).ifPresent(zones::add);
        List<String> wanted = new ArrayList<>();
        for (Feed feed : feeds) {
            wanted.add(keys.desiredDomain(feed, name));
            zones.forEach(zone -> wanted.add(keys.serial(feed, zone)));
        }
        Map<String, Entry> found = byKey(wanted, 0);
        Map<Feed, Standing> standings = new LinkedHashMap<>();
        for (Feed feed : feeds) {
            Standing newest = standing(found, DesiredValue.Domain.class, keys.desiredDomain(feed, name));
            for (DomainName zone : zones) {
                newest = newest.newer(standing(found, DesiredValue.Serial.class, keys.serial(feed, zone)));
            }
            standings.put(feed, newest);
        }
        return standings;
    }

    private Map<String, Entry> byKey(Collection<String> wanted, long revision) {
        return store.readKeys(wanted, revision).entries().stream()
                .collect(Collectors.toMap(Entry::key, entry -> entry, (one, same) -> one));
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

    /**
     * What feeds said before, newest first; empty where the store does not remember.
     *
     * @param epoch of the store
     */
    Map<Feed, Optional<List<Answer>>> before(String epoch, DomainName name, Map<Feed, Standing> standings) {
        Map<Feed, Optional<List<Answer>>> before = new LinkedHashMap<>();
        List<History> open = new ArrayList<>();
        synchronized (known) {
            standings.forEach((feed, standing) -> {
                Standpoint point = new Standpoint(epoch, feed, name, standing.stored());
                Optional<List<Answer>> kept = known.get(point);
                if (kept == null) {
                    open.add(new History(point));
                } else {
                    before.put(feed, kept);
                }
            });
        }
        for (int version = 0; version < MAX_VERSIONS; version++) {
            // what one transaction put into many feeds was before it at one revision, too
            open.stream()
                    .filter(History::goesOn)
                    .collect(Collectors.groupingBy(history -> history.at - 1))
                    .forEach((revision, some) -> read(some, revision));
        }
        open.forEach(history -> before.put(history.point.feed(), history.told()));
        keep(open);
        return before;
    }

    private void keep(List<History> read) {
        synchronized (known) {
            read.forEach(history -> known.put(history.point, history.told()));
            for (Iterator<Standpoint> oldest = known.keySet().iterator(); known.size() > KEPT; ) {
                oldest.next();
                oldest.remove();
            }
        }
    }

    private void read(List<History> some, long revision) {
        Map<History, String> wanted = new HashMap<>();
        some.forEach(history -> wanted.put(history, keys.desiredDomain(history.point.feed(), history.point.name())));
        try {
            Map<String, Entry> found = byKey(wanted.values(), revision);
            wanted.forEach((history, key) -> history.take(Optional.ofNullable(found.get(key))));
        } catch (StoreException.Compacted forgotten) {
            some.forEach(History::end);
        }
    }

    /** What a feed said of a name, as far as it has been read. */
    private static final class History {
        private final Standpoint point;
        private final List<Answer> olds = new ArrayList<>();
        private long at;
        private boolean ended;
        private boolean broken;

        History(Standpoint point) {
            this.point = point;
            this.at = point.stored();
        }

        boolean goesOn() {
            return !ended && at > 1;
        }

        /** @param old what stood there before; empty: nothing did */
        void take(Optional<Entry> old) {
            if (old.isEmpty()) {
                at = 1; // the first of them
                return;
            }
            try {
                Codec.decode(DesiredValue.Domain.class, old.get().value())
                        .answer()
                        .ifPresent(olds::add);
                at = old.get().modRevision();
            } catch (UnreadableException unreadable) {
                broken = true;
                end();
            }
        }

        void end() {
            ended = true;
        }

        Optional<List<Answer>> told() {
            boolean forgotten = ended && at == point.stored();
            return broken || forgotten || at == 0 ? Optional.empty() : Optional.of(List.copyOf(olds));
        }
    }
}
