// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.failopen;

import java.time.Duration;

/**
 * Whether the node cache answers, judged by one question after the other. A cache that is gone refuses at once and is found out within a
 * tenth of a second; one that hangs within 0.7 s: {@link #REST} until the next question, and twice {@link #PATIENCE}. Closing again takes
 * longer than opening: a query too many at kube-dns costs nothing.
 */
final class Health {
    /** How long an answer is waited for. */
    static final Duration PATIENCE = Duration.ofMillis(200);

    private static final Duration REST = Duration.ofMillis(250);
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration SILENT_REST = Duration.ofMillis(100);
    /** One may be lost by chance. */
    private static final int MISSES = 2;

    private static final int ANSWERS = 3;

    private int misses;
    private int answers;
    private boolean good;
    private boolean silent;

    /** Takes what came of a question; returns whether the cache counts as answering now. */
    boolean take(boolean answered) {
        misses = answered ? 0 : misses + 1;
        answers = answered ? answers + 1 : 0;
        if (misses >= MISSES) {
            good = false;
            silent = true;
        } else if (answers >= ANSWERS) {
            good = true;
            silent = false;
        }
        return good;
    }

    /** Whether it counts as answering. Not before it was asked. */
    boolean isGood() {
        return good;
    }

    /** Whether it counts as silent: it was asked, and has not answered. Before it was asked it is neither. */
    boolean isSilent() {
        return silent;
    }

    /** Until the next question. */
    Duration rest() {
        if (!good) {
            return SILENT_REST;
        }
        return misses == 0 ? REST : SOON;
    }
}
