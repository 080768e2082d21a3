// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.List;

/**
 * What a node answers for a domain.
 *
 * @param addresses sorted, without doubles, 1 to {@value #MAX_ADDRESSES} per contribution
 * @param ttl of every record
 * @param wildcard whether names below get the same
 * @param below what other names below get; means nothing with {@code wildcard}
 */
public record Answer(List<Address> addresses, Ttl ttl, boolean wildcard, Below below) {
    /** How many addresses one contribution may have. */
    public static final int MAX_ADDRESSES = 64;

    /** @throws IllegalArgumentException without an address */
    public Answer {
        addresses = addresses.stream().sorted().distinct().toList();
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("an answer needs an address");
        }
    }

    /** Whether nothing below the domain may be forwarded, so that the domain has to be a zone of its own. */
    public boolean closedBelow() {
        return !wildcard && below == Below.NXDOMAIN;
    }
}
