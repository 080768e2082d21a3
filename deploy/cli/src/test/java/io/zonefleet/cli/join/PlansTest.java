// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Plans of join and leave, carried out on a world that is a set of pieces. */
class PlansTest {
    private static final int RUNS = 500;

    private static final List<Piece> WANTED = List.of(
            piece(Kind.CLUSTER, "c"),
            piece(Kind.PROFILE, "p"),
            piece(Kind.NAMESPACE, "n"),
            piece(Kind.OBJECT, "config"),
            piece(Kind.AGENTS, "agents"),
            piece(Kind.OBJECT, "secret"),
            piece(Kind.NAMESPACE, "system"),
            piece(Kind.ACCESS, "account"),
            piece(Kind.ACCESS, "role"),
            piece(Kind.DEFINITION, "definition"),
            piece(Kind.ETCD_ROLE, "role of etcd"),
            piece(Kind.ETCD_USER, "user of etcd"),
            piece(Kind.SOURCE, "s"),
            piece(Kind.OBJECT, "service"),
            piece(Kind.ZONE_SERVER, "zone server"),
            piece(Kind.CLUSTER_DNS, "block"));

    private static Piece piece(Kind kind, String name) {
        return new Piece(kind, name);
    }

    /** What is there, some of it not as it is wanted. */
    private static final class World {
        private final Set<Piece> there = new LinkedHashSet<>();
        private final Set<Piece> other = new LinkedHashSet<>();

        JoinPlan join() {
            SequencedMap<Piece, State> found = new LinkedHashMap<>();
            WANTED.forEach(piece -> found.put(
                    piece, other.contains(piece) ? State.OTHER : there.contains(piece) ? State.SAME : State.ABSENT));
            return JoinPlan.of(found);
        }

        LeavePlan leave() {
            List<Piece> present = new ArrayList<>(WANTED);
            present.addAll(there);
            return LeavePlan.of(
                    present.stream().filter(there::contains).distinct().toList(), 0, false);
        }

        void perform(Step step) {
            other.remove(step.piece());
            switch (step.action()) {
                case CREATE, UPDATE -> there.add(step.piece());
                case REMOVE -> there.remove(step.piece());
                case KEEP -> assertThat(there).contains(step.piece());
            }
        }

        void perform(List<Step> steps) {
            for (Step step : steps) {
                perform(step);
                assertThatDnsGoesOn();
            }
        }

        private boolean has(Kind kind) {
            return there.stream().anyMatch(piece -> piece.kind() == kind);
        }

        /** Agents have all they stand on, and nobody is sent to a node cache that is not there. */
        private void assertThatDnsGoesOn() {
            if (has(Kind.CLUSTER)) {
                assertThat(there).contains(piece(Kind.PROFILE, "p"));
            }
            if (has(Kind.AGENTS)) {
                assertThat(there)
                        .contains(
                                piece(Kind.CLUSTER, "c"),
                                piece(Kind.NAMESPACE, "n"),
                                piece(Kind.OBJECT, "config"),
                                piece(Kind.OBJECT, "secret"),
                                piece(Kind.ETCD_ROLE, "role of etcd"),
                                piece(Kind.ETCD_USER, "user of etcd"));
            } else {
                assertThat(EnumSet.of(Kind.INJECTION, Kind.WEBHOOK, Kind.LEFT_BEHIND).stream()
                                .filter(this::has))
                        .isEmpty();
            }
            if (has(Kind.CLUSTER_DNS)) {
                assertThat(there).as("who is asked is there").contains(piece(Kind.ZONE_SERVER, "zone server"));
            }
            if (has(Kind.ZONE_SERVER)) {
                assertThat(there)
                        .contains(
                                piece(Kind.NAMESPACE, "system"),
                                piece(Kind.OBJECT, "service"),
                                piece(Kind.OBJECT, "secret"),
                                piece(Kind.ETCD_USER, "user of etcd"));
            }
            if (has(Kind.SOURCE)) {
                assertThat(there).contains(piece(Kind.ACCESS, "account"), piece(Kind.ACCESS, "role"));
            }
        }

