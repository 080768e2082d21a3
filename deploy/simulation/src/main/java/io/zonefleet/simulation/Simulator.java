// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a schedule, and makes one that fails small. Has no state: each run is a world of its own, in the thread that asks for it. */
public final class Simulator {
    /** How often a failing schedule is run again to find a smaller one. */
    private static final int TRIES = 600;

    /** Of so many schedules one is watched at rest for three minutes of its time, which is most of its work. */
    private static final int STAYING = 4;

    private final Planted planted;

    /** @param planted what is wrong on purpose */
    public Simulator(Planted planted) {
        this.planted = planted;
    }

    /**
     * A schedule that does not hold, made small.
     *
     * @param seed that gave it
     * @param violation of the small one
     * @param actions of the small one
     * @param length of the one it was made of
     */
    public record Failure(long seed, Violation violation, List<Action> actions, int length) {
        /** What happened, and the schedule as Java, to be pasted into a test. */
        public String text() {
            StringBuilder text = new StringBuilder("seed %d: %s%n%d of %d actions are enough:%n"
                    .formatted(seed, violation.getMessage(), actions.size(), length));
            actions.forEach(action -> text.append("  ").append(action.code()).append(",\n"));
            return text.toString();
        }
    }

    /**
     * Runs the schedule of a seed; empty where all holds.
     *
     * @param into counts what is done
     */
    public Optional<Violation> run(long seed, Report into) {
        into.schedule();
        return run(Schedules.of(seed), into, stays(seed));
    }

    /** Runs a schedule, its rest included; empty where all holds. */
    public Optional<Violation> run(List<Action> actions) {
        return run(actions, new Report(), true);
    }

    private static boolean stays(long seed) {
        return seed % STAYING == 0;
    }

    private Optional<Violation> run(List<Action> actions, Report into, boolean stays) {
        try {
            World world = new World(planted, into);
            world.begin();
            actions.forEach(world::perform);
            Rest rest = new Rest(world);
            rest.come();
            if (stays) {
                rest.stay();
            }
            return Optional.empty();
        } catch (Violation found) {
            return Optional.of(found);
        } catch (AssertionError | RuntimeException found) {
            return Optional.of(new Violation("defect", String.valueOf(found), found));
        }
    }

    /** Delta debugging: leaves ever smaller pieces of the schedule of a seed out as long as it breaks the same rule. */
    public Failure shrink(long seed, Violation first) {
        List<Action> whole = Schedules.of(seed);
        List<Action> small = whole;
        Violation violation = first;
        boolean stays =
                stays(seed) && first.rule().equals("I11"); // what else breaks does so before, and staying takes longest
        int tries = 0;
        int piece = Math.max(1, small.size() / 2);
        while (piece >= 1 && tries < TRIES) {
            boolean smaller = false;
            for (int from = 0; from < small.size() && tries < TRIES; tries++) {
                List<Action> without = new ArrayList<>(small.subList(0, from));
                without.addAll(small.subList(Math.min(small.size(), from + piece), small.size()));
                Optional<Violation> still =
                        run(without, new Report(), stays).filter(v -> v.rule().equals(first.rule()));
                if (still.isPresent()) {
                    small = without;
                    violation = still.get();
                    smaller = true;
                } else {
                    from += piece;
                }
            }
            piece = smaller && piece == 1 ? 1 : piece / 2;
        }
        return new Failure(seed, violation, small, whole.size());
    }
}
