// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.propagation;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.image.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a {@link Propagation} up with the image. Of this replica alone: one that was started lately knows of before what nodes still tell. */
public final class PropagationLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PropagationLog.class);

    /** A status tells exactly of the newest eight proofs, and is written twice a second at most. */
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final ImageHolder images;
    private final InstantSource clock;
    private final Instant since;
    private final Pace pace = new Pace();
    private final Thread thread;

    /** Guarded by this. */
    private final Propagation propagation = new Propagation();

    /** Begins to look. */
    public PropagationLog(ImageHolder images, InstantSource clock) {
        this.images = images;
        this.clock = clock;
        this.since = clock.instant();
        this.thread = Thread.ofVirtual().name("propagation-log").start(this::run);
    }

    /** Since when it has looked. */
    Instant since() {
        return since;
    }

    private void run() {
        while (pace.pause(PERIOD)) {
            try {
                if (images.hasHistory()) {
                    read((image, seen) -> image.revision());
                }
            } catch (RuntimeException defect) {
                LOG.atError().setCause(defect).log("how changes come to nodes could not be looked at");
            }
        }
    }

    /** Brings it up to the newest image, and gives both to {@code question}, which keeps neither. */
    synchronized <T> T read(BiFunction<ControlImage, Propagation, T> question) {
        ControlImage image = images.current();
        propagation.look(image, clock.instant());
        return question.apply(image, propagation);
    }

    /** Ends the thread. */
    @Override
    public void close() {
        pace.end();
        thread.interrupt();
    }
}
