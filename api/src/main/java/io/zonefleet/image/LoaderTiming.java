// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import java.time.Duration;

/**
 * When a loader acts by itself.
 *
 * @param audit between comparisons of the audited keys with the store
 * @param full between full reads
 * @param retry before the first new try when the store can't be read; doubles up to {@code maxRetry}
 * @param maxRetry longest wait between tries
 * @param grace how long an event may be late before it counts as lost
 */
public record LoaderTiming(Duration audit, Duration full, Duration retry, Duration maxRetry, Duration grace) {
    /** Watches have lost events before: look every minute, read everything every hour. */
    public static final LoaderTiming DEFAULT = new LoaderTiming(
            Duration.ofSeconds(60),
            Duration.ofHours(1),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2));
}
