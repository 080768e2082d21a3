// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.FollowedImage;
import io.zonefleet.control.image.Images;
import io.zonefleet.image.Delta;
import io.zonefleet.image.ImageListener;
import io.zonefleet.image.ImageLoader;
import io.zonefleet.image.LoaderTiming;
import io.zonefleet.keys.Keys;
import io.zonefleet.store.FaultyStore;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** The image of one control plane, which moves only when it is stepped; who waits for it steps it. */
final class SteppedImages implements Images, ImageListener {
    private static final Duration STEP = Duration.ofMillis(20);
    private static final Duration STILL = Duration.ofMillis(500);

    private final FaultyStore client;
    private final ManualTime time;
    private final FollowedImage followed;
    private final List<Runnable> hints = new ArrayList<>();
    private final ImageLoader loader;
    private boolean loading;
    private long next;

    SteppedImages(FaultyStore client, Store store, ManualTime time, RandomGenerator random) {
        this.client = client;
        this.time = time;
        this.followed = new FollowedImage(store, Keys.DEFAULT);
        this.loader = new ImageLoader(
                store,
                FollowedImage.scope(Keys.DEFAULT),
                this,
                LoaderTiming.DEFAULT,
                time::now,
                random,
                () -> next = 0);
    }

    /** Does what is due; says how long until something is. */
    Duration step() {
        if (!loading) { // else something happens in the middle of a step: on a thread of its own it would not be
            // stepped either
            loading = true;
            try {
                client.deliver();
                if (time.now() >= next) {
                    next = Long.MAX_VALUE; // a wake-up meanwhile counts
                    long wait = loader.step().toNanos();
                    next = Math.min(next, time.now() + wait);
                }
            } finally {
                loading = false;
            }
        }
        return Duration.ofNanos(Math.max(0, next - time.now()));
    }

    @Override
    public ControlImage current() {
        return followed.current();
    }

    @Override
    public ControlImage sound() {
        return followed.sound();
    }

    @Override
    public void reload() {
        loader.reload();
    }

    @Override
    public ControlImage await(long minRevision, Duration timeout) throws TimeoutException {
        long end = time.now() + timeout.toNanos();
        long still = time.now();
        while (current().revision() < minRevision) {
            long before = current().revision();
            step();
            if (current().revision() != before) {
                still = time.now();
            } else if (time.now() - still >= STILL.toNanos()) {
                followed.requireInStore(minRevision);
                reload();
                still = time.now();
            } else if (time.now() >= end) {
                throw new TimeoutException("simulated: the image is at " + before);
            }
            time.advance(STEP);
        }
        return current();
    }

    @Override
    public void onChange(Runnable hint) {
        hints.add(hint);
    }

    @Override
    public void onDelta(Delta delta) {
        followed.take(followed.after(delta));
        hints.forEach(Runnable::run);
    }

    @Override
    public void onDelta(Delta read, Delta since) {
        followed.take(followed.after(read, since));
        hints.forEach(Runnable::run);
    }

    @Override
    public void onGap() {
        followed.doubt();
    }

    @Override
    public void onTrouble(StoreException why) {
        // goes on with what is known
    }
}
