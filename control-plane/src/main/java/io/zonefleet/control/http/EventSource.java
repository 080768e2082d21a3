// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

/** Sends server-sent events to whoever asks for them. */
@FunctionalInterface
public interface EventSource {
    /** Where the events of one client go. */
    interface Sink {
        /**
         * Writes {@code frame} unless the one before is still on its way, and says whether it did. Thread-safe, does not block: a
         * slow client costs one frame of memory.
         */
        boolean offer(String frame);
    }

    /** Begins to send to {@code sink}; what it returns is run once, when the client has gone. Called on the event loop. */
    Runnable open(Sink sink);
}
