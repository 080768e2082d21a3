// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.state.CpuUse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long a CoreDNS that does not answer is waited for before it is killed. One that hangs is killed at once. One that the machine keeps
 * from the CPU would only have its start to make up for as well: it is waited for longer. And each kill that did not help makes the next
 * one wait, so that one that answers now and then is not killed again and again. Belongs to the loop's thread.
 */
final class KillPatience {
    /** For one that had work and no CPU: as long as a machine may be busy with the start of other programs. */
    static final Duration STARVED = Duration.ofSeconds(30);

    /** Before the second of kills that come one after the other; twice as long before each next one, up to {@link #MOST}. */
    static final Duration AGAIN = Duration.ofSeconds(5);

    static final Duration MOST = Duration.ofMinutes(1);
    /** After so long without a silence, the last kill has helped. */
    static final Duration HELPED = Duration.ofSeconds(30);

    private @Nullable Silence silence;
    private int vain;
    private long silentLast;

    private record Silence(long begun, Optional<CpuUse> used) {}

    /** What becomes of one that counts as hung. */
    enum Verdict {
        KILL,
        /** It may only lack the CPU. */
        STARVED,
        /** Others were killed for the same a moment ago, and that did not help. */
        AGAIN
    }

    /** Another process: what was seen of the one before says nothing of it. */
    void restarted() {
        silence = null;
    }

    /**
     * Notes how it answers.
     *
     * @param silent whether an answer is missing anywhere now
     * @param used what it has had of the CPU; asked where a silence begins
     */
    void note(boolean silent, long now, Supplier<Optional<CpuUse>> used) {
        if (silent) {
            silence = silence == null ? new Silence(now, used.get()) : silence;
            silentLast = now;
        } else {
            silence = null;
            if (vain > 0 && now - silentLast >= HELPED.toNanos()) {
                vain = 0;
            }
        }
    }

    /** What becomes of it now that it counts as hung. */
    Verdict judge(long now, Supplier<Optional<CpuUse>> used) {
        Silence since = silence;
        if (since == null) {
            return Verdict.KILL;
        }
        Duration silent = Duration.ofNanos(now - since.begun());
        boolean starved = since.used()
                .flatMap(before -> used.get().map(after -> after.isStarvedSince(before, silent)))
                .orElse(false);
        return decide(silent, starved, vain);
    }

    /** It was killed. */
    void killed() {
        vain++;
        silence = null;
    }

    /**
     * Decides.
     *
     * @param silent for how long it has not answered
     * @param starved whether it waited for a CPU meanwhile
     * @param vain kills before, none of which has helped
     */
    static Verdict decide(Duration silent, boolean starved, int vain) {
        if (silent.compareTo(patience(vain)) < 0) {
            return starved ? Verdict.STARVED : Verdict.AGAIN;
        }
        return starved && silent.compareTo(STARVED) < 0 ? Verdict.STARVED : Verdict.KILL;
    }

    private static Duration patience(int vain) {
        if (vain == 0) {
            return Duration.ZERO;
        }
        Duration grown = AGAIN.multipliedBy(1L << Math.min(vain - 1, 10));
        return grown.compareTo(MOST) < 0 ? grown : MOST;
    }
}
