// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import io.zonefleet.store.WatchListener.Event;
import java.util.List;

/** A watch of the store in memory; used under that one's lock. */
final class MemoryWatch implements Store.Watch {
    private final MemoryStore store;
    private final List<KeyRange> ranges;
    private final WatchListener listener;

    MemoryWatch(MemoryStore store, List<KeyRange> ranges, WatchListener listener) {
        this.store = store;
        this.ranges = List.copyOf(ranges);
        this.listener = listener;
    }

    /** Tells of one transaction. */
    void tell(List<Event> events) {
        for (KeyRange range : ranges) {
            List<Event> mine =
                    events.stream().filter(event -> range.contains(event.key())).toList();
            if (!mine.isEmpty() && store.has(this)) {
                listener.onEvents(mine);
            }
        }
    }

    void lose(StoreException why) {
        listener.onLost(why);
    }

    @Override
    public void close() {
        store.remove(this);
    }
}
