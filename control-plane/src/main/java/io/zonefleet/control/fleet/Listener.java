// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import io.zonefleet.control.http.EventSource.Sink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;

/** A client of the events with how far it has been told. Touched by the hub's thread only. */
final class Listener {
    /** Shorter than the idle time of common proxies; the contract promises 15 s. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(12);

    /** A client that takes nothing for so long is gone, or as good as gone. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    private static final byte[] STILL_HERE = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

    private final Sink sink;
    private final Set<Kind> kinds;
    private long place;
    private long movedAt = System.nanoTime();

    Listener(Sink sink, Set<Kind> kinds, long place) {
        this.sink = sink;
        this.kinds = kinds;
        this.place = place;
    }

    /**
     * Sends what it has not been told, as far as it takes it.
     *
     * @return false where it is too slow: some of what it has not been told is not kept any more, or it takes nothing
     */
    boolean pump(Journal journal) {
        long now = System.nanoTime();
        while (journal.has(place) && place < journal.end()) {
            if (!sink.offer(journal.at(place).frame(kinds))) {
                return !isStuck(now);
            }
            place++;
            movedAt = now;
        }
        if (journal.has(place) && now - movedAt > KEEP_ALIVE.toNanos() && sink.offer(STILL_HERE)) {
            movedAt = now;
        }
        return journal.has(place) && !isStuck(now);
    }

    private boolean isStuck(long now) {
        return now - movedAt > STUCK.toNanos();
    }

    /** Everything is to be read anew, from here on. */
    void moveTo(long where) {
        place = where;
    }

    /** Whether there is something that it has not taken yet. */
    boolean isBehind(Journal journal) {
        return place < journal.end();
    }

    /** Ends its connection. */
    void cut() {
        sink.cut();
    }
}
