// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Schedules by the thousand; {@code docs/simulation.md} says how to run more, and what to do with one that fails. */
class SimulationTest {
    /** In which each planted bug has to be found. */
    private static final int ENOUGH = 400;

    @Test
    void everythingHoldsWhateverHappens() {
        int schedules = Integer.getInteger("simulation.schedules", 900);
        long first = Long.getLong("simulation.seed", 1);
        Simulator simulator = new Simulator(Planted.NOTHING);
        for (long seed = first; seed < first + schedules; seed++) {
            simulator.run(seed).ifPresent(failure -> fail(failure.text()));
        }
        System.out.println("SimulationTest: -Dsimulation.schedules=" + schedules + " -Dsimulation.seed=" + first + "\n"
                + simulator.report().text());
    }

    @ParameterizedTest
    @EnumSource(
            value = Planted.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NOTHING", "REPEATED_SERIAL"})
    void findsEachBugThatIsPlanted(Planted planted) {
        Simulator simulator = new Simulator(planted);
        Optional<Simulator.Failure> found = Optional.empty();
        for (long seed = 1; seed <= ENOUGH && found.isEmpty(); seed++) {
            found = simulator.run(seed);
        }
        assertThat(found).as(planted.name()).isPresent();
        System.out.println("planted " + planted + ": found in schedule "
                + simulator.report().schedules() + ", by " + found.orElseThrow().text());
    }

    @Test
    void findsASerialThatIsNotCountedUp() {
        List<Action> schedule = List.of(
                new Action.Write(0, Action.Wish.DECLARE, 0, 0, 0),
                new Action.Run(1_500, 1),
                new Action.Write(0, Action.Wish.PUT, 2, 100, 0),
                new Action.Run(1_500, 1),
                new Action.Write(0, Action.Wish.DELETE, 2, 0, 0),
                new Action.Run(1_500, 1));
        assertThat(new Simulator(Planted.REPEATED_SERIAL).run(schedule)).isPresent();
        assertThat(new Simulator(Planted.NOTHING).run(schedule)).isEmpty();
    }

    @Test
    void theSameSeedIsTheSameScheduleAndTheSameRun() {
        Simulator one = new Simulator(Planted.NOTHING);
        Simulator other = new Simulator(Planted.NOTHING);
        for (long seed = 1; seed <= 20; seed++) {
            one.run(seed);
            other.run(seed);
        }
        assertThat(one.report().text()).isEqualTo(other.report().text());
        assertThat(one.report().steps()).isPositive();
    }
}
