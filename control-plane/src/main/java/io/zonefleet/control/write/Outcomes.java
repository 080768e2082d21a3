// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.WriteOutcome;
import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.wire.InvalidException;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Violation;
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

    /** A refusal. */
    static RuntimeException refused(WriteOutcome.Refused refused, boolean single) {
        List<Violation> violations = refused.violations();
        return switch (refused.reason()) {
            case INVALID, KEY_REUSED -> new InvalidException(violations, violations.size());
            case IN_USE -> problem(ProblemKind.IN_USE, violations);
            case SHRINK -> problem(ProblemKind.SHRINK, violations);
            case PLAN_MOVED -> problem(ProblemKind.PLAN_MOVED, violations);
            case NOT_FOUND ->
                single
                        ? problem(ProblemKind.NOT_FOUND, violations)
                        : new InvalidException(violations, violations.size());
        };
    }

    private static RuntimeException problem(ProblemKind kind, List<Violation> violations) {
        return Problem.of(
                        kind,
                        "Nothing was written: " + violations.getFirst().message()
                                + (violations.size() > 1 ? ", and " + (violations.size() - 1) + " more." : "."))
                .withErrors(violations)
                .asException();
    }
}
