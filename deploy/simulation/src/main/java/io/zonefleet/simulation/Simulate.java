// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import java.util.Optional;

/** Runs as many schedules as are asked for: {@code Simulate [SCHEDULES] [SEED]}. Ends with 1 at the first that fails. */
public final class Simulate {
    private static final int USUAL = 10_000;

    private Simulate() {}

    /** Runs. */
    public static void main(String[] arguments) {
        int schedules = arguments.length > 0 ? Integer.parseInt(arguments[0]) : USUAL;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        Simulator simulator = new Simulator(arguments.length > 2 ? Planted.valueOf(arguments[2]) : Planted.NOTHING);
        long begun = System.nanoTime();
        for (long each = seed; each < seed + schedules; each++) {
            Optional<Simulator.Failure> failure = simulator.run(each);
            if (failure.isPresent()) {
                System.out.println(failure.get().text());
                System.out.println(simulator.report().text());
                System.exit(1);
            }
        }
        System.out.println("first seed " + seed + ", " + (System.nanoTime() - begun) / 1_000_000_000 + " s\n"
                + simulator.report().text());
    }
}
