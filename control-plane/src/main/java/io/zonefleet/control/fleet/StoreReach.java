// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.image.Pace;
import io.zonefleet.keys.Keys;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the store answers this replica. A watch that is cut off says nothing until it goes on, and reads are answered from the image as
 * if nothing were: so the store is asked, every two seconds. One virtual thread asks; any thread reads.
 */
public final class StoreReach implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreReach.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Duration WHILE_AWAY = Duration.ofMillis(500);

    /**
     * How it stands.
     *
     * @param reachable whether it answered the last time
     * @param since when it began to answer; where it does not, when it did for the last time
     */
    public record Reach(boolean reachable, Instant since) {}

    private final Store store;
    private final Keys keys;
    private final ImageHolder images;
    private final InstantSource clock;
    private final List<Runnable> hints = new CopyOnWriteArrayList<>();
    private final Pace pace = new Pace();
    private final Thread thread;
    private Instant answered;
    private volatile Reach reach;

    /** Takes the store for reachable, and asks at once. */
    public StoreReach(Store store, Keys keys, ImageHolder images, InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.images = images;
        this.clock = clock;
        this.answered = clock.instant();
        this.reach = new Reach(true, answered);
        this.thread = Thread.ofVirtual().name("store-reach").start(this::run);
    }

    /** How it stands now. */
    public Reach current() {
        return reach;
    }

    /** Calls {@code hint} after each change, on the thread that asks: it returns quickly. */
    void onChange(Runnable hint) {
        hints.add(hint);
    }

    private void run() {
        Duration pause = Duration.ZERO;
        while (pace.pause(pause)) {
            try {
                look();
            } catch (RuntimeException defect) {
                LOG.atError().setCause(defect).log("the store could not be asked whether it is there");
            }
            pause = reach.reachable() ? PERIOD : WHILE_AWAY;
        }
    }

    private void look() {
        boolean there = answers();
        Instant now = clock.instant();
        Instant last = answered;
        if (there) {
            answered = now;
        }
        if (there != reach.reachable()) {
            reach = new Reach(there, there ? now : last);
            hints.forEach(Runnable::run);
        }
    }

    /** Also the loader of the image must be able to read it, which may try later than this does: what is shown is what that has read. */
    private boolean answers() {
        try {
            store.read(KeyRange.single(keys.epoch()), 0);
            return !images.isTroubled();
        } catch (StoreException away) {
            return false;
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        pace.end();
        thread.interrupt();
    }
}
