// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

/** What the writer of an edit relies on. */
public sealed interface Precondition {
    /** Nothing. */
    record Any() implements Precondition {}

    /** That there is none yet ({@code If-None-Match: *}). */
    record Absent() implements Precondition {}

    /**
     * That it was last changed at {@code revision} ({@code If-Match}). A domain's revision is the newest of its contributions.
     *
     * @param revision as in the {@code ETag}
     * @param pointer JSON pointer to where the request says so; empty where it does not say it in its body
     */
    record Matches(long revision, String pointer) implements Precondition {
        /** One that no body says. */
        public Matches(long revision) {
            this(revision, "");
        }
    }
}
