// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnswerRoutesTest {
    private static final String A = "/api/v1/domains/a.example.com";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;

    @BeforeEach
    void threeClusters() {
        client = server.client();
        for (String cluster : List.of("one", "three", "two")) {
            put("/api/v1/clusters/" + cluster, "{}");
        }
    }

    @Test
    void tellsWhatEachClusterAnswersAndWhy() {
        put(A, """
                {'addresses': ['192.0.2.1', '2001:db8::1'], 'ttl': 60, 'wildcard': true,
                 'placement': {'clusters': ['one', 'two']},
                 'horizons': [{'clusters': ['two'], 'addresses': ['198.51.100.1']}],
                 'records': [{'type': 'TXT', 'data': 'x'}]}
                """);
        put("/api/v1/drains/x", "{'addresses': ['192.0.2.1']}");
        new FakeNode(server.store(), "two", "n1").register();
        Await.until("its node", () -> server.images().current().fleet().nodes().size() == 1);

        JsonNode items = answers("").path("items");

        assertThat(items.path(0).toString())
                .isEqualTo("{\"cluster\":\"one\",\"answered\":true,\"addresses\":[\"2001:db8::1\"],"
                        + "\"records\":[{\"name\":\"@\",\"type\":\"TXT\",\"ttl\":60,\"data\":\"x\"}],"
                        + "\"ttl\":60,\"wildcard\":true,\"below\":\"forward\","
                        + "\"horizon\":false,\"drains\":[\"x\"],\"lastResort\":false,\"nodes\":0}");
        assertThat(items.path(1).toString())
                .isEqualTo("{\"cluster\":\"three\",\"answered\":false,\"addresses\":[],"
                        + "\"horizon\":false,\"drains\":[],\"lastResort\":false,\"nodes\":0}");
        assertThat(items.path(2).path("addresses").toString()).isEqualTo("[\"198.51.100.1\"]");
        assertThat(items.path(2).path("horizon").asBoolean()).isTrue();
        assertThat(items.path(2).path("drains")).isEmpty();
        assertThat(items.path(2).path("nodes").asInt()).isEqualTo(1);
    }

    @Test
    void tellsThatALastResortKeepsItsAnswer() {
        put(A, "{'addresses': ['192.0.2.1'], 'lastResort': true}");
        put("/api/v1/drains/x", "{'addresses': ['192.0.2.1']}");

        JsonNode first = answers("").path("items").path(0);

        assertThat(first.path("lastResort").asBoolean()).isTrue();
        assertThat(first.path("drains").toString()).isEqualTo("[\"x\"]");
        assertThat(first.path("addresses").toString()).isEqualTo("[\"192.0.2.1\"]");
    }

    @Test
    void isPagedAndSearchedByCluster() {
        put(A, "{'addresses': ['192.0.2.1']}");

        JsonNode first = answers("?limit=2");
        assertThat(clusters(first)).containsExactly("one", "three");
        assertThat(first.path("total").asInt()).isEqualTo(3);
        JsonNode next = answers("?limit=2&cursor=" + first.path("next").asText());
        assertThat(clusters(next)).containsExactly("two");
        assertThat(next.has("next")).isFalse();
        assertThat(clusters(answers("?offset=2"))).containsExactly("two");
        assertThat(clusters(answers("?q=T"))).containsExactly("three", "two");
    }

    @Test
    void namesWhatIsWrong() {
        assertThat(client.get("/api/v1/domains/nobody.example.com/answers").status())
                .isEqualTo(404);
        assertThat(client.get(A + "/answers?limit=0&cluster=one").errors())
                .containsExactlyInAnyOrder("query/limit range", "query/cluster unknown-parameter");
        assertThat(client.get("/api/v1/domains/-/answers").status()).isEqualTo(422);
    }

    private void put(String path, String json) {
        Answer put = client.put(path, json);
        assertThat(put.status()).as(put.text()).isEqualTo(201);
    }

    private JsonNode answers(String query) {
        Answer answer = client.get(A + "/answers" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> clusters(JsonNode page) {
        return new ArrayList<>(StreamSupport.stream(page.path("items").spliterator(), false)
                .map(item -> item.path("cluster").asText())
                .toList());
    }
}
