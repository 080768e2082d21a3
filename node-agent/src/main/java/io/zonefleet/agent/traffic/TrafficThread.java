// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.traffic;

import io.zonefleet.agent.state.Time;
import io.zonefleet.image.Pace;
import io.zonefleet.model.Traffic;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads CoreDNS's counters every half minute, which is as often as a node that is well reports, on a virtual thread of its own. */
public final class TrafficThread implements TrafficWatch, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrafficThread.class);
    private static final Duration PERIOD = Duration.ofSeconds(30);

    /** Between the first two looks at a process: nothing is known before the second. */
    private static final Duration SOON = Duration.ofSeconds(5);

    /** A page takes CoreDNS and the agent time to make and read: a thousandth of it at most. */
    private static final int SHARE = 1000;

    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Pace pace = new Pace();
    private final Time time;
    private final Thread thread;
    private volatile Optional<Endpoint> metrics = Optional.empty();
    private volatile Optional<Traffic> newest = Optional.empty();
    private @Nullable Look last;

    /** @param at on the clock of {@link Time#nanos} */
    private record Look(Endpoint where, Counters counters, long at) {}

    /** Follows nothing yet. */
    public TrafficThread(Time time) {
        this.time = time;
        this.thread = Thread.ofVirtual().name("traffic").start(this::run);
    }

    @Override
    public void follow(Optional<Endpoint> at) {
        if (!at.equals(metrics)) {
            metrics = at;
            pace.wake();
        }
    }

    @Override
    public Optional<Traffic> newest() {
        return newest;
    }

    private void run() {
        Duration pause = PERIOD;
        while (pace.pause(pause)) {
            try {
                pause = look();
            } catch (RuntimeException defect) {
                LOG.atError().setCause(defect).log("CoreDNS's counters could not be looked at");
                pause = LONGEST;
            }
        }
    }

    /** Looks once, and says how long until the next time. */
    private Duration look() {
        Optional<Endpoint> where = metrics;
        if (where.isEmpty()) {
            forget();
            return PERIOD;
        }
        long begun = time.now();
        try {
            take(new Look(where.get(), MetricsPage.read(where.get()), begun));
        } catch (IOException unread) {
            LOG.atDebug().addKeyValue("at", where.get().text()).setCause(unread).log("no counters of CoreDNS");
            forget();
        }
        if (newest.isEmpty() && last != null) {
            return SOON; // however long the first look took, with much to load: one more costs little
        }
        return Duration.ofNanos(Math.clamp(SHARE * (time.now() - begun), PERIOD.toNanos(), LONGEST.toNanos()));
    }

    private void take(Look look) {
        Look before = last;
        newest = before != null && before.where().equals(look.where())
                ? look.counters().since(before.counters(), Duration.ofNanos(look.at() - before.at()))
                : Optional.empty();
        last = look;
    }

    /** What was counted long ago says nothing of now. */
    private void forget() {
        last = null;
        newest = Optional.empty();
    }

    /** Ends the thread; an answer that is awaited is given up. */
    @Override
    public void close() {
        pace.end();
        thread.interrupt();
    }
}
