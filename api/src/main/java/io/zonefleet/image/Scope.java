// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.KeyRange;
import java.util.ArrayList;
import java.util.List;

/**
 * What a loader keeps level with.
 *
 * @param ranges all of it; with one range every revision of a store that is ours alone is heard of, so that one which is left out is
 *     noticed
 * @param unread parts of it that a full read leaves out: of their keys the listener is told what the watch tells, and nothing else
 * @param audited a small part whose versions are compared with the store now and then
 * @param epoch the key whose value names the store's history: where it is another, nothing that is known of the store holds
 */
public record Scope(List<KeyRange> ranges, List<KeyRange> unread, List<KeyRange> audited, String epoch) {
    public Scope {
        ranges = List.copyOf(ranges);
        unread = List.copyOf(unread);
        audited = List.copyOf(audited);
    }

    /** All of it is read. */
    public Scope(List<KeyRange> ranges, List<KeyRange> audited, String epoch) {
        this(ranges, List.of(), audited, epoch);
    }

    /** What a full read takes. */
    List<KeyRange> read() {
        List<KeyRange> left = ranges;
        for (KeyRange out : unread) {
            List<KeyRange> next = new ArrayList<>();
            left.forEach(range -> next.addAll(range.without(out)));
            left = next;
        }
        return left;
    }

    /** Whether full reads have this key, so that its version is worth remembering. */
    boolean isRead(String key) {
        return unread.stream().noneMatch(range -> range.contains(key));
    }

    /** Whether the versions of a key are compared with the store. */
    boolean isAudited(String key) {
        return audited.stream().anyMatch(range -> range.contains(key));
    }
}
