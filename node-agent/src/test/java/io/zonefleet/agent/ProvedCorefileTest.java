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
        assertThat(proved.refuse(WANTED, "cannot assign requested address", "v1"))
                .isTrue();
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

    /** What was taken before all of it was seen to be right has names that the proved one lacks. */
    @Test
    void theOneThatIsAnsweredTakesItsPlace() throws IOException {
        proved.wrote("v2", "between");
        proved.wrote("v3", "new");
        assertThat(proved.refuse(WANTED, "refused", "v2")).isTrue();
        assertThat(proved.insteadOf(WANTED)).contains("between");

        assertThat(proved.refuse(WANTED, "refused", "v3")).isTrue();
        assertThat(proved.insteadOf(WANTED)).as("not the one that is refused").contains("old");

        proved.keep("newest", List.of());
        assertThat(proved.refuse(WANTED, "refused", "v2")).isTrue();
        assertThat(proved.insteadOf(WANTED)).as("a newer one was proved since").contains("newest");
    }

    @Test
    void remembersTheLastOfManyAndFewOfLongOnes() {
        for (int i = 0; i < 10; i++) {
            proved.wrote("s" + i, "text " + i);
        }
        assertThat(proved.refuse(WANTED, "refused", "s2")).isTrue();
        assertThat(proved.insteadOf(WANTED)).contains("text 2");
        assertThat(proved.refuse(WANTED, "refused", "s1")).isTrue();
        assertThat(proved.insteadOf(WANTED)).contains("old");
        proved.wrote("long", "x".repeat(2_000_000));
        assertThat(proved.refuse(WANTED, "refused", "s9")).isTrue();
        assertThat(proved.insteadOf(WANTED)).contains("old");
        assertThat(proved.refuse(WANTED, "refused", "long")).isTrue();
        assertThat(proved.insteadOf(WANTED))
                .hasValueSatisfying(text -> assertThat(text).hasSize(2_000_000));
    }
}
