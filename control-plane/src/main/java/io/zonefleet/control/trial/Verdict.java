// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.trial;

import java.util.OptionalInt;

/** What came of a trial. */
sealed interface Verdict {
    /** CoreDNS serves it. */
    record Accepted() implements Verdict {}

    /**
     * CoreDNS does not take it.
     *
     * @param field whose text it is about: {@code customBlocks} or {@code baseTemplate}; empty where that is not said
     * @param line in that text
     * @param words what CoreDNS said
     */
    record Refused(String field, OptionalInt line, String words) implements Verdict {}

    /**
     * Nobody knows.
     *
     * @param why the trial could not be made
     */
    record Impossible(String why) implements Verdict {}
}
