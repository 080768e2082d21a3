// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.StoreException;

/** Follows an {@link ImageLoader}. Called by the loader's thread, one call at a time. */
public interface ImageListener {
    /** Something changed, or everything was read again, or the store can be read again (then the delta may be empty). */
    void onDelta(Delta delta);

    /**
     * Everything was read again; and what has happened since may be more than what is told of it, as after {@link #onGap}. Between the two
     * some of what was told before may not be there.
     */
    default void onDelta(Delta read, Delta since) {
        onDelta(read.then(since));
    }

    /**
     * The next delta may not have all that happened: a revision is missing in between. Where the store has other users too, that need not
     * mean anything.
     */
    default void onGap() {}

    /** The store can't be read; the loader goes on trying. Told at each failed try; the next {@link #onDelta} ends it. */
    void onTrouble(StoreException why);
}
