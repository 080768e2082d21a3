// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.micrometer.core.instrument.MeterRegistry;
import io.zonefleet.control.access.Permissions;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.PartEdit;
import io.zonefleet.control.change.Precondition;
import io.zonefleet.control.change.Preview;
import io.zonefleet.control.change.WriteOutcome;
import io.zonefleet.control.change.WriteOutcome.Written;
import io.zonefleet.control.change.WritePreview;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.control.change.Writer;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.http.Response;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.read.Reads;
import io.zonefleet.image.IntentImage;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What every write goes through: preconditions, dry run, writer, image, proof. */
public final class Writes {
    /** How often edits are made anew before the caller is told of the conflict. */
    private static final int MERGES = 5;

    private final Writer writer;
    private final ImageHolder images;
    private final Reads reads;
    private final PlanJson plans;
    private final Results results;
    private final MeterRegistry metrics;

    public Writes(
            Writer writer,
            ImageHolder images,
            ChangeJson changes,
            Recorded log,
            Warnings warnings,
            MeterRegistry metrics) {
        this.writer = writer;
        this.results = new Results(images, log, warnings);
        this.metrics = metrics;
        this.images = images;
        this.reads = new Reads(images);
        this.plans = new PlanJson(changes);
    }

    /** Puts one resource. The request must have been checked. */
    public Response put(Request request, WriteOptions options, Intent wanted, Resource resource) {
        PlannedOn.image(reads, options.plan());
        boolean existed = ResourceVersion.of(images.current().intent(), resource.key()) > 0;
        Edit edit = Edit.of(wanted.key(), Optional.of(wanted), precondition(options.headers(), resource));
        WriteRequest write = write(request, options, options.comment().orElse(""), List.of(edit), List.of(), false);
        if (options.dryRun()) {
            return plan(writer.preview(write), options, Optional.of(resource), Writes::nothingMore);
        }
        Written written = accepted(written(write, options.plan()), Optional.of(resource));
        return results.resource(written, options, wanted, resource, existed);
    }

    /**
     * Deletes one resource and what goes with it. The request must have been checked.
     *
     * @param others parts of domains that go with it
     */
    public Response delete(Request request, WriteOptions options, Resource resource, List<PartEdit> others) {
        PlannedOn.image(reads, options.plan());
        Edit edit = Edit.of(resource.key(), Optional.empty(), precondition(options.headers(), resource));
        boolean single = resource.key() instanceof IntentKey.OfDomain;
        WriteRequest write = write(request, options, options.comment().orElse(""), List.of(edit), others, single);
        if (options.dryRun()) {
            return plan(writer.preview(write), options, Optional.of(resource), Writes::nothingMore);
        }
        Written written = accepted(written(write, options.plan()), Optional.of(resource));
        return results.result(written, options, Results.More.of(List.of()));
    }

    /**
     * Writes a part of what many contribute to a domain: all others stay, and nobody has to know them. The request must have been checked.
     *
     * @param part what is written
     * @param comment why, where the caller does not say it
     * @param wish what becomes of it
     * @param isNew whether it was not there before; asked where it is written
     */
    public Response part(
            Request request,
            WriteOptions options,
            Resource part,
            String comment,
            PartEdit wish,
            Predicate<Written> isNew) {
        PlannedOn.image(reads, options.plan());
        String why = options.comment().orElse(comment);
        WriteRequest write = write(request, options, why, List.of(), List.of(wish), false);
        if (options.dryRun()) {
            return plan(writer.preview(write), options, Optional.of(part), Writes::nothingMore);
        }
        Written written = accepted(written(write, options.plan()), Optional.of(part));
        Response response = results.result(written, options, Results.More.of(List.of(wish.key())));
        return response.status() == 200 && isNew.test(written) ? response.withStatus(201) : response;
    }

    /**
     * Whether a write was sent with this idempotency key before. Who finds something gone that a request needs asks first: it may have gone by
     * that request.
     */
    public boolean isKnown(Request request, WriteOptions options) {
        return !options.dryRun()
                && writer.replay(write(request, options, "", List.of(), List.of(), false))
                        .isPresent();
    }

