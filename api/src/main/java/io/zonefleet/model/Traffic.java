// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

/**
 * What clients asked a node's CoreDNS in the newest stretch of time over which its agent has read CoreDNS's metrics: of names that are not
 * managed, since the blocks of managed zones count nothing. Less than 100 bytes of a status.
 *
 * @param millis how long the stretch was, in milliseconds
 * @param queries how many queries came
 * @param lookups how many times a cache was asked
 * @param hits how many times a cache had the answer
 * @param failures how many answers were SERVFAIL
 */
public record Traffic(long millis, long queries, long lookups, long hits, long failures) {
    /** @throws IllegalArgumentException for a stretch of no time, or less than nothing */
    public Traffic {
        if (millis < 1 || queries < 0 || lookups < 0 || hits < 0 || failures < 0) {
            throw new IllegalArgumentException("no counts of a stretch of time");
        }
    }
}
