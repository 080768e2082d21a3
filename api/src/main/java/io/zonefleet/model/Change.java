// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.model;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;

/**
 * The record of one accepted write. Its intent revision is the revision of the transaction that stored it.
 *
 * @param id time-ordered
 * @param at when it was accepted, by the clock of the replica
 * @param actor who: {@code token:<name>} or {@code source:<id>}
 * @param comment why; may be empty
 * @param feeds the feeds it touched
 * @param counts how much it did
 * @param parts number of further keys that hold its items; 0 when {@code items} holds them all
 * @param items its items, where they are few
 * @param superseded paths of items of a large change that lost against a newer write while they were applied
 */
public record Change(
        ChangeId id,
        Instant at,
        String actor,
        String comment,
        SortedSet<String> feeds,
        ChangeCounts counts,
        int parts,
        List<ChangeItem> items,
        List<String> superseded) {
    public Change {
        items = List.copyOf(items);
        superseded = List.copyOf(superseded);
    }

    /** The same with other items. */
    public Change withItems(List<ChangeItem> others) {
        return new Change(id, at, actor, comment, feeds, counts, parts, others, superseded);
    }

    /** The same with its items in so many further keys. */
    public Change withParts(int number) {
        return new Change(id, at, actor, comment, feeds, counts, number, List.of(), superseded);
    }

    /** The same with the paths of items that lost against a newer write. */
    public Change withSuperseded(List<String> paths) {
        return new Change(id, at, actor, comment, feeds, counts, parts, items, paths);
    }
}
