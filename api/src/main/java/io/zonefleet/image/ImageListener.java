// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.StoreException;

/** Follows an {@link ImageLoader}. Called by the loader's thread, one call at a time. */
public interface ImageListener {
    /** Something changed, or everything was read again (then the delta may be empty). */
    void onDelta(Delta delta);

    /** The store can't be read; the loader goes on trying. Told at each failed try; the next {@link #onDelta} ends it. */
    void onTrouble(StoreException why);
}
