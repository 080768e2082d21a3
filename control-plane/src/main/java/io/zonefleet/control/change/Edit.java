// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import java.util.Optional;

/**
 * One wish of a write.
 *
 * @param key what to change
 * @param after what it shall be; empty: gone
 * @param precondition what the writer relies on
 * @param pointer JSON pointer to the wish in the request, for violations
 */
public record Edit(IntentKey key, Optional<? extends Intent> after, Precondition precondition, String pointer) {
    /** An edit that is the whole request. */
    public static Edit of(IntentKey key, Optional<? extends Intent> after, Precondition precondition) {
        return new Edit(key, after, precondition, "");
    }

    /** An unconditional put. */
    public static Edit put(Intent intent) {
        return of(intent.key(), Optional.of(intent), new Precondition.Any());
    }

    /** An unconditional delete. */
    public static Edit delete(IntentKey key) {
        return of(key, Optional.empty(), new Precondition.Any());
    }
}
