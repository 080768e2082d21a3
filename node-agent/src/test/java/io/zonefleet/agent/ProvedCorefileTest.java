// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.agent.testing.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProvedCorefileTest {
    private static final FileFact WANTED = FileFact.of("new");

    private final ManualTime time = new ManualTime();
    private final ProvedCorefile proved =
            new ProvedCorefile(new SimulatedDisk(), Path.of("/state/Corefile.proved"), time.time());

    @BeforeEach
    void refuse() throws IOException {
        proved.keep("old", List.of());
        assertThat(proved.refuse(WANTED, "cannot assign requested address")).isTrue();
    }

    @Test
    void isHeldBackForAMinute() {
        assertThat(proved.insteadOf(WANTED)).contains("old");
        time.advance(Duration.ofSeconds(59));
        assertThat(proved.insteadOf(WANTED)).contains("old");
        time.advance(Duration.ofSeconds(1));
        assertThat(proved.insteadOf(WANTED)).isEmpty();
    }

    @Test
    void isTriedAtOnceWhereItsReasonIsOver() {
        assertThat(proved.tryAgainWhere(() -> false)).isFalse();
        assertThat(proved.insteadOf(WANTED)).contains("old");
        assertThat(proved.tryAgainWhere(() -> true)).isTrue();
        assertThat(proved.insteadOf(WANTED)).isEmpty();
        assertThat(proved.finding(WANTED)).as("until it is served").isPresent();
    }

    @Test
    void nothingIsTriedWhereNothingIsHeldBack() throws IOException {
        proved.keep("new", List.of());
        assertThat(proved.tryAgainWhere(() -> true)).isFalse();
    }
}
