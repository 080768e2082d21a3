// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static io.zonefleet.agent.testing.DesiredWriter.wildcard;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.state.Fence;
import io.zonefleet.agent.testing.SimulatedDisk;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.ClusterProfile;
import io.zonefleet.model.DomainName;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ServedName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateFilesTest {
    private static final Path FOLDER = Path.of("/state");
    private static final Fence FENCE =
            new Fence(Optional.of("E1"), new TreeMap<>(Map.of("all", 7L, "clusters/local", 9L)));
    private static final LastGood GOOD = new LastGood(
            FENCE,
            new ServedImage(
                    TestCluster.ID,
                    ClusterProfile.BUILT_IN,
                    Map.of(
                            DomainName.of("a.example.com"),
                            new ServedName(answer("192.0.2.1", "2001:db8::1"), 7),
                            DomainName.of("b.example.com"),
                            new ServedName(wildcard("192.0.2.2"), 9)),
                    Map.of(DomainName.of("example.com"), 3L),
                    Map.of(DomainName.of("example.com"), 5L)));

    private final SimulatedDisk disk = new SimulatedDisk();
    private final StateFiles files = new StateFiles(disk, FOLDER);

    @Test
    void remembersExactlyWhatWasServed() throws IOException {
        assertThat(files.fence()).contains(Fence.NONE);
        assertThat(files.lastGood()).isEmpty();

        files.putLastGood(GOOD);

        assertThat(files.lastGood()).contains(GOOD);
        assertThat(files.fence()).contains(FENCE);
    }

    @Test
    void knowsThatItDoesNotKnowAFenceThatIsDamaged() throws IOException {
        files.putLastGood(GOOD);
        disk.edit(FOLDER.resolve("fence.json"), "{\"epo");

        assertThat(files.fence()).isEmpty();
        assertThat(files.lastGood()).contains(GOOD);
    }

    @Test
    void goesOnWithoutAFileWhoseNumbersAreDamaged() throws IOException {
        files.putLastGood(GOOD);
        Path file = FOLDER.resolve("last-good.jsonl");
        String good = new String(disk.read(file), StandardCharsets.UTF_8);
        for (String damaged : List.of(
                good.replace("\"names\":2", "\"names\":2000000000"),
                good.replace("\"names\":2", "\"names\":-2"),
                good.replace("\"from\":9", "\"from\":0"),
                good.replace("\"from\":5", "\"from\":-5"))) {
            assertThat(damaged).isNotEqualTo(good);
            disk.write(file, damaged.getBytes(StandardCharsets.UTF_8), true);
            assertThat(files.lastGood()).isEmpty();
        }
    }

    @Test
    void takesNothingFromAFileThatIsNotWhole() throws IOException {
        files.putLastGood(GOOD);
        Path file = FOLDER.resolve("last-good.jsonl");
        String text = Optional.ofNullable(disk.texts().get(file)).orElseThrow();

        for (int length = 0; length < text.length() - 1; length += 97) {
            disk.edit(file, text.substring(0, length));
            assertThat(files.lastGood()).as("cut at %d", length).isEmpty();
        }
    }

    @Test
    void knowsWhenTheNodeWasFirstSeen() throws IOException {
        Instant first = Instant.parse("2026-01-01T00:00:00Z");

        assertThat(files.firstSeen(first)).isEqualTo(first);
        assertThat(files.firstSeen(first.plusSeconds(60))).isEqualTo(first);
    }

    @Test
    void coversWhatIsNoNewerInTheSameEpoch() {
        Fence older = new Fence(Optional.of("E1"), new TreeMap<>(Map.of("all", 6L)));
        Fence other = new Fence(Optional.of("E2"), new TreeMap<>(Map.of("all", 6L)));

        assertThat(FENCE.covers(older)).isTrue();
        assertThat(FENCE.covers(FENCE)).isTrue();
        assertThat(older.covers(FENCE)).isFalse();
        assertThat(FENCE.covers(other)).isFalse();
    }
}
