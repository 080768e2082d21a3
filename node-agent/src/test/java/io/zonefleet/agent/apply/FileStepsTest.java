// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.agent.actual.DiskReader;
import io.zonefleet.agent.state.FileFact;
import io.zonefleet.agent.steps.Step;
import io.zonefleet.agent.testing.SimulatedDisk;
import io.zonefleet.model.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStepsTest {
    private static final FileFact ANY = FileFact.of("any");

    private static final FileSteps.Texts TEXTS = new FileSteps.Texts() {
        @Override
        public String zone(String file) {
            return "zone " + file;
        }

        @Override
        public String corefile() {
            return "corefile";
        }
    };

    @Test
    void leavesNothingHalfOnAFullDisk() {
        SimulatedDisk disk = new SimulatedDisk();
        Path zone = Path.of("/zones/db.a.test");
        disk.edit(zone, "old");
        disk.setFull(true);

        FileSteps.Outcome outcome = new FileSteps(disk, Path.of("/zones"), Path.of("/Corefile"))
                .run(
                        List.of(
                                new Step.PutZone("db.a.test", Optional.empty(), ANY),
                                new Step.PutCorefile(ANY),
                                new Step.DropZone("db.b.test")),
                        TEXTS);

        assertThat(outcome.done()).isEmpty();
        assertThat(outcome.failures()).extracting(f -> f.kind()).containsExactly(FaultKind.WRITE_FAILED);
        assertThat(outcome.failures().getFirst().message()).contains("No space left");
        assertThat(disk.texts()).containsOnly(Map.entry(zone, "old"));
    }

    @Test
    void writesTheOtherZonesWhereOneCannotBeWrittenButNoCorefile(@TempDir Path dir) throws IOException {
        Path zones = Files.createDirectory(dir.resolve("zones"));
        Files.createDirectory(zones.resolve("db.a.test"));
        Path corefile = dir.resolve("Corefile");

        FileSteps.Outcome outcome = new FileSteps(new LocalDisk(), zones, corefile)
                .run(
                        List.of(
                                new Step.PutZone("db.a.test", Optional.empty(), ANY),
                                new Step.PutZone("db.b.test", Optional.empty(), ANY),
                                new Step.PutCorefile(ANY)),
                        TEXTS);

        assertThat(outcome.failures()).hasSize(1);
        assertThat(zones.resolve("db.b.test")).hasContent("zone db.b.test");
        assertThat(corefile).doesNotExist();
        assertThat(zones.toFile().list()).containsExactlyInAnyOrder("db.a.test", "db.b.test");
    }

    @Test
    void neverWritesAnEmptyFile() {
        assertThatThrownBy(() -> FileSteps.replace(new SimulatedDisk(), Path.of("/Corefile"), ""))
                .isInstanceOf(IOException.class);
    }

    @Test
    void readsAFileAgainOnlyWhenItLooksDifferent(@TempDir Path dir) throws IOException {
        Path zones = Files.createDirectory(dir.resolve("zones"));
        DiskReader reader = new DiskReader(new LocalDisk(), zones, dir.resolve("Corefile"));
        assertThat(reader.read().zones()).isEmpty();

        Files.writeString(zones.resolve("db.a.test"), "a.test. 5 IN SOA ns. host. 7 1 1 1 1\n");
        Files.writeString(zones.resolve(".new-db.b.test"), "half");
        assertThat(reader.read().zones()).containsOnlyKeys("db.a.test");
        assertThat(reader.read().zones().values()).extracting(FileFact::serial).containsExactly(7L);

        Files.writeString(zones.resolve("db.a.test"), "a.test. 5 IN SOA ns. host. 8 1 1 1 1\nmore\n");
        assertThat(reader.read().zones().values()).extracting(FileFact::serial).containsExactly(8L);
    }
}
