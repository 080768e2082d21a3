// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.ha;

import java.nio.file.Path;

/** An agent's lock in a process of its own, which says what it is whenever that changes, until it is killed. */
final class LockHolder {
    private LockHolder() {}

    /** {@code FILE}. */
    public static void main(String[] arguments) throws InterruptedException {
        HostLock[] lock = new HostLock[1];
        lock[0] = new HostLock(Path.of(arguments[0]), () -> false, () -> System.out.println(lock[0].role()));
        System.out.println("begins as " + (lock[0].isOwner() ? "owner" : "standby"));
        Thread.currentThread().join();
    }
}
