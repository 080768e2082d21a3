// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code POST /query} of a fleet: nodes of several clusters, each asked by its agent. */
@ExtendWith(FleetExtension.class)
class QueryTest {
    @Test
    void groupsNodesByWhatTheyAnswerAndExplainsIt(Fleet fleet) {
        fleet.declareCluster("here");
        fleet.declareCluster("there");
        fleet.addNode("here", "n1");
        fleet.addNode("here", "n2");
        Node other = fleet.addNode("there", "n3");
        Api.Answer put = fleet.api()
                .put(
                        "/domains/q.example.com?wait=all&timeout=60s",
                        "{\"addresses\": [\"192.0.2.1\"], \"placement\": {\"clusters\": [\"here\"]}}")
                .ok();
        assertThat(put.body().at("/proof/complete").asBoolean()).isTrue();

        JsonNode said = ask(fleet, "\"allNodes\": true, \"transports\": [\"udp\", \"tcp\"], \"explain\": true");

        assertThat(said.path("answered").asInt()).isEqualTo(6);
        assertThat(said.path("groups")).hasSize(2);
        assertThat(said.at("/groups/0/nodes").asInt()).isEqualTo(2);
        assertThat(said.at("/groups/0/records/0/data").asText()).isEqualTo("192.0.2.1");
        JsonNode ours = said.at("/groups/0/explanation");
        assertThat(ours.path("verdict").asText()).isEqualTo("as-wanted");
        assertThat(ours.at("/contributions/0/change/id").asText())
                .isEqualTo(put.response()
                        .headers()
                        .firstValue("Zonefleet-Change")
                        .orElse("")
                        .replaceAll(".*/", ""));
        assertThat(ours.at("/zone/zone").asText()).isEqualTo("q.example.com");
        assertThat(ours.at("/zone/written").asLong()).isEqualTo(put.revision());
        assertThat(ours.at("/zone/served").asLong()).isEqualTo(put.revision());
        assertThat(said.at("/groups/1/records/0/data").asText()).isEqualTo(Fleet.UPSTREAM);
        assertThat(said.at("/groups/1/explanation/verdict").asText()).isEqualTo("upstream");

        other.killAll();
        JsonNode rest = ask(fleet, "\"allNodes\": true, \"timeout\": \"500ms\"");
        assertThat(rest.path("answered").asInt()).isEqualTo(2);
        assertThat(rest.path("unanswered").asInt()).isEqualTo(1);
    }

    @Test
    void asksANodeItselfWhereThatIsAllowed(Fleet fleet) {
        fleet.declareCluster("direct");
        Node node = fleet.addNode("direct", "n1");
        fleet.api()
                .put(
                        "/domains/direct.example.com?wait=all&timeout=60s",
                        "{\"addresses\": [\"192.0.2.1\"], \"placement\": {\"clusters\": [\"direct\"]}}")
                .ok();
        String directly = "{\"name\": \"direct.example.com\", \"nodes\": [\"direct/n1\"], \"via\": \"direct\","
                + " \"transports\": [\"udp\", \"tcp\"], \"explain\": true}";
        String allowed = "query: { ports: [%d], allow: [127.0.0.0/8] }%n".formatted(node.dnsPort());
        try (ControlPlane other =
                new ControlPlane(fleet.folder("allowed"), fleet.etcd().endpoint(), allowed)) {
            JsonNode said = other.api().post("/query", directly).ok().body();

            assertThat(said.path("answered").asInt()).as(said.toString()).isEqualTo(2);
            assertThat(said.path("groups")).hasSize(1);
            assertThat(said.at("/groups/0/records/0/data").asText()).isEqualTo("192.0.2.1");
            assertThat(said.at("/groups/0/explanation/verdict").asText()).isEqualTo("as-wanted");
            assertThat(said.path("results").findValuesAsText("via")).containsExactly("direct", "direct");
            assertThat(said.path("results").findValuesAsText("server")).containsOnly("127.0.0.1:" + node.dnsPort());
        }
        JsonNode refused = fleet.api().post("/query", directly).ok().body();
        assertThat(refused.path("answered").asInt()).isZero();
        assertThat(refused.at("/results/0/error").asText()).contains("query.ports");
    }

    private static JsonNode ask(Fleet fleet, String whom) {
        return fleet.api()
                .post("/query", "{\"name\": \"q.example.com\", " + whom + "}")
                .ok()
                .body();
    }
}