    /** Writes many edits. The request must have been checked. */
    public Response bulk(Request request, WriteOptions options, Many many) {
        return attempt(request, options, many, false, true).orElseThrow();
    }

    /** As {@link #bulk}, for edits that keep parts of what is there: they are made anew where that has changed meanwhile. */
    public Response merge(Request request, WriteOptions options, Many many) {
        for (int left = MERGES - 1; ; left--) {
            Optional<Response> response = attempt(request, options, many, true, left == 0);
            if (response.isPresent()) {
                return response.get();
            }
        }
    }

    /**
     * Many edits.
     *
     * @param comment why
     * @param edits from the intent that they are about
     * @param parts wishes about parts of pieces, none of the edits'
     * @param plan by which they are written only as that plan says; empty: as they come out
     * @param more warnings beside those about what is written, from the intent that comes out
     * @param again takes each item of what was written where the request was sent before; by then {@code edits} may not have been asked for
     */
    public record Many(
            String comment,
            Function<IntentImage, List<Edit>> edits,
            List<PartEdit> parts,
            Optional<PlanHash> plan,
            Function<IntentImage, List<Warning>> more,
            Consumer<ChangeItem> again) {
        public Many {
            parts = List.copyOf(parts);
        }

        /** With nothing more to warn of. */
        public Many(
                String comment,
                Function<IntentImage, List<Edit>> edits,
                List<PartEdit> parts,
                Optional<PlanHash> plan) {
            this(comment, edits, parts, plan, Writes::nothingMore, item -> {});
        }

        /** The same with more to warn of. */
        public Many warningOf(Function<IntentImage, List<Warning>> others) {
            return new Many(comment, edits, parts, plan, others, again);
        }

        /** The same for a caller that keeps what becomes of each item. */
        public Many recalling(Consumer<ChangeItem> taker) {
            return new Many(comment, edits, parts, plan, more, taker);
        }

        private Results.More told(Stream<IntentKey> edited) {
            return new Results.More(
                    Stream.concat(parts.stream().map(PartEdit::key), edited).toList(), more, again);
        }

        /** Also without wishes about parts. */
        public Many(String comment, Function<IntentImage, List<Edit>> edits, Optional<PlanHash> plan) {
            this(comment, edits, List.of(), plan);
        }

        /** Without a plan. */
        public static Many of(String comment, List<Edit> edits) {
            return new Many(comment, intent -> edits, Optional.empty());
        }
    }

    /** Empty where it is worth another attempt. By then nothing of this one is in memory. */
    private Optional<Response> attempt(
            Request request, WriteOptions options, Many many, boolean merging, boolean last) {
        // who repeats a request is not told that meanwhile its edits could not be made any more
        Optional<WriteOutcome> earlier = options.dryRun()
                ? Optional.empty()
                : writer.replay(write(request, options, many.comment(), List.of(), List.of(), false));
        if (earlier.isPresent()) {
            return Optional.of(
                    results.result(accepted(earlier.get(), Optional.empty()), options, many.told(Stream.empty())));
        }
        List<Edit> edits = many.edits().apply(images.current().intent());
        WriteRequest write = write(request, options, many.comment(), edits, many.parts(), false);
        if (options.dryRun()) {
            Preview preview = writer.preview(write);
            return merging && preview instanceof Preview.Not(WriteOutcome.Conflict lost)
                    ? again(lost, last)
                    : Optional.of(plan(preview, options, Optional.empty(), many.more()));
        }
        WriteOutcome outcome = written(write, many.plan());
        if (merging && outcome instanceof WriteOutcome.Conflict lost) {
            return again(lost, last);
        }
        Written written = accepted(outcome, Optional.empty());
        return Optional.of(
                results.result(written, options, many.told(edits.stream().map(Edit::key))));
    }

