// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.model.Change;
import io.zonefleet.model.Feed;
import io.zonefleet.plan.FeedEdit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Everything one write puts into a transaction.
 *
 * @param image whose revisions are compared
 * @param request what is asked for
 * @param draft what that changes
 * @param feeds what follows for the feeds; of a large draft only its {@linkplain io.zonefleet.plan.DesiredPlanner#outline outline}
 * @param change the record of it
 * @param compares what all this is based on
 */
record Proposal(
        ControlImage image,
        WriteRequest request,
        Draft draft,
        SortedMap<Feed, FeedEdit> feeds,
        Change change,
        Compares compares) {

    /** The same with another record. */
    Proposal recordedAs(Change other) {
        return new Proposal(image, request, draft, feeds, other, compares);
    }

    /** What it came to when it was committed at {@code revision}. */
    WriteOutcome.Written written(long revision) {
        return new WriteOutcome.Written(
                revision,
                Optional.of(change.id()),
                draft.counts(),
                draft.items().size() > WriteOutcome.MOST_ITEMS ? List.of() : draft.items(),
                Set.copyOf(feeds.keySet()),
                List.of(),
                false);
    }
}
