// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

/** Ends an endpoint with a problem. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(Problem problem) {
        // thrown for what callers do wrong, so nobody needs to know where in our code
        super(problem.kind() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** What is wrong. */
    public Problem problem() {
        return problem;
    }
}
