// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Schedules by the thousand; {@code docs/simulation.md} says how to run more, and what to do with one that fails. */
class SimulationTest {
    /** In which each planted bug has to be found. */
    private static final int ENOUGH = 400;

    /**
     * It takes all CPUs for minutes, and time is nothing to it. Tests of other modules that run meanwhile wait for programs, which have to get
     * a CPU as soon as they need one. Threads that are begun later are as nice as the ones that begin them.
     */
    @BeforeAll
    static void giveWay() throws IOException, InterruptedException {
        new ProcessBuilder(
                        "sh",
                        "-c",
                        "renice -n 19 -p $(ls /proc/" + ProcessHandle.current().pid() + "/task)")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void everythingHoldsWhateverHappens() {
        int schedules = Integer.getInteger("simulation.schedules", 2_000);
        long first = Long.getLong("simulation.seed", 1);
        Search.Outcome outcome = Search.run(Planted.NOTHING, first, schedules, Search.threads());
        outcome.failure().ifPresent(failure -> fail(failure.text()));
        System.out.println("SimulationTest: -Dsimulation.schedules=" + schedules + " -Dsimulation.seed=" + first + "\n"
                + outcome.report().text());
    }

    @ParameterizedTest
    @EnumSource(value = Planted.class, mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void findsEachBugThatIsPlanted(Planted planted) {
        Search.Outcome outcome = Search.run(planted, 1, ENOUGH, Search.threads());
        assertThat(outcome.failure()).as(planted.name()).isPresent();
        Simulator.Failure found = outcome.failure().orElseThrow();
        assertThat(found.actions())
                .as("found by a schedule, not by set-up alone")
                .isNotEmpty();
        System.out.println(
                "planted " + planted + ": found in schedule " + outcome.report().schedules() + ", by " + found.text());
    }

    @Test
    void theSameSeedIsTheSameScheduleAndTheSameRunWhicheverThreadHasIt() {
        Search.Outcome one = Search.run(Planted.NOTHING, 1, 20, 1);
        Search.Outcome three = Search.run(Planted.NOTHING, 1, 20, 3);
        assertThat(three.report().text()).isEqualTo(one.report().text());
        assertThat(one.report().steps()).isPositive();
    }

    @Test
    void theFirstSeedThatFailsIsToldHoweverManyAreRunAtOnce() {
        Search.Outcome one = Search.run(Planted.COMPARE_LEFT_OUT, 1, 60, 1);
        Search.Outcome three = Search.run(Planted.COMPARE_LEFT_OUT, 1, 60, 3);
        assertThat(three.failure().orElseThrow().text())
                .isEqualTo(one.failure().orElseThrow().text());
        assertThat(three.report().text()).isEqualTo(one.report().text());
    }
}
