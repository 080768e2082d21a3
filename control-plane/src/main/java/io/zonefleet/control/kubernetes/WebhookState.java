// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import java.time.Instant;
import java.util.Optional;

/**
 * How the configuration of our admission webhook stands in a cluster.
 *
 * @param since when it began to stand so
 * @param mended when it was brought the bundle of certificates last; empty: never, as far as is known
 * @param message why not, in words for whoever runs it; empty where nothing is wrong
 */
record WebhookState(State state, Instant since, Optional<Instant> mended, String message) {
    /** Words for it. */
    enum State {
        /** There is none: its API server asks nobody. */
        ABSENT("absent"),
        /** It has the bundle as it is now. */
        KEPT("kept"),
        /** It could not be looked at, or not be mended. */
        FAILED("failed");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** As it is written in JSON. */
        String text() {
            return text;
        }
    }
}
