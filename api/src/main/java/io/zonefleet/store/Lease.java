// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

/** A promise to be alive: keys put with it vanish when it is not kept. It is renewed in the background until closed. */
public interface Lease extends AutoCloseable {
    /** For {@link Txn.Put#lease()}. */
    long id();

    /** Whether it has run out or was revoked or closed: its keys are gone, a new one is needed. */
    boolean isLost();

    /** Revokes it: its keys vanish at once. Quiet where the store can't be reached; they then vanish when it runs out. */
    @Override
    void close();
}
