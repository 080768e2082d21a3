// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.state;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What time it is, for everything in the agent: a simulation turns these by hand.
 *
 * @param nanos monotonic, for periods
 * @param instant of the calendar, for people
 */
public record Time(LongSupplier nanos, Supplier<Instant> instant) {
    /** The machine's. */
    public static Time ofThisMachine() {
        return new Time(System::nanoTime, Instant::now);
    }

    /** Monotonic nanoseconds. */
    public long now() {
        return nanos.getAsLong();
    }

    /** How long ago {@code then} was, of {@link #now}. */
    public Duration since(long then) {
        return Duration.ofNanos(now() - then);
    }
}
