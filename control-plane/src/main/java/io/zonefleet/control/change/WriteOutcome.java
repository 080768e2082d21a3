// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Violation;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What came of a write. */
public sealed interface WriteOutcome {
    /** How many items are told; of more there may be so many that nobody may keep them in memory for as long as the write takes. */
    int MOST_ITEMS = 1_000;

    /**
     * It is accepted and durable, or nothing had to change.
     *
     * @param revision its intent revision; where nothing changed, the revision at which that was seen
     * @param change its record; empty where nothing changed
     * @param counts how much it did
     * @param items what it changed; empty when replayed, and where they are more than {@value #MOST_ITEMS}
     * @param feeds the feeds it touches
     * @param superseded rows of a large write that lost against a newer write
     * @param replayed whether this repeats the answer to an earlier request with the same idempotency key
     */
    record Written(
            long revision,
            Optional<ChangeId> change,
            ChangeCounts counts,
            List<ChangeItem> items,
            Set<Feed> feeds,
            List<IntentKey> superseded,
            boolean replayed)
            implements WriteOutcome {
        /** The same without rows that lost. */
        Written without(List<IntentKey> lost) {
            return new Written(revision, change, counts, items, feeds, lost, replayed);
        }
    }

    /**
     * Preconditions do not hold. Nothing was written.
     *
     * @param lost each of them, at least one
     */
    record Conflict(List<Lost> lost) implements WriteOutcome {
        public Conflict {
            lost = List.copyOf(lost);
        }

        /** The first piece. */
        public IntentKey key() {
            return lost.getFirst().key();
        }
    }

    /**
     * A precondition that does not hold.
     *
     * @param key which piece
     * @param relied what was relied on
     * @param revision of the resource now; 0: there is none
     */
    record Lost(IntentKey key, Precondition relied, long revision) {}

    /**
     * Other writes came first again and again; it broke no precondition. Nothing was written.
     *
     * @param key one of the pieces that it is about
     */
    record Overtaken(IntentKey key) implements WriteOutcome {}

    /**
     * It may not be. Nothing was written.
     *
     * @param violations why; of very many the first
     * @param total how many they are
     */
    record Refused(Reason reason, List<Violation> violations, int total) implements WriteOutcome {
        public Refused {
            violations = List.copyOf(violations);
        }

        /** With all of them. */
        public Refused(Reason reason, List<Violation> violations) {
            this(reason, violations, violations.size());
        }
    }

    /** Why a write may not be. */
    enum Reason {
        /** It names something that does not exist, or declares a name that nobody may. */
        INVALID,
        /** Something else still needs what it removes. */
        IN_USE,
        /** It would take too much from a cluster (invariant I5). */
        SHRINK,
        /** What it wants to delete does not exist. */
        NOT_FOUND,
        /** The idempotency key was used for another request. */
        KEY_REUSED,
        /** It is bound to a plan that does not hold any more. */
        PLAN_MOVED
    }
}
