// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.state;

import java.time.Duration;

/**
 * What a process has had of the CPU since its start, all its threads together, as the kernel counts it (proc_pid_schedstat(5)).
 *
 * @param ran how long it ran
 * @param waited how long it could have run while others did
 */
public record CpuUse(Duration ran, Duration waited) {
    /** Of the time that is looked at, this part spent waiting is no chance: a process that sleeps or is stopped waits for nothing. */
    private static final int MUCH = 5;

    /**
     * Whether the process was kept from the CPU: it had work, and others ran. One that hangs in a lock or is stopped has none.
     *
     * @param before what it had when that time began
     * @param time that has gone by since
     */
    public boolean isStarvedSince(CpuUse before, Duration time) {
        return time.isPositive()
                && waited.minus(before.waited).multipliedBy(MUCH).compareTo(time) >= 0;
    }
}
