// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.model.ChangeId;
import org.pcollections.PSortedMap;

/** Rows of changes, oldest first. */
final class ChangeRows {
    private ChangeRows() {}

    /** Without the oldest, where there are more than {@code keep}. */
    static PSortedMap<ChangeId, ChangeRow> newest(PSortedMap<ChangeId, ChangeRow> all, int keep) {
        PSortedMap<ChangeId, ChangeRow> kept = all;
        while (kept.size() > keep) {
            kept = kept.minus(kept.firstKey());
        }
        return kept;
    }
}
