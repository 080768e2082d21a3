// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.drain;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.Precondition;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.control.change.Writer;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.image.Pace;
import io.zonefleet.image.Versioned;
import io.zonefleet.model.Drain;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes drains when their time is over, as ordinary changes. Every replica does; a drain that another has removed, or that somebody has
 * changed meanwhile, stays as it is. Owns its thread.
 */
public final class DrainReturns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DrainReturns.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final ImageHolder images;
    private final Writer writer;
    private final InstantSource clock;
    private final Pace pace = new Pace();

    public DrainReturns(ImageHolder images, Writer writer, InstantSource clock) {
        this.images = images;
        this.writer = writer;
        this.clock = clock;
        Thread.ofVirtual().name("drains").start(this::run);
    }

    private void run() {
        while (pace.pause(LOOK)) {
            for (Versioned<Drain> drain : images.current().intent().drains().values()) {
                if (drain.value()
                        .until()
                        .filter(until -> !clock.instant().isBefore(until))
                        .isPresent()) {
                    end(drain);
                }
            }
        }
    }

    private void end(Versioned<Drain> drain) {
        Edit edit = Edit.of(drain.value().key(), Optional.empty(), new Precondition.Matches(drain.revision()));
        try {
            writer.write(new WriteRequest(
                    "drain:" + drain.value().id(), "its time is over", List.of(edit), true, false, Optional.empty()));
        } catch (StoreException unreachable) {
            LOG.atWarn()
                    .addKeyValue("drain", drain.value().id())
                    .addKeyValue("why", unreachable.getMessage())
                    .log("a drain whose time is over is still there: it is tried again");
        }
    }

    /** Looks no more. */
    @Override
    public void close() {
        pace.end();
    }
}
