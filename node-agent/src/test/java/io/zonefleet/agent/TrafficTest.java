// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.wildcard;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.prove.Prober.RecordType;
import io.zonefleet.agent.prove.Prober.Transport;
import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.Traffic;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients ask, as a real CoreDNS counts it. */
class TrafficTest {
    /** Several periods of looking and reporting. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path dir;

    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();

    @BeforeEach
    void make() {
        writer.setUp("E1", TestCluster.ID);
    }

    /** The agent's own questions to managed names and to the marker are not among them: their blocks count nothing. */
    @Test
    void reportsWhatClientsAskThatIsNotManaged() {
        try (TestAgent agent = TestAgent.of(dir, cluster.store()).withPluginsAt(FreePorts.next(), FreePorts.next())) {
            long put = writer.put(Feed.all(), "a.example.com", wildcard("192.0.2.1"));
            agent.start().awaitProved("all", put);
            Await.until("counters", PATIENCE, () -> traffic(agent).isPresent());
            assertThat(traffic(agent).orElseThrow().queries()).isZero();

            Await.until("queries, and that nobody upstream answers", PATIENCE, () -> {
                agent.ask("www.example.org", RecordType.A, Transport.UDP);
                return traffic(agent)
                        .filter(seen -> seen.queries() > 0 && seen.lookups() > 0 && seen.failures() > 0)
                        .isPresent();
            });

            // CoreDNS counts one after the other: only now, when nobody asks any more, they fit together
            Await.asserted("counters that fit together", PATIENCE, () -> {
                Traffic seen = traffic(agent).orElseThrow();
                assertThat(seen.failures()).isLessThanOrEqualTo(seen.queries());
                assertThat(seen.hits()).isLessThanOrEqualTo(seen.lookups());
            });
            assertThat(agent.status().orElseThrow().faults()).isEmpty();
        }
    }

    private static Optional<Traffic> traffic(TestAgent agent) {
        return agent.status().flatMap(NodeStatus::traffic);
    }
}
