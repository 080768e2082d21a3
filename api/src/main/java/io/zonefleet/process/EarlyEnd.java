// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.process;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of a child while somebody waits for it to be ready. Safe for several threads. */
public final class EarlyEnd {
    private final CompletableFuture<Exit> first = new CompletableFuture<>();

    /** It ended so; later ends do not count. */
    public void come(Exit exit) {
        first.complete(exit);
    }

    /** Waits a moment for it; returns whether it has come. */
    public boolean comesWithin(Duration moment) throws InterruptedException {
        try {
            first.get(moment.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException running) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** How it ended, once {@link #comesWithin} has said that it has. */
    public Exit exit() {
        return first.resultNow();
    }
}
