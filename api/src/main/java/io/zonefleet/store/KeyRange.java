// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import java.util.ArrayList;
import java.util.List;

/**
 * Keys from {@code start} (inclusive) to {@code end} (exclusive), in byte order.
 *
 * @param start first key
 * @param end first key after
 */
public record KeyRange(String start, String end) {
    public KeyRange {
        if (start.isEmpty() || start.compareTo(end) >= 0) {
            throw new IllegalArgumentException("a range from '" + start + "' to '" + end + "' has no keys");
        }
    }

    /** Just one key. */
    public static KeyRange single(String key) {
        return new KeyRange(key, key + '\0');
    }

    /** All keys that begin with {@code prefix}, which ends with an ASCII character below DEL. */
    public static KeyRange prefix(String prefix) {
        char last = prefix.charAt(prefix.length() - 1);
        return new KeyRange(prefix, prefix.substring(0, prefix.length() - 1) + (char) (last + 1));
    }

    /** What is left of it without {@code other}: up to two ranges. */
    public List<KeyRange> without(KeyRange other) {
        List<KeyRange> left = new ArrayList<>();
        if (start.compareTo(other.start) < 0) {
            left.add(new KeyRange(start, end.compareTo(other.start) < 0 ? end : other.start));
        }
        if (end.compareTo(other.end) > 0) {
            left.add(new KeyRange(start.compareTo(other.end) > 0 ? start : other.end, end));
        }
        return left;
    }

    /** Whether {@code key} lies in it. */
    public boolean contains(String key) {
        return key.compareTo(start) >= 0 && key.compareTo(end) < 0;
    }
}
