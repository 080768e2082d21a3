// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.propagation;

import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Changes since a moment that nodes have to prove, by feed and revision; immutable. */
final class RecentChanges {
    /** Feeds of changes that are followed at most: all that are kept may be millions, and are gone over every few seconds. */
    private static final int MOST = 50_000;

    private final List<Recent> newestFirst;
    private final Map<String, NavigableMap<Long, List<Recent>>> byFeed = new HashMap<>();

    /**
     * One of them.
     *
     * @param revision that proves it
     * @param feeds paths of the feeds that it touched; at least one
     * @param written whether all its rows are: before, nothing proves it
     */
    record Recent(ChangeId id, Instant at, ChangeCounts counts, long revision, List<String> feeds, boolean written) {}

    private RecentChanges(List<Recent> newestFirst) {
        this.newestFirst = List.copyOf(newestFirst);
        for (Recent change : newestFirst.stream().filter(Recent::written).toList()) {
            for (String feed : change.feeds()) {
                byFeed.computeIfAbsent(feed, path -> new TreeMap<>())
                        .computeIfAbsent(change.revision(), revision -> new ArrayList<>(1))
                        .add(change);
            }
        }
    }

    /** None. */
    static RecentChanges none() {
        return new RecentChanges(List.of());
    }

    /** Those of {@code image} since then, of very many the newest. Ids are in the order of their times, but for the clocks of replicas. */
    static RecentChanges of(ControlImage image, Instant since) {
        return of(image, since, MOST);
    }

    /** The same with at most so many feeds of them. */
    static RecentChanges of(ControlImage image, Instant since, int most) {
        List<Recent> recent = new ArrayList<>();
        int feeds = 0;
        for (Map.Entry<ChangeId, ChangeRow> each :
                image.fleet().changes().descendingMap().entrySet()) {
            ChangeRow row = each.getValue();
            if (row.at().isBefore(since)) {
                break;
            }
            feeds += row.feeds().size();
            if (feeds > most) {
                return new RecentChanges(without(Propagation.minuteOf(row.at()), recent));
            }
            if (!row.feeds().isEmpty()) {
                boolean written = !image.fleet().applying().containsKey(each.getKey());
                recent.add(new Recent(each.getKey(), row.at(), row.counts(), provedBy(row), row.feeds(), written));
            }
        }
        return new RecentChanges(recent);
    }

    /** A minute that is there in part would be told too small; where it is the only one, that is better than nothing. */
    private static List<Recent> without(Instant minute, List<Recent> recent) {
        List<Recent> whole = recent.stream()
                .filter(change -> !Propagation.minuteOf(change.at()).equals(minute))
                .toList();
        return whole.isEmpty() ? recent : whole;
    }

    /** The rows of a large change are all there when its record is written again. */
    private static long provedBy(ChangeRow row) {
        return row.parts() > 0 ? Math.max(row.revision(), row.version()) : row.revision();
    }

    /** All of them, also those that are still being written. */
    List<Recent> newestFirst() {
        return newestFirst;
    }

    /** Those that touched a feed at a later revision than one, up to another. */
    Stream<Recent> between(String feed, long after, long upTo) {
        NavigableMap<Long, List<Recent>> changes = byFeed.get(feed);
        return changes == null || after >= upTo
                ? Stream.empty()
                : changes.subMap(after, false, upTo, true).values().stream().flatMap(List::stream);
    }
}
