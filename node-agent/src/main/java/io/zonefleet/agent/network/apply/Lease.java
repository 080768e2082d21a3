// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import io.zonefleet.model.Address;
import java.time.Duration;
import java.util.Collection;

/**
 * By which rules that skip connection tracking hold: they end by themselves {@link #LASTS} after it was renewed last, in the kernel,
 * whoever has died meanwhile. One thread.
 */
public interface Lease extends AutoCloseable {
    /** After which it has run out. */
    Duration LASTS = Duration.ofSeconds(2);

    /**
     * Has the rules hold from now on.
     *
     * @param addresses of the node cache
     * @throws CommandFailedException where that can't be done; rules then run out
     */
    void renew(Collection<Address> addresses) throws CommandFailedException;

    /**
     * Has them hold no longer, at once.
     *
     * @throws CommandFailedException where that can't be done; they run out all the same
     */
    void end() throws CommandFailedException;

    /** Lets go of what it needs; rules run out. */
    @Override
    void close();
}
