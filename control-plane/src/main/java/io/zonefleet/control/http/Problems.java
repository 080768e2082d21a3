// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

import io.zonefleet.control.wire.InvalidException;
import io.zonefleet.control.wire.MalformedException;
import io.zonefleet.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that turns what endpoints throw into problems. */
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /**
     * What to answer.
     *
     * @param requestId shown where only the log tells more
     */
    static Problem of(RuntimeException thrown, String requestId) {
        return switch (thrown) {
            case ProblemException known -> known.problem();
            case MalformedException malformed ->
                Problem.of(ProblemKind.MALFORMED, String.valueOf(malformed.getMessage()));
            case InvalidException invalid -> invalid(invalid);
            case StoreException.Refused refused -> {
                LOG.atError()
                        .addKeyValue("request", requestId)
                        .setCause(refused)
                        .log("the store refused a request");
                yield internal(requestId);
            }
            case StoreException unavailable -> {
                LOG.atWarn()
                        .addKeyValue("request", requestId)
                        .addKeyValue("why", unavailable.getMessage())
                        .log("the store did not answer a request");
                yield Problem.of(
                                ProblemKind.STORE_UNAVAILABLE,
                                "Nodes go on answering. A write may or may not have happened: read it again, or repeat it"
                                        + " with the same Idempotency-Key.")
                        .withHeader("Retry-After", "2");
            }
            default -> {
                LOG.atError().addKeyValue("request", requestId).setCause(thrown).log("a request failed");
                yield internal(requestId);
            }
        };
    }

    private static Problem invalid(InvalidException invalid) {
        String more = invalid.count() > invalid.violations().size()
                ? "; the first " + invalid.violations().size() + " are listed"
                : "";
        String things = invalid.count() == 1 ? "One thing is" : invalid.count() + " things are";
        return Problem.of(ProblemKind.INVALID, things + " wrong with the request" + more + ". Nothing was changed.")
                .withErrors(invalid.violations());
    }

    private static Problem internal(String requestId) {
        return Problem.of(
                ProblemKind.INTERNAL, "The log of the control plane has more under request=" + requestId + ".");
    }
}
