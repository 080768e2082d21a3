// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Parsed;

/** What a change did to a resource. */
public enum Effect {
    /** It was not there before. */
    CREATED,
    /** It is another. */
    UPDATED,
    /** It is gone. */
    DELETED;

    /** That of an item. */
    public static Effect of(ChangeItem item) {
        return item.before().isEmpty() ? CREATED : item.after().isEmpty() ? DELETED : UPDATED;
    }

    /** Reads its word, or says what is wrong with it. */
    public static Parsed<Effect> parse(String text) {
        return switch (text) {
            case "created" -> Parsed.valid(CREATED);
            case "updated" -> Parsed.valid(UPDATED);
            case "deleted" -> Parsed.valid(DELETED);
            default -> Parsed.invalid(text, "enum", "use created, updated or deleted");
        };
    }
}
