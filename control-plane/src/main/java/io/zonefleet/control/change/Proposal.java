// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.model.Change;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
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
 * @param feeds what follows for the feeds
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
    WriteOutcome written(long revision, List<IntentKey> superseded) {
        return new WriteOutcome.Written(
                revision,
                Optional.of(change.id()),
                draft.counts(),
                draft.items(),
                Set.copyOf(feeds.keySet()),
                superseded,
                false);
    }
}
