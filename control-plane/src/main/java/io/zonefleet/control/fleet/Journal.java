// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, for all listeners together: each has a place in it, so that a slow one costs no memory of its own. One thread.
 */
final class Journal {
    /** At fifty a second these are some minutes: a connection that broke is back by then. */
    private final @Nullable Batch[] ring;

    private final long mostBytes;
    private long bytes;
    /** Place of the oldest batch that is kept. */
    private long first;
    /** Place behind the newest. */
    private long end;
    /** Everything after this revision is kept. */
    private long since;

    /**
     * Keeps nothing yet.
     *
     * @param revision from which on it is kept
     * @param most batches
     * @param mostBytes of their text
     */
    Journal(long revision, int most, long mostBytes) {
        this.since = revision;
        this.ring = new Batch[most];
        this.mostBytes = mostBytes;
    }

    void add(Batch batch) {
        if (end - first == ring.length) {
            forgetOldest();
        }
        ring[slot(end++)] = batch;
        bytes += batch.size();
        while (bytes > mostBytes && end - first > 1) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        Batch oldest = at(first);
        bytes -= oldest.size();
        since = oldest.revision();
        ring[slot(first++)] = null;
    }

    private int slot(long place) {
        return (int) (place % ring.length);
    }

    /** Forgets everything: from {@code revision} on it is kept anew. Places go on counting, so that no old one means a new batch. */
    void restart(long revision) {
        while (first < end) {
            forgetOldest();
        }
        since = revision;
    }

    /** The batch at a place that is kept. */
    Batch at(long place) {
        return Objects.requireNonNull(ring[slot(place)], "only what is kept is asked for");
    }

    /** Place behind the newest batch. */
    long end() {
        return end;
    }

    /** Whether everything from {@code place} on is kept. */
    boolean has(long place) {
        return place >= first;
    }

    /** Place of the first batch that tells of anything after {@code revision}; empty where some of that is not kept any more. */
    OptionalLong after(long revision) {
        if (revision < since) {
            return OptionalLong.empty();
        }
        long place = end;
        while (place > first && at(place - 1).revision() > revision) {
            place--;
        }
        return OptionalLong.of(place);
    }
}
