// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

/** Runs as many schedules as are asked for: {@code Simulate [SCHEDULES] [SEED] [PLANTED BUG]}. Ends with 1 where one fails. */
public final class Simulate {
    private static final int USUAL = 10_000;

    private Simulate() {}

    /** Runs. */
    public static void main(String[] arguments) {
        int schedules = arguments.length > 0 ? Integer.parseInt(arguments[0]) : USUAL;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        Planted planted = arguments.length > 2 ? Planted.valueOf(arguments[2]) : Planted.NOTHING;
        long begun = System.nanoTime();
        Search.Outcome outcome = Search.run(planted, seed, schedules, Search.threads());
        outcome.failure().ifPresent(failure -> System.out.println(failure.text()));
        System.out.println("first seed " + seed + ", " + (System.nanoTime() - begun) / 1_000_000_000 + " s\n"
                + outcome.report().text());
        System.exit(outcome.failure().isPresent() ? 1 : 0);
    }
}
