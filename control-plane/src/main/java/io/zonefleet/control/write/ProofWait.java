// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import io.zonefleet.control.change.WriteOutcome.Written;
import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** {@code ?wait=}: waits until enough nodes have proved a write. */
final class ProofWait {
    private static final Duration COST_OF_A_NODE = Duration.ofNanos(10_000);

    private final ImageHolder images;

    ProofWait(ImageHolder images) {
        this.images = images;
    }

    /**
     * What is proved when enough is, or when the time is up; empty where nobody asked.
     *
     * @param keys what the write was about: where it found them so already, they are waited for as they are
     */
    Optional<Proof> await(Written written, WriteOptions options, List<IntentKey> keys) {
        return options.waitFor().map(wait -> {
            ControlImage image = images.current();
            boolean changed = written.change().isPresent();
            Collection<Feed> feeds = changed ? feeds(written, image) : Concerned.feeds(image.intent(), keys);
            long revision = changed ? written.revision() : Concerned.revision(image.intent(), keys);
            // of thousands of nodes each report makes a new image: not all of them are worth a look at every node
            Duration gap = COST_OF_A_NODE.multipliedBy(image.fleet().nodes().size());
            ControlImage last =
                    images.until(now -> Proof.of(now, feeds, revision, wait).isSettled(wait), options.timeout(), gap);
            return Proof.of(last, feeds, revision, wait);
        });
    }

    /** A replayed answer does not say its feeds; its record does. */
    private static Collection<Feed> feeds(Written written, ControlImage image) {
        return written.change()
                .filter(id -> written.replayed())
                .map(id -> image.fleet().changes().get(id))
                .map(ProofWait::feeds)
                .orElse(written.feeds());
    }

    private static Collection<Feed> feeds(ChangeRow change) {
        return change.feeds().stream().map(Feed::ofPath).toList();
    }
}
