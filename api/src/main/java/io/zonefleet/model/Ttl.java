// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/**
 * How long an answer may be cached.
 *
 * @param seconds 0 to 604,800 (a week)
 */
public record Ttl(int seconds) implements Comparable<Ttl> {
    /** The longest time that is accepted, in seconds. */
    public static final int MAX_SECONDS = 604_800;

    /** Where nothing is said. */
    public static final Ttl DEFAULT = new Ttl(30);

    /** @throws IllegalArgumentException outside 0 to a week */
    public Ttl {
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException("TTL outside 0.." + MAX_SECONDS + ": " + seconds);
        }
    }

    @Override
    public int compareTo(Ttl other) {
        return Integer.compare(seconds, other.seconds);
    }
}
