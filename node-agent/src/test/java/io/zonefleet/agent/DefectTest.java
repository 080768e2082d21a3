// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.ForwardingDisk;
import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.store.FaultyStore;
import io.zonefleet.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A step of the loop that fails where none should: what it was about is not lost, and not claimed before it is done. */
class DefectTest {
    private static final Duration STEP = Duration.ofMillis(20);

    private final ManualTime time = new ManualTime();
    private final MemoryStore server = new MemoryStore();
    private final DesiredWriter writer = new DesiredWriter(server, Keys.DEFAULT);
    private final FaultyStore client = new FaultyStore(() -> server);
    private String broken = "nothing";
    private int defects;
    private final SimulatedNode node;

    DefectTest() {
        client.hold();
        writer.setUp("E1", TestCluster.ID);
        writer.put(Feed.all(), "a.example.com", answer("192.0.2.1"));
        node = new SimulatedNode(
                TestCluster.ID.text(),
                "local-1",
                client,
                time,
                new Random(1),
                new Broken(),
                new SimulatedNode.Others.None());
        run(Duration.ofSeconds(3));
        assertThat(status().faults()).isEmpty();
    }

    @Test
    void whatCouldNotBeWrittenIsNotClaimedAndIsTriedAgain() {
        long before = proved();
        broken = "/zones/";
        long revision = writer.put(Feed.all(), "a.example.com", answer("192.0.2.2"));
        run(Duration.ofSeconds(60));
        assertThat(proved()).isEqualTo(before);
        assertThat(status().faults()).extracting(Fault::kind).contains(FaultKind.INTERNAL);
        assertThat(defects).as("tries within a minute").isBetween(2, 60);
        broken = "nothing";
        run(Duration.ofSeconds(60));
        assertThat(proved()).isEqualTo(revision);
        assertThat(status().faults()).isEmpty();
        assertThat(node.coreDns().serials()).containsEntry("a.example.com", revision);
    }

    @Test
    void whatCouldNotBeJudgedIsTriedAgain() {
        broken = "fence";
        long revision = writer.put(Feed.all(), "a.example.com", answer("192.0.2.2"));
        run(Duration.ofSeconds(1));
        assertThat(defects).isPositive();
        assertThat(status().faults()).extracting(Fault::kind).contains(FaultKind.INTERNAL);
        broken = "nothing";
        run(Duration.ofSeconds(60));
        assertThat(proved()).isEqualTo(revision);
        assertThat(status().faults()).isEmpty();
    }

    private NodeStatus status() {
        return node.status().orElseThrow();
    }

    private long proved() {
        return Optional.ofNullable(status().proved().get(Feed.all().path())).orElse(0L);
    }

    private void run(Duration duration) {
        long end = time.now() + duration.toNanos();
        while (time.now() < end) {
            node.load();
            try {
                node.loop();
            } catch (IllegalStateException defect) {
                assertThat(defect).hasMessage("defect");
                defects++;
                node.failed(defect);
            }
            time.advance(STEP);
        }
    }

    /** Its disk fails as only a defect can where a path has {@code broken} in it. */
    private final class Broken implements SimulatedNode.Parts {
        @Override
        public Disk disk(Disk disk) {
            return new ForwardingDisk(disk) {
                @Override
                public void write(Path file, byte[] content, boolean durable) throws IOException {
                    if (file.toString().contains(broken)) {
                        throw new IllegalStateException("defect");
                    }
                    super.write(file, content, durable);
                }
            };
        }
    }
}
