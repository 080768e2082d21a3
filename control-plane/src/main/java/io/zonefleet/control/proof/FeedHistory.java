// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What feeds said of a name before, read from the store's past, which it forgets from the oldest on. */
final class FeedHistory {
    /** How many earlier answers of a feed are looked at. */
    private static final int MAX_VERSIONS = 8;

    private final Store store;
    private final Keys keys;

    FeedHistory(Store store, Keys keys) {
        this.store = store;
        this.keys = keys;
    }

    /**
     * Reads it from the newest revision down: what one transaction put into many feeds was before it at one revision, which is one request, and
     * where the store has forgotten one, it has those before it too, which are not asked for.
     *
     * @param stored the store's revision before which it is asked, of each feed
     */
    Map<Feed, Before> of(DomainName name, Map<Feed, Long> stored) {
        List<History> all = stored.entrySet().stream()
                .map(each -> new History(each.getKey(), each.getValue()))
                .toList();
        TreeMap<Long, List<History>> open = new TreeMap<>(Comparator.reverseOrder());
        all.forEach(history -> follow(open, history));
        for (var next = open.pollFirstEntry(); next != null; next = open.pollFirstEntry()) {
            List<History> some = next.getValue();
            try {
                read(name, some, next.getKey());
                some.forEach(history -> follow(open, history));
            } catch (StoreException.Compacted forgotten) {
                open.clear();
            }
        }
        Map<Feed, Before> before = new LinkedHashMap<>();
        all.forEach(history -> before.put(history.feed, history.told));
        return before;
    }

    private static void follow(Map<Long, List<History>> open, History history) {
        if (history.versions < MAX_VERSIONS && history.at > 1) {
            open.computeIfAbsent(history.at - 1, revision -> new ArrayList<>()).add(history);
        }
    }

    private void read(DomainName name, List<History> some, long revision) {
        List<String> wanted = some.stream()
                .map(history -> keys.desiredDomain(history.feed, name))
                .toList();
        Map<String, Entry> found = store.readKeys(wanted, revision).entries().stream()
                .collect(Collectors.toMap(Entry::key, entry -> entry));
        some.forEach(history -> history.take(Optional.ofNullable(found.get(keys.desiredDomain(history.feed, name)))));
    }

    /** What a feed said of the name, as far as it has been read. */
    private static final class History {
        private final Feed feed;
        /** Revision before which it is not known yet. */
        private long at;

        private int versions;
        /** Nobody remembers, until something was read. */
        private Before told;

        History(Feed feed, long at) {
            this.feed = feed;
            this.at = at;
            this.told = at > 1 ? Before.FORGOTTEN : Before.NOTHING;
        }

        /** @param old what stood there before; empty: nothing did */
        void take(Optional<Entry> old) {
            versions++;
            Before later = told.forgotten() ? Before.NOTHING : told;
            try {
                Optional<Answer> answer = old.isPresent() ? answer(old.get()) : Optional.empty();
                told = answer.map(later::and).orElse(later);
                // where it was put for the first time then, nothing stood there before
                at = old.filter(entry -> entry.createRevision() < entry.modRevision())
                        .map(Entry::modRevision)
                        .orElse(1L);
            } catch (UnreadableException broken) {
                told = Before.FORGOTTEN;
                at = 1;
            }
        }

        private static Optional<Answer> answer(Entry entry) throws UnreadableException {
            return Codec.decode(DesiredValue.Domain.class, entry.value()).answer();
        }
    }
}
