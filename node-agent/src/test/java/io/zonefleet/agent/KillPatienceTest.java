// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.KillPatience.Verdict;
import io.zonefleet.agent.state.CpuUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which CoreDNS is killed when, by a clock that the test moves. */
class KillPatienceTest {
    private final KillPatience patience = new KillPatience();
    private long now = 7;
    private Optional<CpuUse> used = Optional.of(use(1, 1));

    private static CpuUse use(long ran, long waited) {
        return new CpuUse(Duration.ofMillis(ran), Duration.ofMillis(waited));
    }

    /** A second goes by, in which the process had that of the CPU. */
    private void second(boolean silent, long ran, long waited) {
        now += Duration.ofSeconds(1).toNanos();
        used = used.map(
                before -> use(before.ran().toMillis() + ran, before.waited().toMillis() + waited));
        patience.note(silent, now, () -> used);
    }

    private Verdict judge() {
        return patience.judge(now, () -> used);
    }

    /** Seconds from a silence on until it is killed, where it gets that of the CPU meanwhile. */
    private int secondsUntilKilled(long ran, long waited) {
        second(true, ran, waited);
        for (int seconds = 1; seconds < 1000; seconds++) {
            second(true, ran, waited);
            if (judge() == Verdict.KILL) {
                patience.killed();
                patience.restarted();
                return seconds;
            }
        }
        throw new AssertionError("never killed");
    }

    @ParameterizedTest
    @CsvSource({
        // silent for, starved, kills in vain; what becomes of it
        "2, false, 0, KILL",
        "2, true, 0, STARVED",
        "29, true, 0, STARVED",
        "30, true, 0, KILL",
        "4, false, 1, AGAIN",
        "4, true, 1, STARVED",
        "5, false, 1, KILL",
        "9, false, 2, AGAIN",
        "10, false, 2, KILL",
        "10, true, 2, STARVED",
        "59, false, 60, AGAIN",
        "60, false, 60, KILL",
        "60, true, 60, KILL",
    })
    void decides(int silent, boolean starved, int vain, Verdict verdict) {
        assertThat(KillPatience.decide(Duration.ofSeconds(silent), starved, vain))
                .isEqualTo(verdict);
    }

    @Test
    void oneThatHangsIsKilledAtOnceAndTheNextOnesLater() {
        List<Integer> until = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            until.add(secondsUntilKilled(0, 0));
        }

        assertThat(until).containsExactly(1, 5, 10, 20, 40, 60, 60);
    }

    @Test
    void oneThatIsKeptFromTheCpuIsLeftTime() {
        assertThat(secondsUntilKilled(20, 900)).isEqualTo((int) KillPatience.STARVED.toSeconds());
    }

    /** A loop without end uses the CPU; that it waits for its turn now and then is no excuse. */
    @Test
    void oneThatRunsWithoutAnsweringIsKilled() {
        assertThat(secondsUntilKilled(950, 50)).isEqualTo(1);
    }

    @Test
    void whereTheKernelDoesNotCountOnlyKillsDo() {
        used = Optional.empty();

        assertThat(secondsUntilKilled(0, 0)).isEqualTo(1);
        assertThat(secondsUntilKilled(0, 0)).isEqualTo((int) KillPatience.AGAIN.toSeconds());
    }

    @Test
    void oneThatAnswersNowAndThenIsNotKilledAgain() {
        secondsUntilKilled(0, 0);
        for (int i = 0; i < 100; i++) {
            second(true, 0, 0);
            second(true, 0, 0);
            second(true, 0, 0);
            assertThat(judge()).isEqualTo(Verdict.AGAIN);
            second(false, 0, 0);
        }
    }

    @Test
    void aKillThatHelpedIsForgotten() {
        secondsUntilKilled(0, 0);
        for (int i = 0; i < KillPatience.HELPED.toSeconds(); i++) {
            second(false, 0, 0);
        }

        assertThat(secondsUntilKilled(0, 0)).isEqualTo(1);
    }
}
