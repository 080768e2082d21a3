// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import java.time.Instant;

/** Change ids that are the same in each run. */
final class Ids {
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int TIME = 10;
    private static final int COUNT = 16;
    private static final int BITS = 5;

    private Ids() {}

    /** A ULID of that time; {@code count} makes it unlike others. */
    static String ulid(Instant at, long count) {
        return digits(at.toEpochMilli(), TIME) + digits(count, COUNT);
    }

    private static String digits(long number, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = length - 1; i >= 0; i--) {
            int shift = i * BITS;
            text.append(shift >= Long.SIZE ? '0' : ALPHABET.charAt((int) (number >>> shift & 31)));
        }
        return text.toString();
    }
}
