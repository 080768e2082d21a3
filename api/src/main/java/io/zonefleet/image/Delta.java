// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.Entry;
import java.util.List;

/**
 * What changed since the delta before, whether it was learnt by reading everything or from a watch.
 *
 * @param revision up to which everything is included
 * @param full whether everything was read: what is not mentioned is as it was
 * @param puts keys that are new or different
 * @param deletes keys that are gone
 */
public record Delta(long revision, boolean full, List<Entry> puts, List<String> deletes) {
    public Delta {
        puts = List.copyOf(puts);
        deletes = List.copyOf(deletes);
    }

    /** Whether nothing changed. */
    public boolean isEmpty() {
        return puts.isEmpty() && deletes.isEmpty();
    }
}
