// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import java.time.Duration;

/**
 * Lets newer changes wait a moment where they have come so quickly, one after the other, that nothing was proved for a while: in a stream
 * without end each would take the place of the one before it was seen to be answered, and nobody would ever get a receipt. What waits is
 * written as one. Belongs to the loop's thread.
 */
final class Backlog {
    /** A proof takes a tenth of this where nothing is wrong. */
    private static final Duration SOON = Duration.ofMillis(300);

    /** A reload of very many names takes a second or two, in which nothing is seen to move. */
    private static final Duration STUCK = Duration.ofSeconds(3);

    /** Answers that are right by turns move for ever. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private boolean waits;
    private boolean inVain;

    /**
     * Whether what comes is to wait for the proof of what is written.
     *
     * @param unproved how long ago the oldest change came that is not proved; zero where everything that is written is answered: what is not
     *     proved then can't be written, or stands in for what CoreDNS refused, and no waiting brings its proof
     * @param stuck how long nothing has been seen that was not seen before: what keeps a proof from coming may be mended by what waits,
     *     so that the wait is over, and there is no other before the next proof
     */
    boolean waits(Duration unproved, Duration stuck) {
        boolean moves = stuck.compareTo(STUCK) < 0 && unproved.compareTo(LONGEST) < 0;
        inVain = !unproved.isZero() && (inVain || (waits && !moves));
        waits = moves && !inVain && unproved.compareTo(SOON) >= 0;
        return waits;
    }

    /** The same as it was when last asked. */
    boolean waits() {
        return waits;
    }
}
