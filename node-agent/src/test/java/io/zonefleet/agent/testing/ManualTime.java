// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.testing;

import io.zonefleet.agent.state.Time;
import java.time.Duration;
import java.time.Instant;

/** Time that stands still until it is moved. Used by one thread. */
public final class ManualTime {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private long nanos = 1_000_000_000L;

    /** Moves it on. */
    public void advance(Duration by) {
        nanos += by.toNanos();
    }

    /** Monotonic nanoseconds. */
    public long now() {
        return nanos;
    }

    /** As the agent takes it. */
    public Time time() {
        return new Time(() -> nanos, () -> START.plusNanos(nanos));
    }
}
