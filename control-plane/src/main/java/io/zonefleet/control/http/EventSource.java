// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.http;

/** Sends server-sent events to whoever asks for them. */
@FunctionalInterface
public interface EventSource {
    /** Where the events of one client go. Thread-safe, does not block. */
    interface Sink {
        /** Writes {@code frame} unless too much is still on its way, and says whether it did. The bytes are not changed afterwards. */
        boolean offer(byte[] frame);

        /** Ends the connection at once, whatever is on its way. */
        void cut();
    }

    /** What a client asked for, ready to begin. */
    @FunctionalInterface
    interface Opening {
        /** Begins to send to {@code sink}; what it returns is run once, when the client has gone. Called on the event loop. */
        Runnable open(Sink sink);
    }

    /**
     * Reads what a client asks for; must not block.
     *
     * @throws io.zonefleet.control.wire.InvalidException where it can't be had
     */
    Opening prepare(Request request);
}
