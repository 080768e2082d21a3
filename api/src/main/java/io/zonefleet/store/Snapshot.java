// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import java.util.List;

/**
 * Keys at one revision.
 *
 * @param revision of the whole store
 * @param entries sorted by key within each range that was asked for
 */
public record Snapshot(long revision, List<Entry> entries) {
    public Snapshot {
        entries = List.copyOf(entries);
    }
}
