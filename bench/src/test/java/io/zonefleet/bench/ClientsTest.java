// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientsTest {
    private static final Duration LONG = Duration.ofHours(1);

    private static int done(int clients, Clients.Enough enough) {
        return Clients.run("nothing", clients, enough, client -> () -> {})
                .timings()
                .count();
    }

    @Test
    void workUntilTheyHaveEnoughSamplesTogether() {
        assertThat(done(1, new Clients.Enough(Duration.ZERO, 1_000, LONG))).isEqualTo(1_000);
        assertThat(done(8, new Clients.Enough(Duration.ZERO, 1_000, LONG))).isEqualTo(1_000);
        assertThat(done(3, new Clients.Enough(Duration.ZERO, 1_000, LONG))).isEqualTo(1_002);
    }

    @Test
    void endAfterTheLongestTimeWithoutThat() {
        Duration least = Duration.ofNanos(1);
        assertThat(done(2, new Clients.Enough(least, Integer.MAX_VALUE, Duration.ofMillis(1))))
                .isBetween(2, Integer.MAX_VALUE - 1);
    }
}
