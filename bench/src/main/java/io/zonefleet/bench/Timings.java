// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Collection;

/** Durations of one kind, in nanoseconds; percentiles by nearest rank. */
final class Timings {
    private final String name;
    private final long[] sorted;

    private Timings(String name, long[] sorted) {
        this.name = name;
        this.sorted = sorted;
    }

    /** @param nanos one duration each, in nanoseconds */
    static Timings of(String name, long[] nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("nothing was measured: " + name);
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Timings(name, sorted);
    }

    /** @param nanos one duration each, in nanoseconds */
    static Timings of(String name, Collection<Long> nanos) {
        return of(name, nanos.stream().mapToLong(Long::longValue).toArray());
    }

    /** @param nanos one duration each, in nanoseconds */
    static Timings of(String name, LongBuffer nanos) {
        long[] all = new long[nanos.remaining()];
        nanos.duplicate().get(all);
        return of(name, all);
    }

    /** An empty table for rows of {@link #cells}. */
    static Table table() {
        return new Table("what", "n", "p50 ms", "p99 ms", "max ms");
    }

    /** A row of {@link #table}. */
    Object[] cells() {
        return new Object[] {name, sorted.length, oneDigit(0.5), oneDigit(0.99), oneDigit(1)};
    }

    /** What was measured. */
    String name() {
        return name;
    }

    /** How many. */
    int count() {
        return sorted.length;
    }

    /** Milliseconds which {@code share} of all, 0 to 1, did not exceed. */
    double millis(double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1e6;
    }

    private String oneDigit(double share) {
        return Table.number(millis(share));
    }
}
