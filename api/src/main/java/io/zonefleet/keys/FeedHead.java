// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.keys;

import io.zonefleet.store.Entry;
import java.util.List;

/**
 * Where a feed stands, by the key of its head.
 *
 * @param revision mod revision of the key; 0: the feed has no head
 * @param from intent revision that the feed has reached; 0: none
 * @param with paths of other feeds that the same transaction wrote
 * @param partial whether more of the same step follows: readers wait for it
 */
public record FeedHead(long revision, long from, List<String> with, boolean partial) {
    /** A feed without a head. */
    public static final FeedHead NONE = new FeedHead(0, 0, List.of(), false);

    public FeedHead {
        with = List.copyOf(with);
    }

    /** The same, put anew. */
    public FeedHead movedTo(long newer) {
        return new FeedHead(newer, from, with, partial);
    }

    /**
     * Reads the entry of a head.
     *
     * @throws UnreadableException where its bytes can't be read
     */
    public static FeedHead of(Entry entry) throws UnreadableException {
        DesiredValue.Head head = Codec.decode(DesiredValue.Head.class, entry.value());
        return new FeedHead(entry.modRevision(), head.from(entry.modRevision()), head.with(), head.partial());
    }

    /** What is to take the place of one that can't be read: its number is taken from its own revision, so that it never goes back. */
    public static FeedHead instead(Entry unreadable) {
        return new FeedHead(unreadable.modRevision(), unreadable.modRevision(), List.of(), false);
    }
}
