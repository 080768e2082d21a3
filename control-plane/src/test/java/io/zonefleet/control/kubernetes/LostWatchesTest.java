// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LostWatchesTest {
    private static final long LIMIT = LostWatches.LIMIT.toNanos();

    /** So that the clock runs over meanwhile. */
    private static final long START = Long.MAX_VALUE - LIMIT / 2;

    private final LostWatches watches = new LostWatches();

    @Test
    void aWatchThatDoesNotComeBackIsLost() {
        assertThat(watches.isLost("ingresses", false, START)).isFalse();
        assertThat(watches.isLost("services", true, START)).isFalse();
        assertThat(watches.isLost("ingresses", false, START + LIMIT)).isFalse();

        assertThat(watches.isLost("services", false, START + LIMIT + 1)).isFalse();
        assertThat(watches.isLost("ingresses", false, START + LIMIT + 1)).isTrue();
    }

    @Test
    void aWatchThatComesBackCountsFromAnew() {
        assertThat(watches.isLost("services", false, START)).isFalse();
        assertThat(watches.isLost("services", true, START + LIMIT)).isFalse();
        assertThat(watches.isLost("services", false, START + 2 * LIMIT)).isFalse();

        assertThat(watches.isLost("services", false, START + 3 * LIMIT)).isFalse();
        assertThat(watches.isLost("services", false, START + 3 * LIMIT + 1)).isTrue();
    }
}
