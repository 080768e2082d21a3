// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.image.IntentImage;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Violation;
import io.zonefleet.plan.DesiredPlanner;
import io.zonefleet.plan.Shrink;
import io.zonefleet.plan.ShrinkGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides what a request would do to an image, or why it may not; pure. */
final class Drafting {
    /** Either a draft or the outcome that refuses it. */
    sealed interface Result {
        /** It may be written. */
        record Ready(Draft draft) implements Result {}

        /** It may not. */
        record Not(WriteOutcome outcome) implements Result {}
    }

    private Drafting() {}

    /** @param broken pieces whose bytes in the store can't be read: they are put even where nothing else changes */
    static Result draft(IntentImage image, WriteRequest request, Set<IntentKey> broken) {
        List<Edit> edits = request.on(image);
        List<WriteOutcome.Lost> lost = edits.stream()
                .filter(edit -> !isMet(image, edit))
                .map(edit -> new WriteOutcome.Lost(edit.key(), edit.precondition(), revisionOf(image, edit)))
                .toList();
        if (!lost.isEmpty()) {
            return new Result.Not(new WriteOutcome.Conflict(lost));
        }
        List<Violation> missing = request.parts().stream()
                .flatMap(part -> part.missing(image).stream())
                .toList();
        Draft draft = apply(image, request.together(edits), broken);
        return References.check(draft, request.judged(), missing)
                .or(() -> shrink(draft, request))
                .<Result>map(Result.Not::new)
                .orElseGet(() -> new Result.Ready(draft));
    }

    /** What the edits change on {@code image}, whether allowed or not. */
    static Draft apply(IntentImage image, List<Edit> edits, Set<IntentKey> broken) {
        List<ChangeItem> items = new ArrayList<>();
        IntentImage after = image;
        for (Edit edit : edits) {
            Optional<Intent> was = image.find(edit.key()).map(Versioned::value);
            Optional<Intent> is = edit.after().map(Intent.class::cast);
            if (!was.equals(is) || (is.isPresent() && broken.contains(edit.key()))) {
                items.add(new ChangeItem(edit.key(), was, is));
                after = after.with(edit.key(), is, Long.MAX_VALUE);
            }
        }
        return new Draft(image, after, items, ChangeCounts.of(items, edits.size() - items.size()));
    }

    private static boolean isMet(IntentImage image, Edit edit) {
        return switch (edit.precondition()) {
            case Precondition.Any any -> true;
            case Precondition.Absent absent -> image.find(edit.key()).isEmpty();
            case Precondition.Matches matches -> revisionOf(image, edit.key()) == matches.revision();
            case Precondition.OfPart part -> isMet(image, edit.key(), part);
        };
    }

    private static boolean isMet(IntentImage image, IntentKey key, Precondition.OfPart relied) {
        long now = revisionOf(image, key);
        if (now > 0 && relied.revisions().contains(now)) {
            return true;
        }
        Optional<Intent> piece = image.find(key).map(Versioned::value);
        return piece.isPresent()
                && piece.get() instanceof Contribution shared
                && Optional.ofNullable(shared.byCluster().get(relied.cluster()))
                        .filter(part -> relied.any() || relied.tags().contains(PartTag.of(part)))
                        .isPresent();
    }

    /** Of what was relied on; 0 where there is none. */
    private static long revisionOf(IntentImage image, Edit edit) {
        Optional<Intent> piece = image.find(edit.key()).map(Versioned::value);
        boolean there = !(edit.precondition() instanceof Precondition.OfPart part)
                || (piece.isPresent()
                        && piece.get() instanceof Contribution shared
                        && shared.byCluster().containsKey(part.cluster()));
        return there ? revisionOf(image, edit.key()) : 0;
    }

    /** The revision that an {@code ETag} of this resource shows. */
    static long revisionOf(IntentImage image, IntentKey key) {
        return key instanceof IntentKey.OfDomain domain
                ? image.contributions(domain.name()).values().stream()
                        .mapToLong(Versioned::revision)
                        .max()
                        .orElse(0)
                : image.revisionOf(key);
    }

    private static Optional<WriteOutcome> shrink(Draft draft, WriteRequest request) {
        if (!request.isGuarded()) {
            return Optional.empty();
        }
        Optional<WriteOutcome.Refused> drained = Drained.refusal(draft, request.edits());
        if (drained.isPresent()) {
            return Optional.of(drained.get());
        }
        List<Shrink> shrinks = ShrinkGuard.judge(
                draft.before(),
                draft.after(),
                DesiredPlanner.touchedNames(draft.before(), draft.after(), draft.touched()));
        return shrinks.isEmpty()
                ? Optional.empty()
                : Optional.of(new WriteOutcome.Refused(
                        WriteOutcome.Reason.SHRINK,
                        shrinks.stream().map(Drafting::violation).toList()));
    }

    private static Violation violation(Shrink shrink) {
        String what = shrink.zone()
                .map(zone -> "would empty zone " + zone + " on cluster " + shrink.cluster())
                .orElse("would remove " + shrink.removed() + " of " + shrink.names() + " names of cluster "
                        + shrink.cluster());
        return new Violation(
                "",
                shrink.cluster().text(),
                "shrink",
                what + "; if that is meant, repeat the request with allowShrink");
    }
}
