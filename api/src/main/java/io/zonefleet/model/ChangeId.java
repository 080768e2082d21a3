// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.regex.Pattern;

/**
 * Id of a change: a ULID, so that the order of ids is the order of time.
 *
 * @param text 26 characters of Crockford's base 32
 */
public record ChangeId(String text) implements Comparable<ChangeId> {
    private static final Pattern ULID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");

    /** @throws IllegalArgumentException where {@code text} is no ULID */
    public ChangeId {
        if (!isUlid(text)) {
            throw new IllegalArgumentException("not a ULID: " + text);
        }
    }

    /** Whether {@code text} has the form of a ULID. */
    public static boolean isUlid(String text) {
        return ULID.matcher(text).matches();
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
