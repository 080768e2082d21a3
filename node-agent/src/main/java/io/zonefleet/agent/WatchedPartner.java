// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.ha.Registration;
import io.zonefleet.agent.state.CpuUse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** What is known of another agent's CoreDNS. Times are monotonic nanoseconds. */
final class WatchedPartner {
    /** As many as its own agent waits for: fewer may be a busy machine, and whoever takes them for silence answers clients from an old disk. */
    private static final int SILENT = 3;

    /** Its own agent counts no quicker, however often it asks. */
    private static final Duration BETWEEN_MISSES = Duration.ofMillis(500);

    private final Registration.Instance instance;
    private final long since;
    private final KillPatience patience = new KillPatience();
    private boolean proved;
    private int misses;
    private long missedAt;
    private long agentAliveAt;

    /** @param proved whether it was seen to answer already */
    WatchedPartner(Registration.Instance instance, boolean proved, long now) {
        this.instance = instance;
        this.proved = proved;
        this.since = now;
        this.missedAt = now - BETWEEN_MISSES.toNanos();
        this.agentAliveAt = now;
    }

    Registration.Instance instance() {
        return instance;
    }

    /**
     * It was asked.
     *
     * @param start what it may take for its first answer
     * @param cpu what CPU it had so far
     */
    void note(boolean answers, long now, Duration start, Supplier<Optional<CpuUse>> cpu) {
        if (answers) {
            proved = true;
            misses = 0;
        } else if ((proved || now - since > start.toNanos()) && now - missedAt >= BETWEEN_MISSES.toNanos()) {
            misses++;
            missedAt = now;
        }
        patience.note(misses > 0, now, cpu);
    }

    /** Its agent is there. */
    void agentIsAlive(long now) {
        agentAliveAt = now;
    }

    /** When its agent was seen last. */
    long agentAliveAt() {
        return agentAliveAt;
    }

    /** How often it gave no answer since the last one. */
    int misses() {
        return misses;
    }

    /** Whether it counts as one that answers clients. */
    boolean isAnswering() {
        return proved && misses < SILENT;
    }

    /** How long it is left to hang. */
    KillPatience patience() {
        return patience;
    }
}
