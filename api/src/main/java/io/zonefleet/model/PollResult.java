// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Instant;
import java.util.List;
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
 * @param names what it would change, where it is held or only planned; not in the history of results
 */
public record PollResult(
        Instant at,
        Outcome outcome,
        String message,
        int rows,
        ChangeCounts counts,
        Optional<ChangeId> change,
        Optional<Instant> lastGood,
        Optional<Names> names) {
    /**
     * What a poll would change.
     *
     * @param added the first {@value #MOST} of the names that it would add to
     * @param updated the first of those to which it would contribute something else
     * @param removed the first of those to which it would not contribute any more
     */
    public record Names(List<DomainName> added, List<DomainName> updated, List<DomainName> removed) {
        /** How many of each. */
        public static final int MOST = 100;

        public Names {
            added = added.stream().limit(MOST).toList();
            updated = updated.stream().limit(MOST).toList();
            removed = removed.stream().limit(MOST).toList();
        }
    }

    /** One without names. */
    public PollResult(
            Instant at,
            Outcome outcome,
            String message,
            int rows,
            ChangeCounts counts,
            Optional<ChangeId> change,
            Optional<Instant> lastGood) {
        this(at, outcome, message, rows, counts, change, lastGood, Optional.empty());
    }

    /** The same with names, or without. */
    public PollResult with(Optional<Names> others) {
        return new PollResult(at, outcome, message, rows, counts, change, lastGood, others);
    }

    /** What can come of a poll. Only {@link #APPLIED} has written all that was read. */
    public enum Outcome {
        UNCHANGED("unchanged"),
        APPLIED("applied"),
        /** The shrink guard holds it; of a Kubernetes cluster only what is lost, all else is written. */
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

        /** Whether somebody should look: what the source says is not what stands. */
        public boolean isTrouble() {
            return switch (this) {
                case HELD, UNREACHABLE, INVALID, CONFLICT -> true;
                case UNCHANGED, APPLIED, PLANNED -> false;
            };
        }
    }
}
