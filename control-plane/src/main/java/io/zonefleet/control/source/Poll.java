// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.WriteOutcome;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.control.change.Writer;
import io.zonefleet.control.domain.ListRows;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.source.ListClient.Fetched;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.MalformedException;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.PollResult.Outcome;
import io.zonefleet.model.Source;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Violation;
import io.zonefleet.plan.ShrinkGuard;
import io.zonefleet.store.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Polls one source again and again: fetches the list, compares it with what the source contributes, writes the difference. Whatever is
 * wrong with the list, nothing changes then. Used by one thread at a time.
 */
final class Poll {
    private static final ChangeCounts NOTHING = new ChangeCounts(0, 0, 0, 0);
    private static final int TOLD = 3;
    private static final Duration CATCH_UP = Duration.ofSeconds(10);

    /** A list that was read, so that a server which says "not modified" does not have to send it again. */
    private record Known(String etag, ListRows list) {}

    private final Versioned<Source> source;
    private final ListClient client;
    private final Writer writer;
    private final ImageHolder images;
    private final InstantSource clock;
    private Optional<Known> known = Optional.empty();
    private Optional<Instant> lastGood;

    /** @param last result before this program began to poll */
    Poll(
            Versioned<Source> source,
            ListClient client,
            Writer writer,
            ImageHolder images,
            InstantSource clock,
            Optional<PollResult> last) {
        this.source = source;
        this.client = client;
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
        return switch (client.fetch(source.value(), known.map(Known::etag))) {
            case Fetched.Failed(String message) -> result(Outcome.UNREACHABLE, message, 0);
            case Fetched.NotModified same ->
                known.map(k -> write(k.list()))
                        .orElseGet(() ->
                                result(Outcome.INVALID, "the server says that nothing changed, but was not asked", 0));
            case Fetched.Body(Bytes bytes, Optional<String> etag) -> read(bytes.toArray(), etag);
        };
    }

    private PollResult read(byte[] bytes, Optional<String> etag) {
        Violations violations = new Violations();
        ListRows list;
        try {
            list = ListRows.read(JsonBody.read(bytes), source.value().suffix(), violations);
        } catch (MalformedException broken) {
            return result(Outcome.INVALID, "not JSON: " + broken.getMessage(), 0);
        }
        if (violations.count() > 0) {
            return result(Outcome.INVALID, told(violations.found(), violations.count()), list.rows());
        }
        known = etag.map(tag -> new Known(tag, list));
        return write(list);
    }

    private PollResult write(ListRows list) {
        ControlImage image = images.current();
        List<Edit> edits = ListDiff.edits(image.index(), source.value(), list);
        if (edits.isEmpty()) {
            lastGood = Optional.of(clock.instant());
            return result(Outcome.UNCHANGED, "", list.rows());
        }
        ChangeCounts wanted = counts(image, edits);
        int all = image.index().countOf(source.value().id());
        if (isTooMuch(wanted.deleted(), all)) {
            return result(Outcome.HELD, held(wanted.deleted(), all), list.rows());
        }
        if (source.value().poll().dryRun()) {
            lastGood = Optional.of(clock.instant());
            return new PollResult(
                    clock.instant(), Outcome.PLANNED, "", list.rows(), wanted, Optional.empty(), lastGood);
        }
        return commit(list, edits);
    }

    private PollResult commit(ListRows list, List<Edit> edits) {
        List<Edit> all = new ArrayList<>(edits);
        all.add(ListDiff.pin(source));
        WriteRequest request = new WriteRequest(
                "source:" + source.value().id(),
                "poll of " + source.value().url(),
                all,
                source.value().allowShrink(),
                false,
                Optional.empty());
        return switch (writer.write(request)) {
            case WriteOutcome.Written written -> {
                lastGood = Optional.of(clock.instant());
                // the next comparison must see what this one wrote
                images.until(image -> image.shows(written.revision(), written.change()), CATCH_UP);
                if (written.change().isEmpty()) {
                    yield result(Outcome.UNCHANGED, "", list.rows());
                }
                ChangeCounts counts = written.counts().changed();
                yield new PollResult(
                        clock.instant(), Outcome.APPLIED, "", list.rows(), counts, written.change(), lastGood);
            }
            case WriteOutcome.Conflict conflict ->
                result(Outcome.CONFLICT, conflict.key().path() + " was written at the same time", list.rows());
            case WriteOutcome.Overtaken overtaken ->
                result(Outcome.CONFLICT, overtaken.key().path() + " was written at the same time", list.rows());
            case WriteOutcome.Refused refused ->
                result(
                        refused.reason() == WriteOutcome.Reason.SHRINK ? Outcome.HELD : Outcome.INVALID,
                        told(refused.violations(), refused.violations().size()),
                        list.rows());
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

    /** The guard of clusters does not see a small list that loses everything in a large fleet. */
    private boolean isTooMuch(int removed, int all) {
        Source known = source.value();
        return !known.allowShrink()
                && removed >= ShrinkGuard.AT_LEAST
                && 100L * removed > (long) known.poll().shrinkPercent() * all;
    }

    private String held(int removed, int all) {
        return "the list lacks %d of %d names that this source contributes, more than %d %%; if that is meant, put it with \"allowShrink\": true"
                .formatted(removed, all, source.value().poll().shrinkPercent());
    }

    private PollResult result(Outcome outcome, String message, int rows) {
        return new PollResult(clock.instant(), outcome, message, rows, NOTHING, Optional.empty(), lastGood);
    }

    private static String told(List<Violation> violations, int count) {
        String first = String.join(
                "; ",
                violations.stream()
                        .limit(TOLD)
                        .map(v -> (v.pointer().isEmpty() ? "" : v.pointer() + ": ") + v.message())
                        .toList());
        return count > TOLD ? first + "; and " + (count - TOLD) + " more" : first;
    }
}
