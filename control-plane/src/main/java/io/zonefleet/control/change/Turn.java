// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.TxnOutcome;
import java.util.Optional;

/** What becomes of a write that may share a transaction with others. */
sealed interface Turn {
    /** It is in the store. */
    record Committed(Proposal proposal, long revision) implements Turn {}

    /** The store did not answer: it may be there or not. */
    record Unanswered(Proposal proposal, StoreException.Unavailable why) implements Turn {}

    /** It was not written, and is to be tried alone: after what its comparisons lost against was read, where any did. */
    record Alone(Optional<Behind> behind) implements Turn {
        static final Alone AT_ONCE = new Alone(Optional.empty());
    }

    /**
     * That an image was too old.
     *
     * @param image what was drafted on
     * @param lost what the store says instead
     */
    record Behind(ControlImage image, TxnOutcome.Lost lost) {}
}
