// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.WriteOutcome;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.control.change.Writer;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.DomainIndex;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.source.SourceReader.Said;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.KubernetesSync;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.PollResult.Outcome;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.pcollections.PSortedMap;

/**
 * Polls one source again and again: reads it, compares what it says with what it contributes, writes the difference. Where it can't be
 * read, nothing changes. Used by one thread at a time.
 */
final class Poll implements AutoCloseable {
    private static final ChangeCounts NOTHING = new ChangeCounts(0, 0, 0, 0);
    private static final Duration CATCH_UP = Duration.ofSeconds(10);

    /** So long a reader is believed that nothing has changed. */
    private static final Duration BELIEVED = Duration.ofMinutes(5);

    /**
     * A read of which nothing had to be written.
     *
     * @param contributed what the source contributed then; the same object as long as nobody touches it
     * @param at when that was
     */
    private record Settled(PSortedMap<DomainName, DomainIndex.Row> contributed, Said.All said, Instant at) {
        Settled(ControlImage image, SourceId source, Said.All said, Instant at) {
            this(of(image, source), new Said.All(said.rows(), new TreeMap<>(), said.message()), at);
        }

        @SuppressWarnings("ReferenceEquality") // to compare what they hold is what is spared
        boolean stands(ControlImage image, SourceId source, Instant now) {
            return of(image, source) == contributed && now.isBefore(at.plus(BELIEVED));
        }

        private static PSortedMap<DomainName, DomainIndex.Row> of(ControlImage image, SourceId source) {
            return image.index().narrowed(Optional.empty(), Optional.of(source));
        }
    }

    private final Versioned<Source> source;
    private final SourceReader reader;
    private final Writer writer;
    private final ImageHolder images;
    private final InstantSource clock;
    private Optional<Instant> lastGood;

    /** Of the read before this one; empty where that left something to do. */
    private Optional<Settled> settled = Optional.empty();

    /**
     * When it last answered in this turn, whatever came of that; before: when it was first out of reach in this turn. What another replica
     * saw, or was held up by, tells nothing of it.
     */
    private Optional<Instant> reached = Optional.empty();

    /** @param last result before this program began to poll */
    Poll(
            Versioned<Source> source,
            SourceReader reader,
            Writer writer,
            ImageHolder images,
            InstantSource clock,
            Optional<PollResult> last) {
        this.source = source;
        this.reader = reader;
        this.writer = writer;
        this.images = images;
        this.clock = clock;
        this.lastGood = last.flatMap(PollResult::lastGood);
    }

    /** What is polled. */
    Versioned<Source> source() {
        return source;
    }

    /** Polls once. */
    PollResult run() {
        PollResult result = run(source.value().poll().dryRun());
        reader.told(result);
        return result;
    }

    /** Somebody asks for a poll now, who may just have mended what was wrong. */
    void hurry() {
        reader.hurry();
    }

    /** Only tells what a poll would change. */
    PollResult look() {
        return run(true);
    }

    /** @param only whether nothing is written */
    private PollResult run(boolean only) {
        ControlImage image = images.current();
        Optional<Settled> before = settled.filter(
                known -> !only && known.stands(image, source.value().id(), clock.instant()));
        settled = Optional.empty();
        return switch (reader.read(before.isEmpty())) {
            case Said.Unknown(Outcome outcome, String message, int rows) -> {
                reached = reached.or(() -> Optional.of(clock.instant()));
                yield isStale(outcome)
                        ? write(new Said.All(rows, new TreeMap<>(), message), true, only)
                        : result(outcome, message, rows);
            }
            case Said.All all -> {
                reached = Optional.of(clock.instant());
                yield write(all, false, only);
            }
            case Said.Unchanged unchanged -> {
                reached = Optional.of(clock.instant());
                lastGood = reached;
                settled = before;
                Said.All said = before.orElseThrow().said();
                yield result(Outcome.UNCHANGED, said.message(), said.rows());
            }
        };
    }

    /** Waits until the next poll: this long, or until the source has news. */
    void rest(Duration time) throws InterruptedException {
        reader.rest(time);
    }

    /** Holds nothing open while another replica polls. */
    void pause() {
        reached = Optional.empty();
        reader.pause();
    }

    /** Whether this replica could not reach it for so long, in one turn, that what it contributes shall go. */
    private boolean isStale(Outcome outcome) {
        return outcome == Outcome.UNREACHABLE
                && source.value()
                        .kubernetes()
                        .flatMap(KubernetesSync::staleAfter)
                        .flatMap(limit -> reached.map(at -> at.plus(limit)))
                        .filter(end -> end.isBefore(clock.instant()))
                        .isPresent();
    }

