// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeHttp;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.Said;
import io.zonefleet.testing.Await;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class NodeRoutesTest {
    private static final String N1 = "/api/v1/nodes/local/n1";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;
    private FakeNode n1;

    @BeforeEach
    void oneNode() {
        client = server.client();
        client.put("/api/v1/clusters/local", "{}");
        n1 = new FakeNode(server.store(), "local", "n1").register();
        Await.until("it is known", () -> client.get(N1).status() == 200);
    }

    private ControlImage image() {
        return server.images().current();
    }

    private void awaitState(String state) {
        Await.until(state, () -> client.get(N1).at("/state").asText().equals(state));
    }

    /** An agent that is newer than this may have reasons of its own. */
    @Test
    void saysOfTheNetworkOnlyWhatTheContractHas() {
        NetworkState seen = new NetworkState(
                "owner",
                "nodelocaldns",
                "dummy",
                "it was there",
                1,
                List.of(),
                "full",
                "nft",
                "as the profile says",
                12,
                12,
                Optional.empty(),
                Optional.of(new TreeMap<>(Map.of(
                        NetworkState.KIND_REASON, new Said("link-was-there"), "leaseReason", new Said("of-later")))));
        n1.keeping(seen).prove(image());
        awaitState("proved");

        JsonNode said = client.get(N1).at("/network/said");
        assertThat(said.toString()).isEqualTo("{\"kindReason\":{\"code\":\"link-was-there\",\"values\":{}}}");
    }

    @Test
    void saysInWhichStateANodeIs() {
        assertThat(client.get(N1).at("/state").asText()).isEqualTo("silent");
        n1.prove(image());
        awaitState("proved");

        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}");
        JsonNode behind = client.get(N1).json();
        assertThat(behind.path("state").asText()).isEqualTo("behind");
        assertThat(behind.path("revision").asLong())
                .isLessThan(behind.path("target").asLong());

        n1.prove(image());
        awaitState("proved");
        JsonNode proved = client.get(N1).json();
        assertThat(proved.path("revision").asLong())
                .isEqualTo(proved.path("target").asLong());
        assertThat(proved.at("/commitToProofMillis").asDouble()).isEqualTo(12.5);
        assertThat(client.get("/api/v1/clusters/local").at("/versions").toString())
                .isEqualTo("{\"agent\":{\"test\":1}}");

        n1.report(
                image(),
                new TreeMap<>(),
                List.of(new Fault(FaultKind.FOREIGN_LISTENER, "127.0.0.1:1053", "somebody answers too", FakeNode.AT)),
                Optional.empty());
        awaitState("faulty");
        assertThat(client.get(N1).at("/faults/0/kind").asText()).isEqualTo("foreign-listener");

        n1.stop();
        awaitState("silent");
    }

    @Test
    void isBehindWhenItFollowsAnotherEpoch() {
        n1.prove(image());
        awaitState("proved");
        server.store()
                .commit(io.zonefleet.store.Txn.builder()
                        .put(
                                io.zonefleet.keys.Keys.DEFAULT.epoch(),
                                io.zonefleet.store.Bytes.of("01J0000000000000000000000E"))
                        .build());

        awaitState("behind");
    }

    @Test
    void listsAndCountsNodesByState() {
        new FakeNode(server.store(), "other", "n2").register();
        n1.prove(image());
        Await.until("both", () -> client.get("/api/v1/nodes").at("/total").asInt() == 2);
        awaitState("proved");

        assertThat(client.get("/api/v1/nodes?state=silent").at("/items/0/node").asText())
                .isEqualTo("n2");
        assertThat(client.get("/api/v1/nodes?cluster=local").at("/total").asInt())
                .isEqualTo(1);
        assertThat(client.get("/api/v1/nodes?q=127.0.0.1:1053").at("/total").asInt())
                .isEqualTo(1);
        Answer first = client.get("/api/v1/nodes?limit=1");
        assertThat(client.get("/api/v1/nodes?limit=1&cursor="
                                + first.at("/next").asText())
                        .at("/items/0/node")
                        .asText())
                .isEqualTo("n2");
        assertThat(client.get("/api/v1/fleet").at("/nodes").toString())
                .isEqualTo("{\"total\":2,\"proved\":1,\"behind\":0,\"faulty\":0,\"silent\":1}");
    }

    @Test
    void forgetsANodeThatIsGoneButNotOneThatReports() {
        n1.prove(image());
        awaitState("proved");
        Answer refused = client.delete(N1);
        n1.stop();
        awaitState("silent");
        Answer forgotten = client.delete(N1);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/type").asText()).isEqualTo("/problems/node-reports");
        assertThat(forgotten.status()).isEqualTo(204);
        Await.until("it is gone", () -> client.get(N1).status() == 404);
        assertThat(client.delete(N1).status()).isEqualTo(404);
    }

    @Test
    void asksTheAgentForItsZonesAndHandsOnOnlyWhatThoseHave() {
        try (FakeHttp agent = new FakeHttp().says("""
                        {'items': [{'zone': 'example.com', 'written': 7, 'served': 7, 'secret': 'x'}, {'zone': 'example.org'}],
                         'total': 12, 'next': 'abc', 'secret': 'y'}
                        """)) {
            n1.report(image(), new TreeMap<>(), List.of(), Optional.of(agent.url() + "/"));
            Await.until("its address", () -> client.get(N1 + "/zones").status() == 200);

            Answer zones = client.get(N1 + "/zones?q=a%26b&limit=2&cursor=x");

            assertThat(zones.at("/total").asInt()).isEqualTo(12);
            assertThat(zones.at("/next").asText()).isEqualTo("abc");
            assertThat(zones.at("/items/0").toString())
                    .isEqualTo("{\"zone\":\"example.com\",\"written\":7,\"served\":7}");
            assertThat(zones.text()).doesNotContain("secret");
            assertThat(agent.asked()).contains("/zones?limit=2&q=a%26b&cursor=x");
            client.get(N1 + "/zones?name=A.example.com.&limit=1");
            assertThat(agent.asked()).contains("/zones?limit=1&name=a.example.com");
            assertThat(client.get(N1 + "/zones?name=-").errors()).hasSize(1);

            agent.says("no json");
            assertThat(client.get(N1 + "/zones").status()).isEqualTo(502);
            agent.fails(500);
            assertThat(client.get(N1 + "/zones").status()).isEqualTo(502);
        }
        assertThat(client.get(N1 + "/zones").status()).isEqualTo(502);
    }

    @Test
    void doesNotAskWhereAnAgentMustNotPoint() {
        assertThat(client.get(N1 + "/zones").status()).isEqualTo(502);
        for (String url : List.of("file:///etc/passwd", "ftp://127.0.0.1/", "nonsense", "http://")) {
            n1.report(image(), new TreeMap<>(), List.of(), Optional.of(url));
            Await.until(
                    "its address",
                    () -> image().fleet().statuses().values().stream()
                            .anyMatch(status -> status.agentUrl().equals(Optional.of(url))));

            assertThat(client.get(N1 + "/zones").status()).as(url).isEqualTo(502);
        }
    }
}
