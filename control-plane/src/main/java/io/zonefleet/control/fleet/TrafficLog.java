// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.Pace;
import io.zonefleet.model.ClusterId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients asked in the last hour, a look a minute. Of this replica alone, and gone when it ends: whoever needs more has Prometheus. */
public final class TrafficLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrafficLog.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** Looks that are kept: an hour. */
    static final int KEPT = 60;

    private final Supplier<ControlImage> images;
    private final BooleanSupplier reachable;
    private final InstantSource clock;
    private final Instant since;
    private final Pace pace = new Pace();
    private final Thread thread;

    /** Oldest first; guarded by this. */
    private final Deque<Look> looks = new ArrayDeque<>();

    /** What was so at one moment. */
    record Look(Instant at, SortedMap<ClusterId, ClusterTraffic> clusters) {}

    /**
     * Begins to look.
     *
     * @param reachable whether the store is: the image of one that is away stays as it was
     */
    public TrafficLog(Supplier<ControlImage> images, BooleanSupplier reachable, InstantSource clock) {
        this.images = images;
        this.reachable = reachable;
        this.clock = clock;
        this.since = clock.instant();
        this.thread = Thread.ofVirtual().name("traffic-log").start(this::run);
    }

    /** Since when it has looked. */
    Instant since() {
        return since;
    }

    /** What was kept and, last, what is so in {@code image}. */
    synchronized List<Look> hour(ControlImage image) {
        List<Look> hour = new ArrayList<>(looks);
        hour.add(look(image));
        return hour;
    }

    private void run() {
        while (pace.pause(PERIOD)) {
            try {
                keep();
            } catch (RuntimeException defect) {
                LOG.atError().setCause(defect).log("what clients ask could not be looked at");
            }
        }
    }

    /** Keeps what is so now. */
    synchronized void keep() {
        looks.addLast(look(images.get()));
        if (looks.size() > KEPT) {
            looks.removeFirst();
        }
    }

    private Look look(ControlImage image) {
        // while the store is away nobody knows what nodes are asked
        return new Look(clock.instant(), reachable.getAsBoolean() ? ClusterTraffic.of(image) : new TreeMap<>());
    }

    /** Ends the thread. */
    @Override
    public void close() {
        pace.end();
        thread.interrupt();
    }
}
