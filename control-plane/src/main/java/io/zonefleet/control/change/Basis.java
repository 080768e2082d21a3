// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.model.ChangeItem;
import java.util.Map;

/** What the rows of a large change were drafted on. A row is written over just that; where there is something newer, it is superseded. */
sealed interface Basis {
    /**
     * Whether a row may be written.
     *
     * @param key of the piece
     * @param version its mod revision now; 0: there is none
     */
    boolean allows(ChangeItem item, String key, long version);

    /**
     * What the replica knows that accepted the change.
     *
     * @param seen version of each piece, by key
     */
    record Versions(Map<String, Long> seen) implements Basis {
        @Override
        public boolean allows(ChangeItem item, String key, long version) {
            return version == seen.getOrDefault(key, 0L);
        }
    }

    /**
     * What all others know, and the value of {@code applying/<id>}. A piece that is not there any more was deleted since where the row says
     * that it was there; of one that was not, nobody can tell.
     *
     * @param revision of the image
     */
    record Revision(long revision) implements Basis {
        @Override
        public boolean allows(ChangeItem item, String key, long version) {
            return version > 0
                    ? version <= revision
                    : item.before().isEmpty() || item.after().isEmpty();
        }
    }
}
