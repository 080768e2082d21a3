// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Traffic;
import io.zonefleet.testing.Await;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TrafficRoutesTest {
    private static final String TRAFFIC = "/api/v1/traffic";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;

    @BeforeEach
    void clusters() {
        client = server.client();
        client.put("/api/v1/clusters/busy", "{}");
        client.put("/api/v1/clusters/dumb", "{}");
    }

    private ControlImage image() {
        return server.images().current();
    }

    private void asked(String cluster, String node, Traffic lately) {
        new FakeNode(server.store(), cluster, node).register().asked(lately).prove(image());
    }

    private void awaitStatuses(int count) {
        Await.until(count + " statuses", () -> image().fleet().statuses().size() == count);
    }

    @Test
    void addsUpWhatTheNodesOfAClusterAreAsked() {
        asked("busy", "n1", new Traffic(30_000, 3_000, 1_500, 1_200, 30));
        asked("busy", "n2", new Traffic(10_000, 10, 10, 0, 0));
        new FakeNode(server.store(), "busy", "n3").register().prove(image());
        new FakeNode(server.store(), "busy", "n4").register();
        new FakeNode(server.store(), "dumb", "n1").register().prove(image());
        awaitStatuses(4);

        JsonNode traffic = client.get(TRAFFIC).json();

        assertThat(traffic.path("at")).hasSize(1);
        assertThat(traffic.path("items").toString())
                .isEqualTo(
                        "[{\"cluster\":\"busy\",\"reporting\":3,\"telling\":2,\"queries\":[101.0],\"lookups\":[51.0],"
                                + "\"hits\":[40.0],\"failures\":[1.0]},"
                                + "{\"cluster\":\"dumb\",\"reporting\":1,\"telling\":0,\"queries\":[null],\"lookups\":[null],"
                                + "\"hits\":[null],\"failures\":[null]}]");
        assertThat(client.get(TRAFFIC + "?cluster=dumb").at("/items")).hasSize(1);
        assertThat(client.get(TRAFFIC + "?cluster=A").status()).isEqualTo(422);
    }

    @Test
    void keepsAnHour() {
        AtomicReference<Instant> now = new AtomicReference<>(FakeNode.AT);
        try (TrafficLog log = new TrafficLog(this::image, () -> true, now::get)) {
            log.keep();
            asked("busy", "n1", new Traffic(1_000, 7, 0, 0, 0));
            awaitStatuses(1);
            now.set(FakeNode.AT.plusSeconds(60));
            log.keep();
            now.set(FakeNode.AT.plusSeconds(90));

            List<TrafficLog.Look> hour = log.hour(image());

            assertThat(log.since()).isEqualTo(FakeNode.AT);
            assertThat(hour)
                    .extracting(TrafficLog.Look::at)
                    .containsExactly(FakeNode.AT, FakeNode.AT.plusSeconds(60), FakeNode.AT.plusSeconds(90));
            assertThat(hour.getFirst().clusters()).isEmpty();
            assertThat(hour.getLast().clusters())
                    .containsEntry(new ClusterId("busy"), new ClusterTraffic(1, 7, 0, 0, 0));

            for (int i = 0; i < TrafficLog.KEPT; i++) {
                log.keep();
            }
            assertThat(log.hour(image())).hasSize(TrafficLog.KEPT + 1);
            assertThat(log.hour(image()).getFirst().at()).isEqualTo(FakeNode.AT.plusSeconds(90));
        }
    }

    @Test
    void knowsNothingWhileTheStoreIsAway() {
        AtomicBoolean reachable = new AtomicBoolean(true);
        asked("busy", "n1", new Traffic(1_000, 7, 0, 0, 0));
        awaitStatuses(1);
        try (TrafficLog log = new TrafficLog(this::image, reachable::get, () -> FakeNode.AT)) {
            log.keep();
            reachable.set(false);
            log.keep();

            assertThat(log.hour(image()))
                    .extracting(look -> look.clusters().size())
                    .containsExactly(1, 0, 0);
            reachable.set(true);
            assertThat(log.hour(image()).getLast().clusters()).containsOnlyKeys(new ClusterId("busy"));
        }
    }
}
