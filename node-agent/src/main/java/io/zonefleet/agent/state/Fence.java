// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.state;

import io.zonefleet.model.Feed;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a node has come. What is older is refused, whoever sends it: CoreDNS itself takes any serial that differs.
 *
 * @param epoch followed; empty before the first
 * @param feeds intent revision reached per feed ({@link Feed#path})
 */
public record Fence(Optional<String> epoch, SortedMap<String, Long> feeds) {
    /** A node that has never followed a store. */
    public static final Fence NONE = new Fence(Optional.empty(), new TreeMap<>());

    public Fence {
        feeds = Collections.unmodifiableSortedMap(new TreeMap<>(feeds));
    }

    /** The revision reached with a feed, 0 for none. */
    public long of(Feed feed) {
        return feeds.getOrDefault(feed.path(), 0L);
    }

    /** Whether {@code other} is of the same epoch and no further in any feed. */
    public boolean covers(Fence other) {
        return epoch.equals(other.epoch)
                && other.feeds.entrySet().stream()
                        .allMatch(feed -> feeds.getOrDefault(feed.getKey(), 0L) >= feed.getValue());
    }
}
