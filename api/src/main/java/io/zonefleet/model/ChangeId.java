// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/**
 * Id of a change: a ULID, so that the order of ids is the order of time.
 *
 * @param text 26 characters of Crockford's base 32
 */
public record ChangeId(String text) implements Comparable<ChangeId> {
    private static final int LENGTH = 26;
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
        return text.length() == LENGTH && text.charAt(0) <= '7' && text.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
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
