// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.Touched;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What large changes touched. Their rows do not say: an import of 100,000 domains would take a megabyte of every image. It is read from
 * the store when somebody first asks, and what was asked for last stays in memory.
 */
public final class LargeChanges {
    /** Numbers in memory at most, eight bytes each. */
    private static final int MOST = 2_000_000;

    private final StoredChanges stored;
    private final Map<ChangeId, Touched> known = new LinkedHashMap<>(16, 0.75f, true);
    private long size;

    public LargeChanges(StoredChanges stored) {
        this.stored = stored;
    }

    /** Whether a change is about that: a number of {@link Touched}. */
    public boolean touches(ChangeId id, ChangeRow row, long what) {
        return row.parts() == 0 ? row.touched().has(what) : of(id).has(what);
    }

    private synchronized Touched of(ChangeId id) {
        Touched touched = known.get(id);
        if (touched == null) {
            touched = read(id);
            known.put(id, touched);
            size += touched.size();
            for (Iterator<Touched> oldest = known.values().iterator(); size > MOST && known.size() > 1; ) {
                size -= oldest.next().size();
                oldest.remove();
            }
        }
        return touched;
    }

    private Touched read(ChangeId id) {
        Optional<StoredChanges.Found> found = stored.find(id, Integer.MAX_VALUE);
        return found.map(change -> Touched.by(
                        change.change().items().stream().map(ChangeItem::key).toList()))
                .orElse(Touched.NOTHING);
    }
}
