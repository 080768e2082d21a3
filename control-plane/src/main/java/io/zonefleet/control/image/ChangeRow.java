// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.store.Entry;
import java.time.Instant;
import java.util.List;

/**
 * What lists of changes show, and are searched by; there may be hundreds of thousands in memory. What a change did item by item is read
 * from the store on request.
 *
 * @param revision intent revision: that of the transaction that accepted it
 * @param version mod revision of its record, which is put again to name superseded items
 * @param at when, by the clock of the replica
 * @param actor who
 * @param comment why; may be empty
 * @param feeds paths of the feeds it touched
 * @param counts how much
 * @param parts number of further keys that hold its items; 0 where its record holds them
 * @param superseded paths of items that lost against a newer write
 * @param touched what its items are about; nothing where there are parts
 */
public record ChangeRow(
        long revision,
        long version,
        Instant at,
        String actor,
        String comment,
        List<String> feeds,
        ChangeCounts counts,
        int parts,
        List<String> superseded,
        Touched touched) {

    /** From its record. Values that many have alike are shared. */
    public static ChangeRow of(Entry record) throws UnreadableException {
        Codec.ChangeSummary summary = Codec.decodeChangeSummary(record.value());
        Change change = summary.change();
        return new ChangeRow(
                record.createRevision(),
                record.modRevision(),
                change.at(),
                Shared.of(change.actor()),
                Shared.of(change.comment()),
                Shared.of(List.copyOf(change.feeds())),
                Shared.of(change.counts()),
                change.parts(),
                change.superseded(),
                change.parts() > 0 ? Touched.NOTHING : Touched.by(summary.keys(), summary.parts()));
    }
}