    /**
     * @param stale whether nobody says it, so that it is no good result, and the loss is wanted
     * @param only whether nothing is written
     */
    private PollResult write(Said.All said, boolean stale, boolean only) {
        ControlImage image = images.current();
        List<Edit> edits = ListDiff.edits(image.index(), source.value().id(), said.contributions());
        if (edits.isEmpty()) {
            if (stale) {
                return result(Outcome.UNREACHABLE, said.message(), said.rows());
            }
            lastGood = Optional.of(clock.instant());
            settled = Optional.of(new Settled(image, source.value().id(), said, clock.instant()));
            return result(Outcome.UNCHANGED, said.message(), said.rows());
        }
        ChangeCounts wanted = counts(image, edits);
        int all = image.index().countOf(source.value().id());
        ShrinkLimit limit = new ShrinkLimit(source.value(), said.contributions().isEmpty());
        if (!stale && limit.isTooMuch(wanted.deleted(), all)) {
            String why = limit.message(wanted.deleted(), all);
            return holdBack(said, image, edits, only, result(Outcome.HELD, why, said.rows()));
        }
        if (only) {
            good(stale);
            return new PollResult(
                    clock.instant(),
                    Outcome.PLANNED,
                    said.message(),
                    said.rows(),
                    wanted,
                    Optional.empty(),
                    lastGood,
                    Optional.of(names(image, edits)));
        }
        PollResult done = commit(said, edits, stale);
        return done.outcome() == Outcome.HELD ? holdBack(said, image, edits, false, done) : done;
    }

    /**
     * What a cluster's objects say beside a loss is written all the same: they are many people's, and it takes nothing away. A list that lost
     * much is wrong as a whole.
     */
    private PollResult holdBack(Said.All said, ControlImage image, List<Edit> edits, boolean only, PollResult held) {
        List<Edit> puts =
                edits.stream().filter(edit -> edit.after().isPresent()).toList();
        List<Edit> still = edits;
        if (!only && source.value().kubernetes().isPresent() && !puts.isEmpty() && puts.size() < edits.size()) {
            Outcome others = commit(said, puts, false).outcome();
            if (others == Outcome.APPLIED || others == Outcome.UNCHANGED) {
                still = edits.stream().filter(edit -> edit.after().isEmpty()).toList();
            }
        }
        return held.with(Optional.of(names(image, still)));
    }

    private void good(boolean stale) {
        if (!stale) {
            lastGood = Optional.of(clock.instant());
        }
    }

    private PollResult commit(Said.All said, List<Edit> edits, boolean stale) {
        List<Edit> all = new ArrayList<>(edits);
        all.add(ListDiff.pin(source));
        String comment = stale
                ? "out of reach for longer than staleAfter: "
                : source.value().kubernetes().isPresent() ? "sync of " : "poll of ";
        WriteRequest request = new WriteRequest(
                "source:" + source.value().id(),
                comment + source.value().url(),
                all,
                source.value().allowShrink() || stale,
                false,
                Optional.empty());
        return switch (writer.write(request)) {
            case WriteOutcome.Written written -> {
                good(stale);
                // the next comparison must see what this one wrote
                images.until(image -> image.shows(written.revision(), written.change()), CATCH_UP);
                if (written.change().isEmpty()) {
                    yield result(Outcome.UNCHANGED, said.message(), said.rows());
                }
                ChangeCounts counts = written.counts().changed();
                yield new PollResult(
                        clock.instant(),
                        Outcome.APPLIED,
                        said.message(),
                        said.rows(),
                        counts,
                        written.change(),
                        lastGood);
            }
            case WriteOutcome.Conflict conflict ->
                result(Outcome.CONFLICT, conflict.key().path() + " was written at the same time", said.rows());
            case WriteOutcome.Overtaken overtaken ->
                result(Outcome.CONFLICT, overtaken.key().path() + " was written at the same time", said.rows());
            case WriteOutcome.Refused refused ->
                result(
                        refused.reason() == WriteOutcome.Reason.SHRINK ? Outcome.HELD : Outcome.INVALID,
                        Told.first(refused.violations(), refused.violations().size()),
                        said.rows());
        };
    }

    /** What a list shall change, told before it does. */
    private ChangeCounts counts(ControlImage image, List<Edit> edits) {
        SourceId id = source.value().id();
        int deleted =
                (int) edits.stream().filter(edit -> edit.after().isEmpty()).count();
        int known = (int) edits.stream()
                .filter(edit -> edit.after().isPresent()
                        && image.intent().find(edit.key()).isPresent())
                .count();
        return new ChangeCounts(
                edits.size() - deleted - known, known, deleted, image.index().countOf(id) - deleted - known);
    }

    private static PollResult.Names names(ControlImage image, List<Edit> edits) {
        List<DomainName> added = new ArrayList<>();
        List<DomainName> updated = new ArrayList<>();
        List<DomainName> removed = new ArrayList<>();
        for (Edit edit : edits) {
            if (edit.key() instanceof IntentKey.OfDomain domain) {
                List<DomainName> these = edit.after().isEmpty()
                        ? removed
                        : image.intent().find(domain).isPresent() ? updated : added;
                these.add(domain.name());
            }
        }
        return new PollResult.Names(added, updated, removed);
    }

    @Override
    public void close() {
        reader.close();
    }

    private PollResult result(Outcome outcome, String message, int rows) {
        return new PollResult(clock.instant(), outcome, message, rows, NOTHING, Optional.empty(), lastGood);
    }
}
