// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.Images;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.TxnOutcome;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Waits until the image has what a write has to be based on. */
final class CatchUp {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private CatchUp() {}

    /** An image of at least {@code revision}. */
    static ControlImage to(long revision, Images images) {
        try {
            return images.await(revision, PATIENCE);
        } catch (TimeoutException behind) {
            throw new StoreException.Unavailable("the image does not follow the store", behind);
        }
    }

    /** Waits for what comparisons with {@code image} lost against. */
    static void after(ControlImage image, TxnOutcome.Lost lost, Images images) {
        if (lost.revision() < image.revision()) {
            images.reload();
            throw new StoreException.Unavailable(
                    "the store is at revision " + lost.revision() + ", though it was at " + image.revision()
                            + " before: its data were wiped or restored, and are being read anew",
                    new TimeoutException("older"));
        }
        long needed = lost.modRevisions().values().stream()
                .mapToLong(Long::longValue)
                .filter(revision -> revision > image.revision())
                .max()
                .orElse(lost.revision());
        to(needed, images);
    }

    /** A write that is older than what it was planned on: the store was restored, and what else is in it was not looked at. */
    static void mistrust(ControlImage image, TxnOutcome.Committed committed, Images images) {
        if (committed.revision() <= image.revision()) {
            images.reload();
        }
    }
}
