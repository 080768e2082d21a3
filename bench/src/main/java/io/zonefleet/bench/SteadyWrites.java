// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Does one thing after the other at a steady pace, from when it is made until it is closed; where it can't keep up it is late, and leaves none out. */
final class SteadyWrites implements AutoCloseable {
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final AtomicInteger done = new AtomicInteger();
    private final long start = System.nanoTime();
    private volatile boolean over;

    /** @param write is told how many there were before it */
    SteadyWrites(int perSecond, IntConsumer write) {
        Thread.startVirtualThread(() -> {
            try {
                while (!over) {
                    long due = start + (long) (done.get() * (1e9 / perSecond));
                    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    write.accept(done.get());
                    done.incrementAndGet();
                }
                end.complete(null);
            } catch (RuntimeException failed) {
                end.completeExceptionally(failed);
            }
        });
    }

    /** How many a second there were so far. */
    double perSecond() {
        return done.get() / ((System.nanoTime() - start) / 1e9);
    }

    /**
     * Ends them.
     *
     * @throws IllegalStateException where one of them failed
     */
    @Override
    public void close() {
        over = true;
        try {
            end.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a write failed", failed.getCause());
        }
    }
}
