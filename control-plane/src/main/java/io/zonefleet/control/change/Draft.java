// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.image.IntentImage;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.IntentKey;
import java.util.List;

/**
 * A write as it would be on one image.
 *
 * @param before intent now
 * @param after intent then
 * @param items what differs
 * @param counts how much
 */
record Draft(IntentImage before, IntentImage after, List<ChangeItem> items, ChangeCounts counts) {
    /** The pieces that differ. */
    List<IntentKey> touched() {
        return items.stream().map(ChangeItem::key).toList();
    }
}
