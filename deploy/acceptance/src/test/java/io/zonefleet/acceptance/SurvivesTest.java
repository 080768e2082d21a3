// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.CoreDns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Nothing central is needed to answer, or to start again and answer. */
@ExtendWith(FleetExtension.class)
class SurvivesTest {
    private static final String NAME = "survivor.example.com";

    @Test
    void answersWhateverIsKilledAndFollowsWhenItIsBack(Fleet fleet) {
        fleet.declareCluster("prod");
        Node node = fleet.addNode("prod", "n1");
        declare(fleet, "prod", NAME, "192.0.2.1");

        fleet.control().kill();
        fleet.etcd().kill();
        assertThat(node.dns().a(NAME)).containsExactly("192.0.2.1");

        node.killAll();
        assertThat(node.dns().answers(NAME)).isFalse();
        node.startAgain();
        answers(node, NAME, "192.0.2.1");

        fleet.etcd().startAgain();
        fleet.control().startAgain();
        declare(fleet, "prod", NAME, "192.0.2.2");
        answers(node, NAME, "192.0.2.2");

        long before = node.corednsPid().orElseThrow();
        node.killCoreDns();
        answers(node, NAME, "192.0.2.2");
        assertThat(node.corednsPid().orElseThrow()).isNotEqualTo(before);
    }

    @Test
    void aChangeMadeWhileANodeWasAwayArrives(Fleet fleet) {
        fleet.declareCluster("away");
        Node node = fleet.addNode("away", "n1");
        declare(fleet, "away", "away.example.com", "192.0.2.1");
        node.killAll();
        fleet.api()
                .put("/domains/away.example.com", "{\"addresses\":[\"192.0.2.2\"]}")
                .ok();
        node.startAgain();
        answers(node, "away.example.com", "192.0.2.2");
    }

    @Test
    void stoppingAnAgentStopsItsCoreDnsAndLeavesItsFiles(Fleet fleet) {
        fleet.declareCluster("stopped");
        Node node = fleet.addNode("stopped", "n1");
        declare(fleet, "stopped", "stopped.example.com", "192.0.2.1");
        node.stop();
        assertThat(node.corednsPid()).isEmpty();
        assertThat(node.zoneFiles()).isNotEmpty();
        node.startAgain();
        answers(node, "stopped.example.com", "192.0.2.1");
    }

    @Test
    void anotherServerOnThePortIsReported(Fleet fleet, @TempDir Path dir) throws IOException {
        fleet.declareCluster("foreign");
        Node node = fleet.addNode("foreign", "n1");
        declare(fleet, "foreign", "foreign.example.com", "192.0.2.1");
        String corefile = """
                .:%d {
                    bind 127.0.0.1
                    template IN ANY {
                        rcode NXDOMAIN
                    }
                }
                """.formatted(node.dnsPort());
        try (CoreDns thief = CoreDns.start(Files.createDirectories(dir.resolve("thief")), corefile, Map.of())) {
            Await.asserted(
                    "the thief is reported",
                    () -> assertThat(faults(fleet, "foreign"))
                            .as(thief.log())
                            .anySatisfy(fault ->
                                    assertThat(fault.path("kind").asText()).isEqualTo("foreign-listener")));
        }
        Await.asserted(
                "the fault is over",
                () -> assertThat(faults(fleet, "foreign"))
                        .noneMatch(fault -> fault.path("kind").asText().equals("foreign-listener")));
    }

    private static JsonNode faults(Fleet fleet, String cluster) {
        return fleet.api().get("/nodes/" + cluster + "/n1").ok().body().path("faults");
    }

    /** For one cluster, whose only node is waited for: nodes of the other tests prove things too. */
    private static void declare(Fleet fleet, String cluster, String name, String address) {
        Api.Answer answer = fleet.api()
                .put(
                        "/domains/" + name + "?wait=1&timeout=30s",
                        "{\"addresses\":[\"%s\"],\"placement\":{\"clusters\":[\"%s\"]}}".formatted(address, cluster))
                .ok();
        assertThat(answer.status()).as(answer.body().toString()).isIn(200, 201);
    }

    private static void answers(Node node, String name, String address) {
        Await.asserted(name + " is " + address + "\n" + node.log(), () -> {
            assertThat(node.dns().answers(name)).isTrue();
            assertThat(node.dns().a(name)).containsExactly(address);
        });
    }
}
