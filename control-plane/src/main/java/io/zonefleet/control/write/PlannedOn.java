// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.control.http.Problem;
import io.zonefleet.control.http.ProblemException;
import io.zonefleet.control.http.ProblemKind;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.read.Reads;
import io.zonefleet.control.wire.InvalidException;
import java.util.Optional;

/** Whoever applies a plan has to know at least what it was made of. */
public final class PlannedOn {
    private PlannedOn() {}

    /** An image as new as that of {@code plan}; the newest here where there is none. */
    public static ControlImage image(Reads reads, Optional<PlanHash> plan) {
        try {
            return plan.map(hash -> reads.atLeast(hash.revision())).orElseGet(reads::current);
        } catch (ProblemException | InvalidException unknown) {
            throw Problem.of(
                            ProblemKind.PLAN_MOVED,
                            "Nothing was written: the plan was made on a revision that can't be read here. Make it anew.")
                    .asException();
        }
    }
}
