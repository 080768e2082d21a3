// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.List;

/**
 * A suffix that is asked at servers of its own.
 *
 * @param name the suffix
 * @param forward its upstreams, at least one
 */
public record StubDomain(DomainName name, List<Upstream> forward) {
    /** @throws IllegalArgumentException without an upstream */
    public StubDomain {
        forward = List.copyOf(forward);
        if (forward.isEmpty()) {
            throw new IllegalArgumentException("a stub domain needs an upstream");
        }
    }
}
