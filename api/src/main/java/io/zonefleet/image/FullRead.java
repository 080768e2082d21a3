// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A full read under way, with the watch that goes on from it. Belongs to the loader's thread, but for the reading itself. */
final class FullRead {
    private final Store store;
    private final Scope scope;
    private final long from;
    private final Runnable wake;
    private final CompletableFuture<Snapshot> reading;
    private @Nullable Following following;
    private long readAt;

    /**
     * Begins to read.
     *
     * @param from the revision known so far
     * @param wake called when it is read
     */
    FullRead(Store store, Scope scope, long from, Runnable wake, Executor executor) {
        this.store = store;
        this.scope = scope;
        this.from = from;
        this.wake = wake;
        this.reading = CompletableFuture.supplyAsync(() -> store.read(scope.read()), executor);
        // a future of its own: who is woken shall find the reading done
        CompletableFuture<Snapshot> unused = reading.whenComplete((read, failed) -> wake.run());
    }

    /**
     * Whether everything is read; the watch is begun then.
     *
     * @throws StoreException where it can't be
     */
    boolean isRead(long now) {
        if (!reading.isDone()) {
            return false;
        }
        long revision = snapshot().revision();
        if (following == null) {
            Inbox inbox = new Inbox(scope, revision, wake);
            following = new Following(inbox, store.watch(scope.ranges(), revision + 1, inbox));
            readAt = now;
        }
        return true;
    }

    /** What was read, at one revision. */
    Snapshot snapshot() {
        try {
            return reading.join();
        } catch (CompletionException failed) {
            switch (failed.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw failed;
            }
        }
    }

    /** What was known when it began. */
    long from() {
        return from;
    }

    /** What its watch has told so far. Once {@link #isRead}. */
    Inbox inbox() {
        return following().inbox();
    }

    /** Its watch. Once {@link #isRead}. */
    Following following() {
        if (following == null) {
            throw new IllegalStateException("not read yet");
        }
        return following;
    }

    /** Whether it was read so long ago. */
    boolean isOlderThan(Duration age, long now) {
        return now - readAt > age.toNanos();
    }

    /** Ends its watch. */
    void close() {
        if (following != null) {
            following.watch().close();
        }
    }
}
