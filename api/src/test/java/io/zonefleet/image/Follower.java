// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Folds deltas as a consumer would. */
final class Follower implements ImageListener {
    final Map<String, String> state = new TreeMap<>();
    Delta last = new Delta(0, false, List.of(), List.of());
    int calls;
    int fulls;
    int troubles;
    int defects;
    boolean troubled;

    @Override
    public void onDelta(Delta delta) {
        if (defects > 0) {
            defects--;
            throw new IllegalStateException("defect");
        }
        last = delta;
        troubled = false;
        calls++;
        fulls += delta.full() ? 1 : 0;
        delta.deletes().forEach(state::remove);
        delta.puts().forEach(entry -> state.put(entry.key(), entry.value().utf8()));
    }

    @Override
    public void onTrouble(StoreException why) {
        troubles++;
        troubled = true;
    }
}
