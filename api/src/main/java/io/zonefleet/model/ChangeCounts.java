// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.util.Collection;

/**
 * How much a change did.
 *
 * @param created items that are new
 * @param updated items that are different
 * @param deleted items that are gone
 * @param unchanged items that were asked for and were so already
 */
public record ChangeCounts(int created, int updated, int deleted, int unchanged) {
    /** Counts items; {@code unchanged} ones are not items, so their number is given. */
    public static ChangeCounts of(Collection<ChangeItem> items, int unchanged) {
        int created = (int) items.stream().filter(i -> i.before().isEmpty()).count();
        int deleted = (int) items.stream().filter(i -> i.after().isEmpty()).count();
        return new ChangeCounts(created, items.size() - created - deleted, deleted, unchanged);
    }

    /** The same without those that were so already. */
    public ChangeCounts changed() {
        return new ChangeCounts(created, updated, deleted, 0);
    }

    /** Items that changed something. */
    public int applied() {
        return created + updated + deleted;
    }
}
