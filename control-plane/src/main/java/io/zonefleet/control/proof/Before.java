// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import io.zonefleet.model.Answer;
import io.zonefleet.model.DnsRecord;
import io.zonefleet.model.Ttl;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a feed said of a name before, as far as it tells how long that may be held.
 *
 * @param forgotten whether nobody remembers: then the rest says nothing
 * @param longest of the TTLs of all that was answered; empty: nothing was
 */
record Before(boolean forgotten, Optional<Ttl> longest) {
    static final Before NOTHING = new Before(false, Optional.empty());
    static final Before FORGOTTEN = new Before(true, Optional.empty());

    /** The same where that was answered too. */
    Before and(Answer answer) {
        Ttl most = longest(answer);
        return longest.filter(known -> known.compareTo(most) >= 0).isPresent()
                ? this
                : new Before(forgotten, Optional.of(most));
    }

    private static Ttl longest(Answer answer) {
        return Stream.concat(Stream.of(answer.ttl()), answer.records().stream().map(DnsRecord::ttl))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
