// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets a thread that works in steps pause until the next is due, somebody wakes it, or it shall end. */
public final class Pace {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken;
    private boolean ended;

    /** Makes the pause at hand, or the next one, end at once. Any thread. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Lets no further step begin. Any thread. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Pauses. Called by the working thread before each step.
     *
     * @param pause how long at most
     * @return whether another step is wanted; false after {@link #end} or an interrupt
     */
    public boolean pause(Duration pause) {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!woken && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            woken = false;
            return !ended;
        } catch (InterruptedException interrupted) {
            ended = true;
            return false;
        } finally {
            lock.unlock();
        }
    }
}