    /** The condition was not the caller's, who has given none. */
    private static Optional<Response> again(WriteOutcome.Conflict lost, boolean last) {
        if (last) {
            throw Outcomes.overtaken(lost.key());
        }
        return Optional.empty();
    }

    /**
     * Refuses what a caller may not write, by whichever operation it comes.
     *
     * @throws io.zonefleet.control.http.ProblemException that names the role that is needed
     */
    public static void allow(Request request, List<Edit> edits) {
        edits.stream()
                .map(edit -> Permissions.toWrite(edit.key()))
                .filter(needed -> !request.caller().may(needed))
                .max(Comparator.naturalOrder())
                .ifPresent(needed -> {
                    throw request.caller().forbidden(needed).asException();
                });
    }

    private static WriteRequest write(
            Request request,
            WriteOptions options,
            String comment,
            List<Edit> edits,
            List<PartEdit> parts,
            boolean explicitSingle) {
        allow(request, edits);
        return new WriteRequest(
                request.caller().actor(),
                comment,
                edits,
                parts,
                options.allowShrink(),
                explicitSingle,
                options.idempotency());
    }

    private WriteOutcome written(WriteRequest request, Optional<PlanHash> plan) {
        WriteOutcome outcome = plan.map(hash -> writer.writeAsPlanned(request, preview -> isThat(hash, preview)))
                .orElseGet(() -> writer.write(request));
        String kind = switch (outcome) {
            case Written written -> written.change().isPresent() ? "written" : "unchanged";
            case WriteOutcome.Conflict conflict -> "conflict";
            case WriteOutcome.Overtaken overtaken -> "conflict";
            case WriteOutcome.Refused refused -> "refused";
        };
        metrics.counter("zonefleet.writes", "outcome", kind).increment();
        return outcome;
    }

    private boolean isThat(PlanHash hash, WritePreview preview) {
        return plans.hash(preview, images.current()).sha256().equals(hash.sha256());
    }

    private Precondition precondition(ConditionalHeaders headers, Resource resource) {
        if (headers.onlyCreate()) {
            return new Precondition.Absent();
        }
        if (headers.ifMatch().isEmpty()) {
            return new Precondition.Any();
        }
        IfMatch wanted = headers.ifMatch().get();
        long now = ResourceVersion.of(images.current().intent(), resource.key());
        // the image may lag: where it knows none that will do, the writer, who asks the store, decides
        return new Precondition.Matches(
                wanted.accepts(now)
                        ? now
                        : wanted.revisions().stream().max(Long::compare).orElse(Long.MAX_VALUE));
    }

    private Written accepted(WriteOutcome outcome, Optional<Resource> resource) {
        return switch (outcome) {
            case Written written -> written;
            case WriteOutcome.Refused refused -> throw Outcomes.refused(refused, resource.isPresent());
            case WriteOutcome.Conflict conflict ->
                throw resource.map(known -> Outcomes.conflict(known.path(), known.show(images.current())))
                        .orElseGet(() -> Outcomes.conflicts(conflict.lost()));
            case WriteOutcome.Overtaken overtaken -> throw Outcomes.overtaken(overtaken.key());
        };
    }

    private Response plan(
            Preview preview,
            WriteOptions options,
            Optional<Resource> resource,
            Function<IntentImage, List<Warning>> more) {
        return switch (preview) {
            case Preview.Planned(var plan) -> {
                List<IntentKey> touched =
                        plan.items().stream().map(ChangeItem::key).toList();
                List<Warning> all = resource.map(known -> known.warnings(plan.after()))
                        .orElseGet(() -> results.about(plan.after(), touched, more));
                ControlImage image = images.current();
                yield Response.json(200, plans.json(plan, image, Warning.json(all), options.view()))
                        .atRevision(plan.revision());
            }
            case Preview.Not(WriteOutcome outcome) -> {
                accepted(outcome, resource);
                throw new IllegalStateException("a preview that was written: " + outcome);
            }
        };
    }

    private static List<Warning> nothingMore(IntentImage after) {
        return List.of();
    }
}
