// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import java.util.Map;

/** What came of a transaction. */
public sealed interface TxnOutcome {
    /**
     * It happened.
     *
     * @param revision of every key it put
     */
    record Committed(long revision) implements TxnOutcome {}

    /**
     * A comparison did not hold; nothing happened.
     *
     * <p>How things are is looked at afterwards: a key that was in the way may have been deleted again by then, so that nothing seems to have been.
     *
     * @param revision of the store when that was looked at
     * @param modRevisions of all compared keys at that revision, 0 for a key that does not exist; of a compared range that of the newest key in it
     */
    record Lost(long revision, Map<String, Long> modRevisions) implements TxnOutcome {
        public Lost {
            modRevisions = Map.copyOf(modRevisions);
        }
    }
}
