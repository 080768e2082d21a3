// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.load;

import java.nio.LongBuffer;
import java.util.List;

/**
 * What became of all queries of a {@link QueryStream}.
 *
 * @param asked how many were sent
 * @param lost sent, and without an answer for {@link QueryStream#PATIENCE}
 * @param wrong answered with what was never declared, or with an error
 * @param older answered with something older than what another had been answered before they were sent, though no receipt spoke of
 *     that yet: while it reloads, two servers inside CoreDNS read from the same socket
 * @param longestOlder nanoseconds between the first answer of a version and the last answer of an older one among those
 * @param wentBack answered with something older than what the agent had given a receipt for before they were sent
 * @param strays answers that belong to no query under way: doubled, or later than that patience
 * @param dropped datagrams that the kernel threw away because a socket of this machine was full, ours or others'
 * @param nanos from when each answered query was due to be sent to its answer: one that had to wait for its turn has waited
 * @param samples the first few of what was not right, in words
 */
public record Account(
        long asked,
        long lost,
        long wrong,
        long older,
        long longestOlder,
        long wentBack,
        long strays,
        long dropped,
        LongBuffer nanos,
        List<String> samples) {
    public Account {
        samples = List.copyOf(samples);
    }

    /** Whether each query was answered, with what was declared, and with nothing older than a receipt. */
    public boolean isClean() {
        return lost == 0 && wrong == 0 && wentBack == 0;
    }
}
