// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.Touched;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.PartKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** Also the guard of itself and of its size: held while nothing is read, since the store may hang. */
    private final Map<ChangeId, Touched> known = new LinkedHashMap<>(16, 0.75f, true);

    private long size;

    public LargeChanges(StoredChanges stored) {
        this.stored = stored;
    }

    /** Whether a change is about that: a number of {@link Touched}. */
    public boolean touches(ChangeId id, ChangeRow row, long what) {
        return row.parts() == 0 ? row.touched().has(what) : of(id).has(what);
    }

    /** Read twice where two ask for it first at the same time, which does no harm. */
    private Touched of(ChangeId id) {
        synchronized (known) {
            Touched touched = known.get(id);
            if (touched != null) {
                return touched;
            }
        }
        Touched read = read(id);
        keep(id, read);
        return read;
    }

    private void keep(ChangeId id, Touched touched) {
        synchronized (known) {
            if (known.putIfAbsent(id, touched) == null) {
                size += touched.size();
                for (Iterator<Touched> oldest = known.values().iterator(); size > MOST && known.size() > 1; ) {
                    size -= oldest.next().size();
                    oldest.remove();
                }
            }
        }
    }

    /** Part by part: all items of a large change with their values would be hundreds of megabytes. */
    private Touched read(ChangeId id) {
        Optional<StoredChanges.Found> found = stored.find(id, 0);
        if (found.isEmpty()) {
            return Touched.NOTHING;
        }
        List<IntentKey> keys = new ArrayList<>();
        List<PartKey> parts = new ArrayList<>();
        for (int part = 0; part < found.get().change().parts(); part++) {
            for (ChangeItem item : stored.part(id, part)) {
                keys.add(item.key());
                parts.addAll(item.parts());
            }
        }
        return Touched.by(keys, parts);
    }
}
