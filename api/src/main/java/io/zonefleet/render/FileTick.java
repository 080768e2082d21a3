// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import java.time.Duration;
import java.util.List;

/**
 * How often the {@code file} plugin looks at each zone file. A look costs 10 to 25 µs of CPU, so 2.5 ms a file keep idle polling
 * under 1 % of a core; steps, so that one zone more or less seldom changes the Corefile.
 */
final class FileTick {
    private static final List<Duration> STEPS = List.of(
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(2500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));
    private static final long MICROS_PER_FILE = 2_500;

    private FileTick() {}

    /** @param files how many zone files CoreDNS has open, one per zone and listener */
    static Duration of(int files) {
        Duration least = Duration.ofNanos(files * MICROS_PER_FILE * 1_000);
        return STEPS.stream()
                .filter(step -> step.compareTo(least) >= 0)
                .findFirst()
                .orElseGet(STEPS::getLast);
    }

    /** As Go reads it. */
    static String text(Duration tick) {
        return tick.toMillis() % 1_000 == 0 ? tick.toSeconds() + "s" : tick.toMillis() + "ms";
    }
}
