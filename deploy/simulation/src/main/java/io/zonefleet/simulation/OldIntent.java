// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Images;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Images that show intent as it was when both clusters had come. */
final class OldIntent implements Images {
    private final Images images;
    private ControlImage old = ControlImage.EMPTY;

    OldIntent(Images images) {
        this.images = images;
    }

    @Override
    public ControlImage current() {
        return aged(images.current());
    }

    @Override
    public ControlImage sound() {
        return aged(images.sound());
    }

    @Override
    public void reload() {
        images.reload();
    }

    private ControlImage aged(ControlImage now) {
        if (old.intent().clusters().size() < Names.CLUSTERS.size()) {
            old = now;
        }
        return new ControlImage(
                now.revision(),
                now.epoch(),
                now.topologyRevision(),
                now.removalsRevision(),
                old.intent(),
                now.fleet(),
                now.index());
    }

    @Override
    public ControlImage await(long minRevision, Duration timeout) throws TimeoutException {
        return images.await(minRevision, timeout);
    }

    @Override
    public void onChange(Runnable hint) {
        images.onChange(hint);
    }
}
