// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import io.zonefleet.model.DomainName;
import io.zonefleet.model.Violation;
import java.util.List;

/** What became of one zone. A zone that is refused stops no other. */
public sealed interface RenderedZone {
    /** The zone's apex. */
    DomainName zone();

    /**
     * A zone file.
     *
     * @param zone its apex
     * @param serial the SOA serial in it
     * @param fileName within the zone directory
     * @param text all of the file
     */
    record Text(DomainName zone, long serial, String fileName, String text) implements RenderedZone {}

    /**
     * A zone that cannot be written: its last good file stays; without one it is left out of the Corefile.
     *
     * @param zone its apex
     * @param violations at least one; each pointer names the domain
     */
    record Refused(DomainName zone, List<Violation> violations) implements RenderedZone {
        public Refused {
            violations = List.copyOf(violations);
        }
    }
}
