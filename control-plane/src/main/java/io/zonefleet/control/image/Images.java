// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The newest image, for those who decide on it. {@link ImageHolder} follows the store by itself; a simulation does so in steps. */
public interface Images {
    /** The newest image; {@link ControlImage#EMPTY} until the first read. */
    ControlImage current();

    /**
     * The newest image of which nothing can be missing: no revision was left out since everything was last read. What is decided for all,
     * such as what a feed is to lose, is decided on it. In a store with other users too it may stay behind, until {@link #reload}.
     */
    ControlImage sound();

    /** Has everything read again soon. */
    void reload();

    /**
     * An image of at least {@code minRevision}.
     *
     * @throws TimeoutException where there is none within {@code timeout}, or the store has no such revision yet
     * @throws io.zonefleet.store.StoreException where the store can't be asked whether it has
     */
    ControlImage await(long minRevision, Duration timeout) throws TimeoutException;

    /** Calls {@code hint} after each new image, on the thread that makes it: it returns quickly and does not call the store. */
    void onChange(Runnable hint);
}
