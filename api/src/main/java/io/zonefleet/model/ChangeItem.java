// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Optional;

/**
 * One piece of intent in a change.
 *
 * @param key which
 * @param before what it was; empty when it is new
 * @param after what it is now; empty when it is gone
 */
public record ChangeItem(IntentKey key, Optional<Intent> before, Optional<Intent> after) {
    /** @throws IllegalArgumentException where there is neither a before nor an after */
    public ChangeItem {
        if (before.isEmpty() && after.isEmpty()) {
            throw new IllegalArgumentException("a change item needs a before or an after: " + key);
        }
    }
}
