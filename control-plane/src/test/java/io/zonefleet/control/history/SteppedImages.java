// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.FollowedImage;
import io.zonefleet.control.image.Images;
import io.zonefleet.image.Delta;
import io.zonefleet.image.ImageListener;
import io.zonefleet.image.ImageLoader;
import io.zonefleet.image.LoaderTiming;
import io.zonefleet.keys.Keys;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.util.Random;

/** The images of a replica that reads when it is told to. */
final class SteppedImages implements Images, ImageListener {
    private final FollowedImage followed;
    private final ImageLoader loader;

    SteppedImages(Store store, Keys keys, int keep) {
        this.followed = new FollowedImage(store, keys, keep);
        this.loader = new ImageLoader(
                store, FollowedImage.scope(keys), this, LoaderTiming.DEFAULT, System::nanoTime, new Random(), () -> {});
        step();
    }

    void step() {
        loader.step();
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
    public ControlImage await(long minRevision, Duration timeout) {
        step();
        return current();
    }

    @Override
    public void onChange(Runnable hint) {
        // who steps it knows
    }

    @Override
    public void onDelta(Delta delta) {
        followed.take(followed.after(delta));
    }

    @Override
    public void onDelta(Delta read, Delta since) {
        followed.take(followed.after(read, since));
    }

    @Override
    public void onGap() {
        followed.doubt();
    }

    @Override
    public void onTrouble(StoreException why) {
        throw why;
    }
}
