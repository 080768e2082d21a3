// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Violation;
import io.zonefleet.plan.DesiredPlanner;
import io.zonefleet.plan.FeedEdit;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.TxnOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Accepts writes. Each is drafted on the newest image and committed by comparing the versions it was drafted on, so any number of
 * replicas write at the same time and none of them decides by a lock. A lost race is drafted anew; only a broken precondition is told
 * to the caller.
 *
 * <p>Thread-safe; {@link #write} blocks until the write is durable.
 */
public final class Writer {
    /** Races lost in a row after which the caller is told: something writes the same key all the time. */
    private static final int ATTEMPTS = 16;

    private static final Duration CATCH_UP = Duration.ofSeconds(5);

    private final Store store;
    private final Keys keys;
    private final ImageHolder images;
    private final InstantSource clock;
    private final Supplier<ChangeId> ids;
    private final DesiredPlanner planner;
    private final Transactions transactions;
    private final BulkWriter bulk;

    /** @param applier shared with the materialiser, which leaves alone what is being applied here */
    public Writer(
            Store store,
            Keys keys,
            ImageHolder images,
            BulkApplier applier,
            InstantSource clock,
            Supplier<ChangeId> ids) {
        this.store = store;
        this.keys = keys;
        this.images = images;
        this.clock = clock;
        this.ids = ids;
        this.planner = new DesiredPlanner(keys);
        this.transactions = new Transactions(keys);
        this.bulk = new BulkWriter(store, keys, images, transactions, applier);
    }

    /** What {@link #write} would do. */
    public Preview preview(WriteRequest request) {
        ControlImage image = images.current();
        return switch (Drafting.draft(
                image.intent(), request, image.fleet().broken().keySet())) {
            case Drafting.Result.Not not -> new Preview.Not(not.outcome());
            case Drafting.Result.Ready ready -> {
                Draft draft = ready.draft();
                Set<ClusterId> clusters =
                        Affected.clusters(draft, planner.plan(draft.before(), draft.after(), draft.touched()));
                yield new Preview.Planned(new WritePreview(
                        image.revision(), draft.counts(), draft.items(), draft.before(), draft.after(), clusters));
            }
        };
    }

    /**
     * Writes all of {@code request} or nothing.
     *
     * @throws StoreException.Unavailable where the store does not answer: it may or may not have been written
     */
    public WriteOutcome write(WriteRequest request) {
        Optional<WriteOutcome> earlier = replay(request);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            ControlImage image = images.current();
            if (image.epoch().isEmpty()) {
                throw new StoreException.Unavailable("the store is not set up yet", new TimeoutException("no epoch"));
            }
            switch (Drafting.draft(
                    image.intent(), request, image.fleet().broken().keySet())) {
                case Drafting.Result.Ready ready -> {
                    Optional<WriteOutcome> done = commit(image, request, ready.draft());
                    if (done.isPresent()) {
                        return done.get();
                    }
                }
                case Drafting.Result.Not not -> {
                    if (isCurrent(image, request)) {
                        return not.outcome();
                    }
                }
            }
        }
        IntentKey key = request.edits().getFirst().key();
        return new WriteOutcome.Conflict(key, images.current().intent().find(key));
    }

    /**
     * Whether what the refusal was judged on is what the store holds: the image may lag behind the caller's own last write. The
     * revisions of all pieces named in the request are compared with the store.
     */
    private boolean isCurrent(ControlImage image, WriteRequest request) {
        return request.edits().size() > Transactions.MAX_COMPARES
                || held(image, store.commit(transactions.compareOnly(image, request)));
    }

    private boolean held(ControlImage image, TxnOutcome outcome) {
        return switch (outcome) {
            case TxnOutcome.Committed committed -> true;
            case TxnOutcome.Lost lost -> {
                catchUp(image, lost);
                yield false;
            }
        };
    }

    private Optional<WriteOutcome> commit(ControlImage image, WriteRequest request, Draft draft) {
        if (draft.items().isEmpty()) {
            return unchanged(image, request, draft);
        }
        SortedMap<Feed, FeedEdit> feeds = planner.plan(draft.before(), draft.after(), draft.touched());
        Change change = change(request, draft, feeds);
        Proposal proposal = new Proposal(image, request, draft, feeds, change);
        if (transactions.isBulk(proposal)) {
            return bulk.write(proposal);
        }
        TxnOutcome outcome;
        try {
            outcome = store.commit(transactions.build(proposal));
        } catch (StoreException.Unavailable ambiguous) {
            return Optional.of(resolve(proposal, ambiguous));
        }
        return switch (outcome) {
            case TxnOutcome.Committed committed -> {
                if (committed.revision() <= image.revision()) {
                    images.reload(); // a store that was restored: what else is in it was not what the write was
                    // planned on
                }
                yield Optional.of(written(proposal, committed.revision()));
            }
            case TxnOutcome.Lost lost -> {
                catchUp(image, lost);
                yield Optional.empty();
            }
        };
    }

    private Change change(WriteRequest request, Draft draft, SortedMap<Feed, FeedEdit> feeds) {
        Set<String> paths = new TreeSet<>();
        feeds.keySet().forEach(feed -> paths.add(feed.path()));
        return new Change(
                ids.get(),
                clock.instant(),
                request.actor(),
                request.comment(),
                new TreeSet<>(paths),
                draft.counts(),
                0,
                draft.items(),
                List.of());
    }

    private Optional<WriteOutcome> unchanged(ControlImage image, WriteRequest request, Draft draft) {
        if (request.edits().size() > Transactions.MAX_COMPARES) {
            return Optional.of(nothing(image.revision(), draft));
        }
        TxnOutcome outcome = store.commit(transactions.compareOnly(image, request));
        return held(image, outcome) && outcome instanceof TxnOutcome.Committed committed
                ? Optional.of(nothing(Math.min(committed.revision(), image.revision()), draft))
                : Optional.empty();
    }

    private static WriteOutcome nothing(long revision, Draft draft) {
        return new WriteOutcome.Written(
                revision, Optional.empty(), draft.counts(), List.of(), Set.of(), List.of(), false);
    }

    private static WriteOutcome written(Proposal proposal, long revision) {
        return new WriteOutcome.Written(
                revision,
                Optional.of(proposal.change().id()),
                proposal.draft().counts(),
                proposal.draft().items(),
                proposal.feeds().keySet(),
                List.of(),
                false);
    }

    /** No answer came. The change record is part of the transaction, so its presence tells what happened. */
    private WriteOutcome resolve(Proposal proposal, StoreException.Unavailable ambiguous) {
        Optional<Entry> record = store
                .read(KeyRange.single(keys.change(proposal.change().id())), 0)
                .entries()
                .stream()
                .findFirst();
        return written(proposal, record.orElseThrow(() -> ambiguous).createRevision());
    }

    /** Waits until the image has what made the comparison fail. */
    private void catchUp(ControlImage image, TxnOutcome.Lost lost) {
        if (lost.revision() < image.revision()) {
            images.reload();
            throw new StoreException.Unavailable(
                    "the store is at revision " + lost.revision() + ", though it was at " + image.revision()
                            + " before: its data were wiped or restored, and are being read anew",
                    new TimeoutException("older"));
        }
        long needed = lost.modRevisions().values().stream()
                .mapToLong(Long::longValue)
                .filter(revision -> revision > image.revision())
                .max()
                .orElse(lost.revision());
        try {
            images.await(needed, CATCH_UP);
        } catch (TimeoutException behind) {
            throw new StoreException.Unavailable("the image does not follow the store", behind);
        }
    }

    private Optional<WriteOutcome> replay(WriteRequest request) {
        return request.idempotency().flatMap(idempotency -> {
            String key = keys.idempotency(IdempotencyRecord.keyOf(request.actor(), idempotency.key()));
            return store.read(KeyRange.single(key), 0).entries().stream()
                    .findFirst()
                    .map(entry -> replay(idempotency, entry));
        });
    }

    private static WriteOutcome replay(WriteRequest.Idempotency idempotency, Entry entry) {
        IdempotencyRecord record;
        try {
            record = Codec.decode(IdempotencyRecord.class, entry.value());
        } catch (UnreadableException broken) {
            throw new StoreException.Refused(
                    "the record of this idempotency key can't be read: " + entry.key(), broken);
        }
        if (!record.fingerprint().equals(idempotency.fingerprint())) {
            return new WriteOutcome.Refused(
                    WriteOutcome.Reason.KEY_REUSED,
                    List.of(new Violation(
                            "header/Idempotency-Key",
                            idempotency.key(),
                            "idempotency-key-reused",
                            "this key was used for another request; choose a new one")));
        }
        return new WriteOutcome.Written(
                entry.createRevision(),
                Optional.of(record.change()),
                record.counts(),
                List.of(),
                Set.of(),
                List.of(),
                true);
    }

    /** Everything one transaction is built from. */
    record Proposal(
            ControlImage image, WriteRequest request, Draft draft, SortedMap<Feed, FeedEdit> feeds, Change change) {
        /** What {@code key} shall be. */
        Optional<Intent> after(IntentKey key) {
            return draft.after().find(key).map(Versioned::value);
        }

        List<Feed> feedList() {
            return new ArrayList<>(feeds.keySet());
        }
    }
}
