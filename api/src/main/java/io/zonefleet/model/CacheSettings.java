// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/**
 * The cache for everything that is not managed. Managed zones are never cached: an edit would be hidden by it.
 *
 * @param size entries; 0 switches the cache off
 * @param maxTtl upper limit for positive answers
 * @param maxNegativeTtl upper limit for negative answers
 */
public record CacheSettings(int size, Ttl maxTtl, Ttl maxNegativeTtl) {
    /** CoreDNS's own default size, with node-cache's times. */
    public static final CacheSettings DEFAULT = new CacheSettings(9984, new Ttl(30), new Ttl(5));

    /** @throws IllegalArgumentException for a size below 0 or above a million */
    public CacheSettings {
        if (size < 0 || size > 1_000_000) {
            throw new IllegalArgumentException("cache size outside 0..1000000: " + size);
        }
    }
}
