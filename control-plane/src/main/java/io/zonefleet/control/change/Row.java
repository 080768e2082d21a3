// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import java.util.Optional;

/**
 * An item of a large change on its way into intent. What the piece was before is not part of it: that would keep a whole image in memory
 * for as long as the change is being applied.
 *
 * @param key which piece
 * @param isNew whether there was none
 * @param after what it shall be; empty: gone
 * @param version mod revision that the piece was at when the row was made; 0: there was none
 */
record Row(IntentKey key, boolean isNew, Optional<Intent> after, long version) {
    static Row of(ChangeItem item, long version) {
        return new Row(item.key(), item.before().isEmpty(), item.after(), version);
    }
}
