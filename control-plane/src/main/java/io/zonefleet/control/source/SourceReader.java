// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.PollResult;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tells what a source contributes. Used by one thread at a time, but for {@link #close}, which may come from any. */
public interface SourceReader extends AutoCloseable {
    /** What it tells. */
    sealed interface Said {
        /**
         * All that it contributes.
         *
         * @param rows how many rows or objects that was read from
         * @param contributions by name; whatever else it has contributed goes
         * @param message what is worth knowing beside it, such as rows that were left out; empty: nothing
         */
        record All(int rows, SortedMap<DomainName, Contribution> contributions, String message) implements Said {
            public All {
                contributions = Collections.unmodifiableSortedMap(new TreeMap<>(contributions));
            }
        }

        /** As it was read last; only where not all is wanted. */
        record Unchanged() implements Said {}

        /**
         * It can't be told, so nothing changes.
         *
         * @param outcome what came of the poll
         * @param rows how many rows were read all the same
         */
        record Unknown(PollResult.Outcome outcome, String message, int rows) implements Said {}
    }

    /**
     * Reads it.
     *
     * @param whole whether all is wanted, also where it is known that nothing has changed since it was read last
     */
    Said read(boolean whole);

    /** Somebody asks for it now: the next read shall not wait out a pause after trouble. */
    default void hurry() {}

    /** What came of what was read. */
    default void told(PollResult result) {}

    /** Waits until it is read again: this long, or until there is news. */
    default void rest(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    /** It is another replica's turn to read: nothing is to be held open. */
    default void pause() {}

    @Override
    void close();
}
