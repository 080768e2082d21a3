// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.KeyRange;
import java.util.List;

/**
 * What a loader keeps level with.
 *
 * @param ranges all of it; with one range every revision of a store that is ours alone is heard of, so that one which is left out is
 *     noticed
 * @param audited a small part whose versions are compared with the store now and then
 * @param epoch the key whose value names the store's history: where it is another, nothing that is known of the store holds
 */
public record Scope(List<KeyRange> ranges, List<KeyRange> audited, String epoch) {
    public Scope {
        ranges = List.copyOf(ranges);
        audited = List.copyOf(audited);
    }

    /** Whether the versions of a key are compared with the store. */
    boolean isAudited(String key) {
        return audited.stream().anyMatch(range -> range.contains(key));
    }
}
