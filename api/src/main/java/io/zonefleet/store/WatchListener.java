// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import java.util.List;

/** Is told of changes. Called by one thread at a time; must return quickly and not call the store. */
public interface WatchListener {
    /**
     * One change of one key.
     *
     * @param key which
     * @param entry what it is now; null-free: empty when it was deleted
     * @param modRevision of the put or delete
     */
    record Event(String key, java.util.Optional<Entry> entry, long modRevision) {}

    /**
     * Events in order of their revision. All events of one transaction in one watched range come in one batch; between ranges there
     * is no order.
     */
    void onEvents(List<Event> events);

    /**
     * The watch goes on after it was cut off, or begins late: nobody knows whether what answers now is the same store, or another that was
     * set up anew and has come as far. Told before any event from there; with several ranges, once for each.
     */
    default void onResumed() {}

    /** The watch has ended and nothing more comes: compacted, refused, or broken for good. The caller reads again and watches anew. */
    void onLost(StoreException why);
}
