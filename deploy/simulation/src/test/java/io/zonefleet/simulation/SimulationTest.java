// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Schedules by the thousand; {@code docs/simulation.md} says how to run more, and what to do with one that fails. */
class SimulationTest {
    /** In which each planted bug has to be found. */
    private static final int ENOUGH = 400;

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
        assertThat(found.violation().rule()).as(found.text()).isIn(planted.rules());
        assertThat(found.actions()).as("made smaller").hasSizeLessThan(found.length());
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
