// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Instant;

/**
 * Id of a change: a ULID, so that the order of ids is the order of time.
 *
 * @param text 26 characters of Crockford's base 32
 */
public record ChangeId(String text) implements Comparable<ChangeId> {
    private static final int LENGTH = 26;
    private static final int TIME_DIGITS = 10;
    private static final long MAX_MILLIS = (1L << 48) - 1;
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /** @throws IllegalArgumentException where {@code text} is no ULID */
    public ChangeId {
        if (!isUlid(text)) {
            throw new IllegalArgumentException("not a ULID: " + text);
        }
    }

    /** Whether {@code text} has the form of a ULID. */
    public static boolean isUlid(String text) {
        // 26 digits of 5 bits are 2 more than a ULID has
        boolean ulid = text.length() == LENGTH && text.charAt(0) <= '7';
        for (int i = 0; ulid && i < LENGTH; i++) {
            ulid = DIGITS.indexOf(text.charAt(i)) >= 0;
        }
        return ulid;
    }

    /** The least id that can be made at that time or later. Milliseconds count. */
    public static ChangeId firstAt(Instant time) {
        char[] text = "0".repeat(LENGTH).toCharArray();
        long left = Math.clamp(time.toEpochMilli(), 0, MAX_MILLIS);
        for (int i = TIME_DIGITS - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (left & 31));
            left >>= 5;
        }
        return new ChangeId(new String(text));
    }

    /** When it was made, by the clock of the replica; milliseconds. */
    public Instant time() {
        long millis = 0;
        for (int i = 0; i < TIME_DIGITS; i++) {
            millis = millis << 5 | DIGITS.indexOf(text.charAt(i));
        }
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public int compareTo(ChangeId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
