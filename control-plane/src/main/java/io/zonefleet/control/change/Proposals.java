// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.Feed;
import io.zonefleet.plan.DesiredPlanner;
import io.zonefleet.plan.FeedEdit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Makes proposals from drafts: what follows for the feeds, and the change record with a new id and the time. */
final class Proposals {
    private static final FeedEdit NOTHING = new FeedEdit(new TreeMap<>(), false);

    private final InstantSource clock;
    private final Supplier<ChangeId> ids;
    private final DesiredPlanner planner;
    private final Transactions transactions;

    Proposals(Keys keys, InstantSource clock, Supplier<ChangeId> ids, Transactions transactions) {
        this.clock = clock;
        this.ids = ids;
        this.planner = new DesiredPlanner(keys);
        this.transactions = transactions;
    }

    /** @param image whose revisions count; the draft may have been made on one that is some writes ahead of it */
    Proposal make(ControlImage image, WriteRequest request, Draft draft) {
        SortedMap<Feed, FeedEdit> feeds = Transactions.isLarge(draft) ? outline(draft) : feeds(draft);
        if (image.isUnread(draft.touched())) {
            image.intent().feeds().forEach(feed -> feeds.putIfAbsent(feed, NOTHING)); // any may have the name
        }
        return new Proposal(
                image, request, draft, feeds, change(request, draft, feeds), transactions.comparesOf(image, request));
    }

    /** What follows for the feeds. */
    SortedMap<Feed, FeedEdit> feeds(Draft draft) {
        return planner.plan(draft.before(), draft.after(), draft.touched());
    }

    /** Of a large draft the materialiser makes the edits: here they would be in memory for nothing. */
    private SortedMap<Feed, FeedEdit> outline(Draft draft) {
        return planner.outline(draft.before(), draft.after(), draft.touched());
    }

    private Change change(WriteRequest request, Draft draft, SortedMap<Feed, FeedEdit> feeds) {
        TreeSet<String> paths = new TreeSet<>();
        feeds.keySet().forEach(feed -> paths.add(feed.path()));
        Instant at = clock.instant(); // before the id, whose time lists go by: since=<at> has this change
        return new Change(
                ids.get(), at, request.actor(), request.comment(), paths, draft.counts(), 0, draft.items(), List.of());
    }
}
