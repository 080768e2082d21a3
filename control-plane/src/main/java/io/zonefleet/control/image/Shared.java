// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Values of which images have few different ones: each is in memory once. */
final class Shared {
    /** More different ones than that are not worth it, and would be kept for ever. */
    private static final int MOST = 10_000;

    private static final ConcurrentMap<Object, Object> KNOWN = new ConcurrentHashMap<>();

    private Shared() {}

    /** An equal value, which others have too. */
    @SuppressWarnings("unchecked") // equal values of our own types are of the same one
    static <T> T of(T value) {
        Object known = KNOWN.get(value);
        if (known != null) {
            return (T) known;
        }
        if (KNOWN.size() < MOST) {
            KNOWN.put(value, value);
        }
        return value;
    }
}