        private void beUsed() {
            there.add(piece(Kind.INJECTION, "injection"));
            there.add(piece(Kind.WEBHOOK, "webhook"));
            there.add(piece(Kind.LEFT_BEHIND, "rules"));
            there.add(piece(Kind.NODES, "nodes"));
            there.add(piece(Kind.LEAVING_PROFILE, "profile"));
        }
    }

    private static List<Step> some(List<Step> steps, Random random) {
        return steps.subList(0, random.nextInt(steps.size() + 1));
    }

    @Test
    void makesAgentsWhenAllIsThereThatTheyRead() {
        World world = new World();

        assertThat(world.join().steps().stream().map(step -> step.piece().name()))
                .containsExactly(
                        "p",
                        "c",
                        "n",
                        "system",
                        "config",
                        "secret",
                        "service",
                        "role of etcd",
                        "user of etcd",
                        "agents",
                        "zone server",
                        "account",
                        "role",
                        "definition",
                        "s",
                        "block");
        assertThat(world.join().steps()).allMatch(step -> step.action() == Step.Action.CREATE);
    }

    @Test
    void changesOnlyWhatIsNotAsItIsWanted() {
        World world = new World();
        world.perform(world.join().steps());
        world.other.add(piece(Kind.OBJECT, "config"));

        assertThat(world.join().steps().stream().filter(step -> step.action() != Step.Action.KEEP))
                .containsExactly(new Step(Step.Action.UPDATE, piece(Kind.OBJECT, "config")));
    }

    @Test
    void plansNothingWhileSomethingIsAboutToGo() {
        SequencedMap<Piece, State> found = new LinkedHashMap<>();
        found.put(piece(Kind.CLUSTER, "c"), State.ABSENT);
        found.put(piece(Kind.NAMESPACE, "n"), State.ENDING);

        assertThat(JoinPlan.of(found)).isEqualTo(new JoinPlan(List.of(), List.of(piece(Kind.NAMESPACE, "n"))));
    }

    @Test
    void holdsAllButInjectionWhilePodsAskTheNodeCacheAlone() {
        World world = new World();
        world.perform(world.join().steps());
        world.beUsed();

        LeavePlan held = LeavePlan.of(List.copyOf(world.there), 1, false);
        assertThat(held.steps().stream().map(step -> step.piece().kind()))
                .containsExactly(Kind.INJECTION, Kind.WEBHOOK);
        assertThat(held.held()).hasSize(world.there.size() - 2);
        assertThat(LeavePlan.of(List.copyOf(world.there), 1, true).held()).isEmpty();
    }

    @Test
    void everyKindLeavesInSomeOrder() {
        assertThat(Kind.LEAVING).containsExactlyInAnyOrder(Kind.values());
    }

    /** Stops anywhere, of either, any number of times; in the end it is joined, or gone. */
    @Test
    void goesOnFromWhereverItStopped() {
        long seed = System.nanoTime();
        System.out.println("PlansTest seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            World world = new World();
            for (int turns = random.nextInt(4); turns > 0; turns--) {
                world.perform(some(world.join().steps(), random));
                if (world.has(Kind.AGENTS) && random.nextBoolean()) {
                    world.beUsed();
                }
                if (random.nextBoolean()) {
                    world.perform(some(world.leave().steps(), random));
                }
            }
            world.perform(world.join().steps());
            assertThat(world.there).containsAll(WANTED);
            assertThat(world.join().steps()).allMatch(step -> step.action() == Step.Action.KEEP);

            world.perform(some(world.leave().steps(), random));
            world.perform(world.leave().steps());
            assertThat(world.there).isEmpty();
            assertThat(world.leave().steps()).isEmpty();
        }
    }
}
