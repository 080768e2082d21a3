// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * Results of the last polls of a source.
 *
 * @param results newest first, {@value #KEPT} at most; polls that said the same as the one before are one
 */
public record PollHistory(List<PollResult> results) {
    /** How many are kept. */
    public static final int KEPT = 100;

    public PollHistory {
        results = List.copyOf(results);
    }

    /** The same with one more. */
    public PollHistory with(PollResult newest) {
        return new PollHistory(
                Stream.concat(Stream.of(newest), results.stream()).limit(KEPT).toList());
    }

    /** The same where the newest was just seen again. */
    public PollHistory seenAgain(PollResult newest) {
        return new PollHistory(
                Stream.concat(Stream.of(newest), results.stream().skip(1)).toList());
    }
}
