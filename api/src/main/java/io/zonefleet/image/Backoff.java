// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the store may be read again after something has failed: each time in a row later. A row ends where reads have gone well for
 * longer than the longest pause, so that what fails soon after each success is slowed down too. Belongs to the loader's thread.
 */
final class Backoff {
    private final LoaderTiming timing;
    private final LongSupplier nanoTime;
    private Duration pause;
    private long end;
    private boolean well;
    private long wellSince;

    Backoff(LoaderTiming timing, LongSupplier nanoTime) {
        this.timing = timing;
        this.nanoTime = nanoTime;
        this.pause = timing.retry();
        this.end = nanoTime.getAsLong();
    }

    /** Something has failed just now. */
    void failed() {
        long now = nanoTime.getAsLong();
        if (well && now - wellSince > timing.maxRetry().toNanos()) {
            pause = timing.retry();
        }
        well = false;
        end = now + pause.toNanos();
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(timing.maxRetry()) < 0 ? longer : timing.maxRetry();
    }

    /** The store was read. */
    void wentWell() {
        if (!well) {
            well = true;
            wellSince = nanoTime.getAsLong();
        }
    }

    /** Whether the store may be read. */
    boolean isOver() {
        return left() <= 0;
    }

    /** Nanoseconds until it may; none or fewer where it may now. */
    long left() {
        return end - nanoTime.getAsLong();
    }
}
