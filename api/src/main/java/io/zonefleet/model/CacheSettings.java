// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Duration;
import java.util.Optional;

/**
 * The cache for everything that is not managed. Managed zones are never cached: an edit would be hidden by it.
 *
 * @param size entries with an answer; 0 switches the cache off
 * @param maxTtl upper limit for positive answers
 * @param maxNegativeTtl upper limit for negative answers
 * @param denialSize entries that say there is nothing; empty: as many as {@code size}
 * @param prefetch which entries are asked for again before they end; empty: none
 * @param serveStale how long answers are given after their end while upstreams are silent; empty: not at all
 */
public record CacheSettings(
        int size,
        Ttl maxTtl,
        Ttl maxNegativeTtl,
        Optional<Integer> denialSize,
        Optional<Prefetch> prefetch,
        Optional<ServeStale> serveStale) {
    /** Largest number of entries. */
    public static final int MAX_SIZE = 1_000_000;

    /** CoreDNS's own default size, with node-cache's times. */
    public static final CacheSettings DEFAULT = new CacheSettings(9984, new Ttl(30), new Ttl(5));

    /** @throws IllegalArgumentException for a size below 0 or above a million, or a {@code denialSize} of 0 */
    public CacheSettings {
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("cache size outside 0..1000000: " + size);
        }
        if (denialSize.filter(entries -> entries < 1 || entries > MAX_SIZE).isPresent()) {
            throw new IllegalArgumentException("cache size outside 1..1000000: " + denialSize);
        }
    }

    /** A cache of one size that neither asks early nor answers late. */
    public CacheSettings(int size, Ttl maxTtl, Ttl maxNegativeTtl) {
        this(size, maxTtl, maxNegativeTtl, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Entries that are asked for at least {@code amount} times, with gaps of at most {@code duration}, are asked for anew when
     * {@code percentage} of their TTL is left (CoreDNS, plugin cache).
     *
     * @param amount 1 to 1000000
     * @param duration in whole milliseconds, more than 0
     * @param percentage 10 to 90
     */
    public record Prefetch(int amount, Duration duration, int percentage) {
        /** @throws IllegalArgumentException outside of these limits */
        public Prefetch {
            if (amount < 1 || amount > MAX_SIZE || percentage < 10 || percentage > 90 || duration.toMillis() < 1) {
                throw new IllegalArgumentException("no prefetch that CoreDNS takes");
            }
        }
    }

    /**
     * Answers after their end (RFC 8767).
     *
     * @param upTo how long after it, in whole milliseconds, more than 0
     * @param verify whether upstreams are asked first each time; else the old answer is given at once, and they are asked behind it
     */
    public record ServeStale(Duration upTo, boolean verify) {
        /** @throws IllegalArgumentException for less than a millisecond */
        public ServeStale {
            if (upTo.toMillis() < 1) {
                throw new IllegalArgumentException("no time to serve stale answers for: " + upTo);
            }
        }
    }
}
