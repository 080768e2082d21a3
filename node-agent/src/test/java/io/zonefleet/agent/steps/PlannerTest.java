// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.actual.DiskReader;
import io.zonefleet.agent.apply.FileSteps;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.state.NodeState;
import io.zonefleet.agent.testing.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
    private static final Path ZONES = Path.of("/zones");
    private static final Path COREFILE = Path.of("/Corefile");

    /** Texts of a node's files. */
    private record Texts(SortedMap<String, String> zones, String corefile) implements FileSteps.Texts {
        NodeState state() {
            SortedMap<String, FileFact> facts = new TreeMap<>();
            zones.forEach((file, text) -> facts.put(file, FileFact.of(text)));
            return new NodeState(facts, Optional.of(FileFact.of(corefile)));
        }

        @Override
        public String zone(String file) {
            return Optional.ofNullable(zones.get(file)).orElseThrow();
        }
    }

    private static Texts random(Random random) {
        SortedMap<String, String> zones = new TreeMap<>();
        for (int i = 0; i < 6; i++) {
            if (random.nextBoolean()) {
                zones.put("db.z%d.test".formatted(i), "z 5 IN SOA a. b. %d 1 1 1 1%n".formatted(1 + random.nextInt(3)));
            }
        }
        return new Texts(zones, "corefile " + random.nextInt(3));
    }

    private static NodeState read(SimulatedDisk disk) throws IOException {
        return new DiskReader(disk, ZONES, COREFILE).read();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void leadsFromAnyStateToAnyOtherAndThenHasNothingToDo(long seed) throws IOException {
        Random random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk();
        FileSteps files = new FileSteps(disk, ZONES, COREFILE);
        for (int round = 0; round < 50; round++) {
            Texts desired = random(random);

            FileSteps.Outcome outcome = files.run(Planner.plan(desired.state(), read(disk)), desired);

            assertThat(outcome.failures()).isEmpty();
            assertThat(read(disk)).as("seed %d, round %d", seed, round).isEqualTo(desired.state());
            assertThat(Planner.plan(desired.state(), read(disk))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void canBeInterruptedAnywhereWithoutHarm(long seed) throws IOException {
        Random random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk();
        FileSteps files = new FileSteps(disk, ZONES, COREFILE);
        Texts before = random(random);
        files.run(Planner.plan(before.state(), read(disk)), before);
        for (int round = 0; round < 200; round++) {
            Texts after = random(random);
            disk.failAfter(1 + random.nextInt(12));
            files.run(Planner.plan(after.state(), read(disk)), after);
            disk.repair();

            assertEachFileIsWhole(disk, before, after, "seed %d, round %d".formatted(seed, round));
            files.run(Planner.plan(after.state(), read(disk)), after);
            assertThat(read(disk)).isEqualTo(after.state());
            before = after;
        }
    }

    private static void assertEachFileIsWhole(SimulatedDisk disk, Texts before, Texts after, String when) {
        Map<String, List<String>> allowed = new HashMap<>();
        disk.texts().forEach((path, text) -> {
            String file = path.getFileName().toString();
            if (path.equals(COREFILE)) {
                allowed.put(file, List.of(before.corefile(), after.corefile()));
            } else if (file.startsWith("db.")) {
                allowed.put(
                        file,
                        List.of(
                                before.zones().getOrDefault(file, "-"),
                                after.zones().getOrDefault(file, "-")));
            } else {
                allowed.put(file, List.of(text)); // nobody reads it
            }
            assertThat(allowed.get(file)).as("%s, %s", when, file).contains(text);
        });
        // what the Corefile that is there names must be there
        Texts named = after.corefile().equals(disk.texts().get(COREFILE)) ? after : before;
        if (!before.corefile().equals(after.corefile())) {
            assertThat(disk.texts().keySet())
                    .as(when)
                    .containsAll(
                            named.zones().keySet().stream().map(ZONES::resolve).toList());
        }
    }
}
