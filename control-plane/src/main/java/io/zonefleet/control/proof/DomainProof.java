// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.control.history.LargeChanges;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.Sentence;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Answer;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.Words;
import io.zonefleet.plan.DesiredAnswers;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Who serves a domain as it is wanted now. Which revision that takes is read from the feeds, not from its contributions: one whose comment was
 * changed, or that was withdrawn, says nothing of the answer.
 */
final class DomainProof {
    /** With more clusters the newest revision of each feed counts: later than need be, never too early. */
    private static final int MAX_CLUSTERS = 64;

    /** How many earlier answers are looked at. */
    private static final int MAX_VERSIONS = 8;

    private final Store store;
    private final Keys keys;
    private final DomainLog log;

    DomainProof(Store store, Keys keys, ChangeSearch changes, LargeChanges largeChanges) {
        this.store = store;
        this.keys = keys;
        this.log = new DomainLog(changes, largeChanges);
    }

    /**
     * What a feed says of the domain.
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

    Served of(ControlImage image, DomainName name) {
        DesiredAnswers wanted = DesiredAnswers.of(image.intent(), name);
        Set<ClusterId> registered = image.fleet().nodes().keySet().stream()
                .map(NodeId::cluster)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<Feed, Standing> standings = new HashMap<>();
        standings.put(Feed.all(), standing(image, Feed.all(), name));
        for (ClusterId cluster : registered) {
            Feed own = new Feed.OfCluster(cluster);
            standings.put(
                    own,
                    registered.size() > MAX_CLUSTERS
                            ? new Standing(image.fleet().heads().getOrDefault(own, 0L), 0)
                            : standing(image, own, name));
        }
        Map<Feed, Long> required = new HashMap<>();
        standings.forEach((feed, standing) -> required.put(feed, standing.revision()));
        SortedMap<NodeId, NodeReceipt> all = NodeReceipt.of(image, required);
        List<NodeReceipt> counted = all.values().stream()
                .filter(each -> wanted.on(each.node().cluster()).isPresent())
                .toList();
        List<Holds.Hold> holds = holds(image, name, standings);
        return new Served(counted, all.values(), holds, obstacle(image), false, Clocks.of(image));
    }

    private static Optional<Words> obstacle(ControlImage image) {
        boolean behind =
                !image.fleet().pending().isEmpty() || !image.fleet().applying().isEmpty();
        return behind ? Optional.of(Sentence.LARGE_CHANGE_UNDER_WAY.of()) : Optional.empty();
    }

    /** Its own key; or where a zone of it has lost something, which may have been it. */
    private Standing standing(ControlImage image, Feed feed, DomainName name) {
        Standing newest = read(keys.desiredDomain(feed, name), 0)
                .map(entry -> new Standing(from(DesiredValue.Domain.class, entry), entry.modRevision()))
                .orElse(Standing.NONE);
        Set<DomainName> zones = new LinkedHashSet<>();
        zones.add(name);
        name.parent().ifPresent(zones::add);
        image.intent().declaredZoneOf(name).ifPresent(zones::add);
        for (DomainName zone : zones) {
            newest = newest.newer(read(keys.serial(feed, zone), 0)
                    .map(entry -> new Standing(from(DesiredValue.Serial.class, entry), entry.modRevision()))
                    .orElse(Standing.NONE));
        }
        return newest;
    }

    private static long from(Class<? extends DesiredValue> type, Entry entry) {
        try {
            return Codec.decode(type, entry.value()).from(entry.modRevision());
        } catch (UnreadableException broken) {
            return entry.modRevision(); // named in the image
        }
    }

    private Optional<Entry> read(String key, long revision) {
        return store.read(KeyRange.single(key), revision).entries().stream().findFirst();
    }

    /** What was answered before the last changes of each feed, as long as the store remembers; then what the log of changes says. */
    private List<Holds.Hold> holds(ControlImage image, DomainName name, Map<Feed, Standing> standings) {
        Holds holds = new Holds(image, image.intent().allClusters());
        boolean answered = false;
        Set<Long> forgotten = new HashSet<>();
        for (Map.Entry<Feed, Standing> each : standings.entrySet()) {
            if (each.getValue().revision() == 0) {
                continue;
            }
            Optional<List<Answer>> before =
                    before(each.getKey(), name, each.getValue().stored());
            before.ifPresentOrElse(
                    olds -> olds.forEach(old -> holds.managed(name.text(), old)),
                    () -> forgotten.add(each.getValue().revision()));
            answered |= each.getKey().equals(Feed.all())
                    && before.filter(olds -> !olds.isEmpty()).isPresent();
        }
        if (forgotten.isEmpty() && !answered) {
            holds.forwarded();
        }
        if (!forgotten.isEmpty() && !log.tell(image, name, forgotten, holds)) {
            holds.unknown();
        }
        return holds.all();
    }

    /** What one feed said before, newest first; empty where the store does not remember. */
    private Optional<List<Answer>> before(Feed feed, DomainName name, long stored) {
        List<Answer> olds = new ArrayList<>();
        long at = stored;
        try {
            for (int i = 0; i < MAX_VERSIONS && at > 1; i++) {
                Optional<Entry> old = read(keys.desiredDomain(feed, name), at - 1);
                if (old.isEmpty()) {
                    return Optional.of(olds);
                }
                Codec.decode(DesiredValue.Domain.class, old.get().value())
                        .answer()
                        .ifPresent(olds::add);
                at = old.get().modRevision();
            }
            return at == 0 ? Optional.empty() : Optional.of(olds);
        } catch (StoreException.Compacted forgotten) {
            return at == stored ? Optional.empty() : Optional.of(olds);
        } catch (UnreadableException broken) {
            return Optional.empty();
        }
    }
}
