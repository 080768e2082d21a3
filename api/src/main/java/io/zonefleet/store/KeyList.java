// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import java.util.List;

/**
 * Keys of a range, without values.
 *
 * @param revision of the whole store
 * @param keys in byte order
 * @param total how many the range has, whatever the limit
 */
public record KeyList(long revision, List<Key> keys, long total) {
    public KeyList {
        keys = List.copyOf(keys);
    }

    /**
     * One of them.
     *
     * @param modRevision when it was last put
     */
    public record Key(String name, long modRevision) {
        static Key of(Entry entry) {
            return new Key(entry.key(), entry.modRevision());
        }
    }
}
