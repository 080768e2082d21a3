// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.model.Violation;
import java.util.List;

/** Violations in one line, for results of polls. */
final class Told {
    private static final int FIRST = 3;

    private Told() {}

    /** @param count how many there were, of which not all need be in the list */
    static String first(List<Violation> violations, int count) {
        String first = String.join(
                "; ",
                violations.stream()
                        .limit(FIRST)
                        .map(v -> (v.pointer().isEmpty() ? "" : v.pointer() + ": ") + v.message())
                        .toList());
        return count > FIRST ? first + "; and " + (count - FIRST) + " more" : first;
    }
}
