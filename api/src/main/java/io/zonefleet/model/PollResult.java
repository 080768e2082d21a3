// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What came of the last poll of a source.
 *
 * @param at when
 * @param outcome what came of it
 * @param message what was wrong; empty when nothing was
 * @param rows how many rows the list had
 * @param counts what it changed
 * @param change the change it made
 * @param lastGood when a list was last read and accepted
 */
public record PollResult(
        Instant at,
        Outcome outcome,
        String message,
        int rows,
        ChangeCounts counts,
        Optional<ChangeId> change,
        Optional<Instant> lastGood) {
    /** What can come of a poll. Only {@link #APPLIED} changes anything. */
    public enum Outcome {
        UNCHANGED("unchanged"),
        APPLIED("applied"),
        /** The shrink guard holds it. */
        HELD("held"),
        UNREACHABLE("unreachable"),
        /** The answer is not the list form, or a row is wrong. */
        INVALID("invalid"),
        /** Lost against other writes; the next poll tries again. */
        CONFLICT("conflict"),
        /** A dry run: the counts say what it would change. */
        PLANNED("planned");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        /** As it is written in JSON. */
        public String text() {
            return text;
        }
    }
}
