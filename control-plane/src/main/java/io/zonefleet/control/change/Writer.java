// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Images;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Violation;
import io.zonefleet.plan.FeedEdit;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.TxnOutcome;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
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

    /** The same for parts of what many contribute to one name: that all of them write at once is usual, and each race lets only one through. */
    private static final int PART_ATTEMPTS = 128;

    private final Store store;
    private final Keys keys;
    private final Images images;
    private final Transactions transactions;
    private final Comparison comparison;
    private final Proposals proposals;
    private final BulkWriter bulk;
    private final GroupCommit group;
    private final BulkApplier applier;

    /** @param applier shared with the materialiser, which leaves alone what is being applied here */
    public Writer(
            Store store, Keys keys, Images images, BulkApplier applier, InstantSource clock, Supplier<ChangeId> ids) {
        this.store = store;
        this.keys = keys;
        this.images = images;
        this.transactions = new Transactions(keys);
        this.proposals = new Proposals(keys, clock, ids, transactions);
        this.comparison = new Comparison(store, keys, transactions);
        this.bulk = new BulkWriter(store, keys, images, transactions, comparison, applier);
        this.group = new GroupCommit(store, images, proposals, transactions);
        this.applier = applier;
    }

    /** What {@link #write} would do. */
    public Preview preview(WriteRequest request) {
        ControlImage image = images.current();
        return switch (Drafting.draft(
                image.intent(), request, image.fleet().broken().keySet())) {
            case Drafting.Result.Not not -> new Preview.Not(not.outcome());
            case Drafting.Result.Ready ready -> new Preview.Planned(preview(image, ready.draft()));
        };
    }

    private WritePreview preview(ControlImage image, Draft draft) {
        SortedMap<Feed, FeedEdit> feeds = proposals.feeds(draft);
        return new WritePreview(
                image.revision(),
                draft.counts(),
                draft.items(),
                draft.before(),
                draft.after(),
                feeds,
                Affected.clusters(draft, feeds));
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
        return settled(request, GroupCommit.takes(request) ? together(request) : alone(request, Optional.empty()));
    }

    /**
     * As {@link #write}, where {@code plan} holds for what it would do; else it is refused ({@link WriteOutcome.Reason#PLAN_MOVED}). What the
     * request changes is as it was judged when it is written; what else the plan looks at was so just before.
     */
    public WriteOutcome writeAsPlanned(WriteRequest request, Predicate<WritePreview> plan) {
        Optional<WriteOutcome> earlier = replay(request);
        return earlier.isPresent() ? earlier.get() : settled(request, alone(request, Optional.of(plan)));
    }

    /** What a request with the same idempotency key came to; empty where there was none. */
    public Optional<WriteOutcome> replay(WriteRequest request) {
        return request.idempotency().flatMap(idempotency -> {
            String key = keys.idempotency(IdempotencyRecord.keyOf(request.actor(), idempotency.key()));
            return store.read(KeyRange.single(key), 0).entries().stream()
                    .findFirst()
                    .map(entry -> replay(idempotency, entry));
        });
    }

    /** How many rows of an accepted change this replica has still to bring into intent; empty where it is not at it. */
    public OptionalInt remaining(ChangeId id) {
        return applier.remaining(id);
    }

    /** The change as which somebody's write with an idempotency key was accepted; empty where none was. */
    public Optional<ChangeId> acceptedAs(String actor, String key) {
        return store.read(KeyRange.single(keys.idempotency(IdempotencyRecord.keyOf(actor, key))), 0).entries().stream()
                .findFirst()
                .map(entry -> record(entry).change());
    }

    private WriteOutcome settled(WriteRequest request, WriteOutcome outcome) {
        boolean accepted = outcome instanceof WriteOutcome.Written written
                && written.change().isPresent();
        // where not, the same request may have come a second time, and won
        return accepted ? outcome : replay(request).orElse(outcome);
    }

    /** How many writes wait to share the next transaction. */
    int waiting() {
        return group.waiting();
    }

    private WriteOutcome together(WriteRequest request) {
        for (int attempt = 1; ; attempt++) {
            switch (group.write(request)) {
                case Turn.Committed(Proposal proposal, long revision) -> {
                    return proposal.written(revision);
                }
                case Turn.Unanswered(Proposal proposal, StoreException.Unavailable why) -> {
                    return resolve(proposal, why);
                }
                case Turn.Alone(Optional<Turn.Behind> behind) -> {
                    behind.ifPresent(old -> CatchUp.after(old.image(), old.lost(), images));
                    // parts that lost against another replica try it together again: alone each would race with all
                    // others
                    if (behind.isEmpty() || !request.isOfParts() || attempt == PART_ATTEMPTS) {
                        return alone(request, Optional.empty());
                    }
                }
            }
            Optional<WriteOutcome> twin = replay(request);
            if (twin.isPresent()) {
                return twin.get();
            }
        }
    }

    /** What an attempt comes to, if it does not have to be made again. */
    private sealed interface Attempt {
        /** That is all. */
        record Ended(WriteOutcome outcome) implements Attempt {}

        /** It is accepted, and rows are still to be brought into intent. */
        record Accepted(BulkWriter.Accepted accepted) implements Attempt {}
    }

    private WriteOutcome alone(WriteRequest request, Optional<Predicate<WritePreview>> plan) {
        return switch (attempt(request, plan)) {
            case Attempt.Ended(WriteOutcome outcome) -> outcome;
            // here, where no variable holds what it was drafted on: that is as much again as all domains
            case Attempt.Accepted(BulkWriter.Accepted accepted) -> bulk.apply(accepted);
        };
    }

    private Attempt attempt(WriteRequest request, Optional<Predicate<WritePreview>> plan) {
        int attempts = request.parts().isEmpty() ? ATTEMPTS : PART_ATTEMPTS;
        for (int attempt = 1; attempt <= attempts; attempt++) {
            if (attempt > 1) {
                Optional<WriteOutcome> twin = replay(request);
                if (twin.isPresent()) {
                    return new Attempt.Ended(twin.get());
                }
            }
            ControlImage image = images.current();
            if (image.epoch().isEmpty()) {
                throw new StoreException.Unavailable("the store is not set up yet", new TimeoutException("no epoch"));
            }
            switch (Drafting.draft(
                    image.intent(), request, image.fleet().broken().keySet())) {
                case Drafting.Result.Ready ready -> {
                    boolean moved = plan.isPresent() && !plan.get().test(preview(image, ready.draft()));
                    Optional<Attempt> done = moved
                            ? moved(image, request).<Attempt>map(Attempt.Ended::new)
                            : commit(image, request, ready.draft());
                    if (done.isPresent()) {
                        return done.get();
                    }
                }
                case Drafting.Result.Not not -> {
                    if (isCurrent(image, request)) {
                        return new Attempt.Ended(not.outcome());
                    }
                }
            }
        }
        return new Attempt.Ended(new WriteOutcome.Overtaken(request.keys().getFirst()));
    }

    private Optional<WriteOutcome> moved(ControlImage image, WriteRequest request) {
        return isCurrent(image, request)
                ? Optional.of(new WriteOutcome.Refused(
                        WriteOutcome.Reason.PLAN_MOVED,
                        List.of(new Violation(
                                "/planHash",
                                "",
                                "plan-moved",
                                "something that the plan shows has changed since: make the plan anew (dryRun), and"
                                        + " apply that one"))))
                : Optional.empty();
    }

    /**
     * Whether what the refusal was judged on is what the store holds: the image may lag behind the caller's own last write. The
     * revisions of all pieces named in the request are compared with the store.
     */
    private boolean isCurrent(ControlImage image, WriteRequest request) {
        return held(image, comparison.of(image, transactions.comparesOf(image, request)));
    }

    private boolean held(ControlImage image, TxnOutcome outcome) {
        return switch (outcome) {
            case TxnOutcome.Committed committed -> true;
            case TxnOutcome.Lost lost -> {
                CatchUp.after(image, lost, images);
                yield false;
            }
        };
    }

    private Optional<Attempt> commit(ControlImage image, WriteRequest request, Draft draft) {
        if (draft.items().isEmpty()) {
            return unchanged(image, request, draft).<Attempt>map(Attempt.Ended::new);
        }
        Proposal proposal = proposals.make(image, request, draft);
        if (transactions.isBulk(proposal)) {
            return bulk.accept(proposal).<Attempt>map(Attempt.Accepted::new);
        }
        TxnOutcome outcome;
        try {
            outcome = store.commit(transactions.build(proposal));
        } catch (StoreException.Unavailable ambiguous) {
            return Optional.of(new Attempt.Ended(resolve(proposal, ambiguous)));
        }
        return switch (outcome) {
            case TxnOutcome.Committed committed -> {
                CatchUp.mistrust(image, committed, images);
                yield Optional.of(new Attempt.Ended(proposal.written(committed.revision())));
            }
            case TxnOutcome.Lost lost -> {
                CatchUp.after(image, lost, images);
                yield Optional.empty();
            }
        };
    }

    private Optional<WriteOutcome> unchanged(ControlImage image, WriteRequest request, Draft draft) {
        TxnOutcome outcome = comparison.of(image, transactions.comparesOf(image, request));
        return held(image, outcome) && outcome instanceof TxnOutcome.Committed committed
                ? Optional.of(nothing(Math.min(committed.revision(), image.revision()), draft))
                : Optional.empty();
    }

    private static WriteOutcome nothing(long revision, Draft draft) {
        return new WriteOutcome.Written(
                revision, Optional.empty(), draft.counts(), List.of(), Set.of(), List.of(), false);
    }

    /** No answer came. The change record is part of the transaction, so its presence tells what happened. */
    private WriteOutcome resolve(Proposal proposal, StoreException.Unavailable ambiguous) {
        Optional<Entry> record = store
                .read(KeyRange.single(keys.change(proposal.change().id())), 0)
                .entries()
                .stream()
                .findFirst();
        return proposal.written(record.orElseThrow(() -> ambiguous).createRevision());
    }

    private static IdempotencyRecord record(Entry entry) {
        try {
            return Codec.decode(IdempotencyRecord.class, entry.value());
        } catch (UnreadableException broken) {
            throw new StoreException.Refused(
                    "the record of this idempotency key can't be read: " + entry.key(), broken);
        }
    }

    private static WriteOutcome replay(WriteRequest.Idempotency idempotency, Entry entry) {
        IdempotencyRecord record = record(entry);
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
}
