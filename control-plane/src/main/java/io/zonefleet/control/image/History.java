// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.Delta;
import io.zonefleet.keys.KeyParser;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.ParsedKey;
import io.zonefleet.model.ChangeId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pcollections.PSortedMap;

/** Joins rows of changes that were read beside the watch with what the watch tells meanwhile. Under its owner's lock. */
final class History {
    private final KeyParser parser;
    private final Keys keys;
    private final int keep;
    private final Set<ChangeId> gone = new HashSet<>();
    private boolean reading;

    History(Keys keys, int keep) {
        this.parser = new KeyParser(keys);
        this.keys = keys;
        this.keep = keep;
    }

    /** Reading begins. */
    void begin() {
        gone.clear();
        reading = true;
    }

    /** The watch has told of that. */
    void note(Delta delta) {
        if (reading) {
            for (String key : delta.deletes()) {
                if (keys.changes().contains(key) && parser.parse(key) instanceof ParsedKey.Change change) {
                    gone.add(change.id());
                }
            }
        }
    }

    /** With rows that were read; what the watch has told is newer. */
    PSortedMap<ChangeId, ChangeRow> add(PSortedMap<ChangeId, ChangeRow> image, Map<ChangeId, ChangeRow> rows) {
        PSortedMap<ChangeId, ChangeRow> next = image;
        for (Map.Entry<ChangeId, ChangeRow> row : rows.entrySet()) {
            ChangeRow known = next.get(row.getKey());
            boolean isNews = known == null || known.version() < row.getValue().version();
            if (isNews && !gone.contains(row.getKey())) {
                next = next.plus(row.getKey(), row.getValue());
            }
        }
        return ChangeRows.newest(next, keep);
    }

    /** Of changes as old as {@code revision} only those; reading ends. */
    PSortedMap<ChangeId, ChangeRow> end(PSortedMap<ChangeId, ChangeRow> image, long revision, Set<ChangeId> there) {
        reading = false;
        gone.clear();
        List<ChangeId> lost = image.entrySet().stream()
                .filter(row -> row.getValue().version() <= revision && !there.contains(row.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        return image.minusAll(lost);
    }
}
