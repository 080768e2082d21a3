// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import java.time.Duration;

/**
 * How often something may be done: a few times at once, and after that once a period. What was not done while it was quiet comes back, one a period,
 * up to those few. Moments are of {@link System#nanoTime}.
 *
 * @param due when it would be due next if it had always been done once a period
 */
record Allowance(long due) {
    static final int AT_ONCE = 4;
    static final Duration PERIOD = Duration.ofSeconds(1);

    private static final long AHEAD = PERIOD.multipliedBy(AT_ONCE - 1L).toNanos();

    /** Nothing was done yet. */
    static Allowance from(long now) {
        return new Allowance(now);
    }

    /** Nanoseconds until it may be done again; 0: now. */
    long waitAt(long now) {
        return Math.max(0, due - now - AHEAD);
    }

    /** It is done now. */
    Allowance usedAt(long now) {
        return new Allowance((due - now > 0 ? due : now) + PERIOD.toNanos());
    }
}
