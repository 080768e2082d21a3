// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.control.image.ControlFold;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Images;
import io.zonefleet.image.Delta;
import io.zonefleet.image.ImageListener;
import io.zonefleet.image.ImageLoader;
import io.zonefleet.image.LoaderTiming;
import io.zonefleet.image.Scope;
import io.zonefleet.keys.Keys;
import io.zonefleet.store.FaultyStore;
import io.zonefleet.store.KeyRange;
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
    private final Store store;
    private final ManualTime time;
    private final ControlFold fold = new ControlFold(Keys.DEFAULT);
    private final List<Runnable> hints = new ArrayList<>();
    private final ImageLoader loader;
    private ControlImage image = ControlImage.EMPTY;
    private ControlImage sound = ControlImage.EMPTY;
    private boolean doubtful;
    private boolean loading;
    private long next;

    SteppedImages(FaultyStore client, Store store, ManualTime time, RandomGenerator random) {
        this.client = client;
        this.store = store;
        this.time = time;
        this.loader = new ImageLoader(
                store,
                new Scope(Keys.DEFAULT.controlRanges(), Keys.DEFAULT.controlAudit(), Keys.DEFAULT.epoch()),
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
        return image;
    }

    @Override
    public ControlImage sound() {
        return sound;
    }

    @Override
    public void reload() {
        loader.reload();
    }

    @Override
    public ControlImage await(long minRevision, Duration timeout) throws TimeoutException {
        long end = time.now() + timeout.toNanos();
        long still = time.now();
        while (image.revision() < minRevision) {
            long before = image.revision();
            step();
            if (image.revision() != before) {
                still = time.now();
            } else if (time.now() - still >= STILL.toNanos()) {
                settle(minRevision);
                still = time.now();
            } else if (time.now() >= end) {
                throw new TimeoutException("simulated: the image is at " + before);
            }
            time.advance(STEP);
        }
        return image;
    }

    private void settle(long minRevision) throws TimeoutException {
        long newest = store.read(KeyRange.single(Keys.DEFAULT.epoch()), 0).revision();
        if (newest < minRevision) {
            throw new TimeoutException("simulated: there is no revision " + minRevision);
        }
        loader.reload();
    }

    @Override
    public void onChange(Runnable hint) {
        hints.add(hint);
    }

    @Override
    public void onDelta(Delta delta) {
        image = fold.apply(image, delta);
        doubtful &= !delta.full();
        sound = doubtful ? sound : image;
        hints.forEach(Runnable::run);
    }

    @Override
    public void onGap() {
        doubtful = true;
    }

    @Override
    public void onTrouble(StoreException why) {
        // goes on with what is known
    }
}
