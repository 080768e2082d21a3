// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells a watch that is on its way back, as each is every few minutes, from one that does not come back. The client tries again for ever,
 * whatever the answer is, such as that the right to watch was taken away. Used by one thread at a time.
 */
final class LostWatches {
    /** Bookmarks are a minute apart, and a watch over plain HTTP counts as one only from its first event on. */
    static final Duration LIMIT = Duration.ofMinutes(3);

    private final Map<String, Long> unwatched = new HashMap<>();

    /**
     * Whether a watch is lost.
     *
     * @param what is watched
     * @param watching whether it is watched now
     * @param now of a clock that counts nanoseconds from anywhere
     */
    boolean isLost(String what, boolean watching, long now) {
        if (watching) {
            unwatched.remove(what);
            return false;
        }
        return now - unwatched.computeIfAbsent(what, first -> now) > LIMIT.toNanos();
    }
}
