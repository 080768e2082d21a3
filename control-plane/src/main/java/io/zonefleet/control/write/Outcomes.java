// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.Precondition;
import io.zonefleet.control.change.WriteOutcome;
import io.zonefleet.control.change.WriteOutcome.Lost;
import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.wire.InvalidException;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.Violations;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.PartKey;
import io.zonefleet.model.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What callers are told when a write did not happen. */
final class Outcomes {
    private Outcomes() {}

    /** A write that others overtook again and again, although it broke no condition of its caller. */
    static RuntimeException overtaken(IntentKey key) {
        return Problem.of(
                        ProblemKind.CONFLICT,
                        "Nothing was written: " + key.path()
                                + " was written by others at the same time, again and again. Send it once more.")
                .asException();
    }

    /**
     * A lost precondition.
     *
     * @param current the resource as it is now
     */
    static RuntimeException conflict(String what, Optional<ObjectNode> current) {
        ObjectNode more = JsonBody.object();
        current.ifPresent(now -> {
            more.put("revision", now.path("revision").asLong());
            more.set("current", now);
        });
        String state = current.isPresent() ? " was changed since; read it again." : " does not exist (any more).";
        return Problem.of(ProblemKind.PRECONDITION_FAILED, "Nothing was written: " + what + state)
                .with(more)
                .asException();
    }

    /** Lost preconditions of a change of many: each with its place, and with what its resource is at now. */
    static RuntimeException conflicts(List<Lost> lost) {
        ObjectNode more = JsonBody.object();
        ArrayNode now = more.putArray("lost");
        List<Violation> violations = new ArrayList<>();
        for (Lost each : lost.subList(0, Math.min(lost.size(), Violations.MAX))) {
            String path = path(each);
            now.addObject().put("resource", path).put("revision", each.revision());
            boolean ofPart = each.relied() instanceof Precondition.OfPart;
            String message = each.revision() == 0
                    ? path + " does not exist (any more)"
                    : ofPart
                            ? path + " was changed since: read it again"
                            : path + " is at revision " + each.revision() + " now: read it again";
            violations.add(new Violation(pointer(each.relied()), path, "if-match", message));
        }
        String others = lost.size() > 1 ? ", and " + (lost.size() - 1) + " more." : ".";
        return Problem.of(
                        ProblemKind.PRECONDITION_FAILED,
                        "Nothing was written: " + violations.getFirst().message() + others)
                .with(more)
                .withErrors(violations)
                .asException();
    }

    private static String path(Lost lost) {
        return lost.relied() instanceof Precondition.OfPart part && lost.key() instanceof IntentKey.OfDomain domain
                ? new PartKey(domain.name(), part.cluster()).path()
                : lost.key().path();
    }

    private static String pointer(Precondition relied) {
        return switch (relied) {
            case Precondition.Matches matches -> matches.pointer();
            case Precondition.OfPart part -> part.pointer();
            case Precondition.Any any -> "";
            case Precondition.Absent absent -> "";
        };
    }

    /** A refusal. */
    static RuntimeException refused(WriteOutcome.Refused refused, boolean single) {
        List<Violation> violations = refused.violations();
        return switch (refused.reason()) {
            case INVALID, KEY_REUSED -> new InvalidException(violations, violations.size());
            case IN_USE -> problem(ProblemKind.IN_USE, violations, refused.total());
            case SHRINK -> problem(ProblemKind.SHRINK, violations, refused.total());
            case PLAN_MOVED -> problem(ProblemKind.PLAN_MOVED, violations, refused.total());
            case NOT_FOUND ->
                single
                        ? problem(ProblemKind.NOT_FOUND, violations, refused.total())
                        : new InvalidException(violations, violations.size());
        };
    }

    private static RuntimeException problem(ProblemKind kind, List<Violation> violations, int total) {
        return Problem.of(
                        kind,
                        "Nothing was written: " + violations.getFirst().message()
                                + (total > 1 ? ", and " + (total - 1) + " more." : "."))
                .withErrors(violations)
                .asException();
    }
}
