// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

/** Answers requests of one route. Runs on a virtual thread, may block, reads top to bottom; throws {@link ProblemException}. */
@FunctionalInterface
public interface Endpoint {
    /** The answer. */
    Response answer(Request request);
}
