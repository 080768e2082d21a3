// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.model.Polling;
import io.zonefleet.model.Source;
import io.zonefleet.plan.ShrinkGuard;
import java.util.Optional;

/**
 * How much of what a source contributes may go at once; pure. The guard of clusters does not see a small list that loses everything in a large
 * fleet.
 *
 * @param source whose
 * @param empty whether it says nothing at all any more
 */
record ShrinkLimit(Source source, boolean empty) {
    /** Whether {@code removed} of {@code all} names that it contributes are too many. */
    boolean isTooMuch(int removed, int all) {
        if (source.allowShrink() || removed == 0) {
            return false;
        }
        Optional<Integer> given = source.poll().shrinkPercent();
        boolean over = 100L * removed > (long) given.orElse(Polling.SHRINK_PERCENT) * all;
        // who gives a limit means it of few names too
        return over && (given.isPresent() || removed >= ShrinkGuard.AT_LEAST || isEmptyList());
    }

    /** An empty list is what a broken server says. Of a cluster's objects the last is deleted as any other. */
    private boolean isEmptyList() {
        return empty && source.kubernetes().isEmpty();
    }

    /** Why it is held, and what to do. */
    String message(int removed, int all) {
        String why = (isEmptyList() ? "it is empty: " : "")
                + "it lacks %d of %d names that this source contributes, more than %d %%; if that is meant, put it with \"allowShrink\": true"
                        .formatted(removed, all, source.poll().shrinkPercent().orElse(Polling.SHRINK_PERCENT));
        return source.kubernetes().isPresent() ? why + "; what was added or changed is written" : why;
    }
}
