// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.propagation;

import java.util.OptionalLong;

/**
 * Times counted by their size, so that quantiles of any number of them take a kilobyte: each millisecond below 32, a sixteenth of the power of
 * two above. Not for several threads.
 */
final class Lags {
    /** Below, each millisecond has a count of its own. */
    private static final int EXACT = 32;

    private static final int EXACT_BITS = 5;
    private static final int PARTS_BITS = 4;
    private static final int PARTS = 1 << PARTS_BITS;

    /** Some seventy minutes; what took longer counts as this. */
    private static final long LONGEST = (1L << 22) - 1;

    private final int[] counts = new int[bucketOf(LONGEST) + 1];
    private int measured;

    /** One more. Less than nothing, which clocks may say that differ, is nothing. */
    void add(long millis) {
        counts[bucketOf(Math.clamp(millis, 0, LONGEST))]++;
        measured++;
    }

    /** How many there are. */
    int measured() {
        return measured;
    }

    /**
     * The time that {@code share} of all do not exceed, too long by a sixteenth at most.
     *
     * @param open how many more there are that have not come to their end
     * @return milliseconds; empty where so many have not come to their end yet
     */
    OptionalLong quantile(double share, int open) {
        long rank = Math.max(1, (long) Math.ceil(share * (measured + (long) open)));
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= rank) {
                return OptionalLong.of(most(bucket));
            }
        }
        return OptionalLong.empty();
    }

    private static int bucketOf(long millis) {
        if (millis < EXACT) {
            return (int) millis;
        }
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(millis);
        int part = (int) (millis >> (power - PARTS_BITS)) - PARTS;
        return EXACT + (power - EXACT_BITS) * PARTS + part;
    }

    /** The longest time that counts there. */
    private static long most(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int power = EXACT_BITS + (bucket - EXACT) / PARTS;
        long part = (long) PARTS + (bucket - EXACT) % PARTS;
        return ((part + 1) << (power - PARTS_BITS)) - 1;
    }
}
