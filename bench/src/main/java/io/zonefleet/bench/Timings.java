// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.util.Arrays;

/** Durations of one kind; percentiles by nearest rank. */
final class Timings {
    private final String name;
    private final long[] sorted;

    private Timings(String name, long[] sorted) {
        this.name = name;
        this.sorted = sorted;
    }

    /** @param nanos one duration each, in nanoseconds */
    static Timings of(String name, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Timings(name, sorted);
    }

    /** A row of the table. */
    String row() {
        return "| %s | %d | %.1f | %.1f | %.1f |"
                .formatted(name, sorted.length, percentile(0.5), percentile(0.99), percentile(1));
    }

    static String header() {
        return "| what | n | p50 ms | p99 ms | max ms |\n| --- | --- | --- | --- | --- |";
    }

    private double percentile(double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1e6;
    }
}
