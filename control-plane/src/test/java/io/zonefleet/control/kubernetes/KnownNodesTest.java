// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.source.Secrets;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.SourceId;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What sources have found out of a cluster's nodes, as injection counts them. Nothing answers where the sources look. */
class KnownNodesTest {
    private static final String CLUSTER =
            "{'clusterDomain': 'cluster.local', 'kubeDns': ['10.96.0.10'], 'injection': {'nameservers': ['169.254.20.10']%s}}";
    private static final String SOURCE = "{'url': 'https://127.0.0.1:1', 'origin': 'prod', 'enabled': %s,"
            + " 'kubernetes': {'token': 'token', 'suffixes': ['example.com']}}";

    @TempDir
    static Path secrets;

    @RegisterExtension
    final ControlServer server = new ControlServer().with(new Secrets(Optional.of(secrets)));

    @BeforeEach
    void aFollowedClusterWithOneAgent() throws IOException {
        Files.writeString(secrets.resolve("token"), "x\n");
        put("/api/v1/clusters/prod", CLUSTER.formatted(""));
        agent("n1");
        awaitNodes(1, 1, 0);
        put("/api/v1/sources/prod-kubernetes", SOURCE.formatted(true));
    }

    private void put(String path, String body) {
        Answer put = server.client().put(path, body);
        assertThat(put.status()).as(put.text()).isIn(200, 201);
    }

    private void agent(String name) {
        new FakeNode(server.store(), "prod", name)
                .register()
                .answeringAt("169.254.20.10:53")
                .prove(server.images().current());
    }

    private void found(String... nodes) {
        Findings found = Discovery.of(
                new ClusterFacts(List.of(), Map.of(), List.of(), List.of(nodes), List.of()), Instant.EPOCH);
        assertThat(new FindingsStore(server.store(), Keys.DEFAULT).keep(new SourceId("prod-kubernetes"), found))
                .isTrue();
    }

    private Answer injection() {
        return server.client().get("/api/v1/clusters/prod/injection");
    }

    private void awaitNodes(int total, int proved, int withoutAgent) {
        Await.asserted(
                "the nodes",
                () -> assertThat(injection().at("/nodes").toString())
                        .isEqualTo("{\"total\":%d,\"proved\":%d,\"withoutAgent\":%d}"
                                .formatted(total, proved, withoutAgent)));
        assertThat(injection().at("/ready").asBoolean()).isEqualTo(total == proved);
    }

    @Test
    void thoseWithoutAnAgentHaveProvedNothing() {
        found("n1", "n2", "n3");
        awaitNodes(3, 1, 2);
        assertThat(injection().at("/reason").asText()).isEqualTo("cache-not-proved");

        agent("n2");
        awaitNodes(3, 2, 1);
        put("/api/v1/clusters/prod", CLUSTER.formatted(", 'provedPercent': 66"));
        assertThat(injection().at("/ready").asBoolean()).as("two of three").isTrue();
        agent("n3-b"); // the second of two agents on a node
        Await.until("all have one", () -> injection().at("/nodes/withoutAgent").asInt(9) == 0);
    }

    @Test
    void nobodyKnowsOfThemWithoutASource() {
        found("n1", "n2");
        awaitNodes(2, 1, 1);

        put("/api/v1/sources/prod-kubernetes", SOURCE.formatted(false));
        awaitNodes(1, 1, 0);
        put("/api/v1/sources/prod-kubernetes", SOURCE.formatted(true));
        awaitNodes(2, 1, 1);
        assertThat(server.client()
                        .delete("/api/v1/sources/prod-kubernetes?domains=remove")
                        .status())
                .isEqualTo(200);
        awaitNodes(1, 1, 0);
    }
}
