// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.report;

import java.time.Duration;

/**
 * How long the leases of a status are. Short ones tell soon of a node that was killed. Where one ran out although the node was there, the
 * store could not keep up with renewals, and a status that is taken away and written again is still more work for it: the next ones are
 * twice as long, up to four times, until it has been calm for ten minutes. One thread.
 */
final class LeaseTerm {
    static final Duration CALM = Duration.ofMinutes(10);

    private static final int MOST = 4;

    private final Duration shortest;
    private int times = 1;
    private long since;

    /** @param shortest while all is well */
    LeaseTerm(Duration shortest) {
        this.shortest = shortest;
    }

    /** Of a lease that is made or kept at {@code now}, in monotonic nanoseconds. */
    Duration length(long now) {
        if (times > 1 && now - since >= CALM.toNanos()) {
            times /= 2;
            since = now;
        }
        return shortest.multipliedBy(times);
    }

    /** What hung on a lease was gone, and nobody had taken it back. */
    void ranOut(long now) {
        times = Math.min(MOST, 2 * times);
        since = now;
    }
}
