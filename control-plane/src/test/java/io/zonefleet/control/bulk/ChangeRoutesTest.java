// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangeRoutesTest {
    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;

    @BeforeEach
    void connect() {
        client = server.client();
    }

    @Test
    void acceptsManyOperationsTogether() {
        Answer post = client.post("/api/v1/changes", """
                {'comment': 'a new cluster', 'operations': [
                  {'op': 'put', 'resource': 'profiles/edge', 'value': {}},
                  {'op': 'put', 'resource': 'clusters/prod-a', 'value': {'profile': 'edge'}},
                  {'op': 'put', 'resource': 'zones/example.com', 'value': {}},
                  {'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.1'], 'origin': 'prod-a'}},
                  {'op': 'put', 'resource': 'sources/legacy', 'value': {'url': 'http://127.0.0.1:9/', 'enabled': false}}]}
                """);

        assertThat(post.status()).isEqualTo(200);
        assertThat(post.at("/applied").asInt()).isEqualTo(5);
        Answer change = client.get(post.at("/change").asText());
        assertThat(change.at("/actor").asText()).isEqualTo("token:test");
        assertThat(change.at("/comment").asText()).isEqualTo("a new cluster");
        assertThat(change.at("/revision").asLong())
                .isEqualTo(post.at("/revision").asLong());
        assertThat(change.at("/items").size()).isEqualTo(5);
        assertThat(client.get("/api/v1/domains/a.example.com").at("/revision").asLong())
                .isEqualTo(post.revision());
    }

    @Test
    void warnsOfEachResourceAsAWriteOfItAloneWould() {
        client.put("/api/v1/clusters/one", "{}");
        client.put("/api/v1/domains/elsewhere.test/contributions/one", "{'addresses': ['192.0.2.1'], 'ttl': 60}");
        String body = """
                {'operations': [
                  {'op': 'put', 'resource': 'domains/example.com', 'value': {'addresses': ['192.0.2.1'], 'wildcard': true}},
                  {'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.2']}},
                  {'op': 'put', 'resource': 'domains/elsewhere.test', 'value': {'addresses': ['192.0.2.2'], 'ttl': 5}},
                  {'op': 'put', 'resource': 'domains/nowhere.test',
                   'value': {'addresses': ['192.0.2.2'], 'placement': {'labels': {'env': 'none'}}}},
                  {'op': 'put', 'resource': 'domains/fine.test', 'value': {'addresses': ['192.0.2.2']}}]}
                """;

        Answer plan = client.post("/api/v1/changes?dryRun=true", body);
        Answer written = client.post("/api/v1/changes", body);

        assertThat(warnings(plan))
                .containsExactly(
                        "domains/example.com shadows-names",
                        "domains/a.example.com shadowed-by-wildcard",
                        "domains/elsewhere.test conflict",
                        "domains/nowhere.test placed-nowhere");
        assertThat(written.at("/warnings")).isEqualTo(plan.at("/warnings"));
        Answer back = client.post(written.at("/change").asText() + "/revert?dryRun=true", "{}");
        assertThat(back.at("/warnings")).as(back.text()).isEmpty();
        assertThat(client.post("/api/v1/changes", body).json().has("warnings"))
                .as("it changes nothing")
                .isFalse();
    }

    private static List<String> warnings(Answer answer) {
        List<String> warnings = new ArrayList<>();
        answer.at("/warnings")
                .forEach(warning -> warnings.add(warning.path("resource").asText() + " "
                        + warning.path("code").asText()));
        return warnings;
    }

    @Test
    void acceptsNothingWhereOneOperationMayNotBe() {
        client.put("/api/v1/zones/example.com", "{}");

        Answer unknown = client.post("/api/v1/changes", """
                {'operations': [
                  {'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.1']}},
                  {'op': 'put', 'resource': 'domains/b.example.com', 'value': {'addresses': ['192.0.2.1'], 'origin': 'none'}}]}
                """);
        Answer gone = client.post("/api/v1/changes", """
                {'operations': [
                  {'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.1']}},
                  {'op': 'delete', 'resource': 'domains/b.example.com'},
                  {'op': 'delete', 'resource': 'domains/c.example.com'}]}
                """);
        Answer both = client.post("/api/v1/changes", """
                {'operations': [
                  {'op': 'delete', 'resource': 'domains/b.example.com'},
                  {'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.1'], 'origin': 'none'}}]}
                """);
        Answer lost = client.post("/api/v1/changes", """
                {'operations': [
                  {'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.1']}},
                  {'op': 'put', 'resource': 'zones/example.com', 'value': {}, 'ifMatch': '"1"'}]}
                """.replace("'\"1\"'", "'\\\"1\\\"'"));

        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.errors()).containsExactly("/operations/1/value/origin unknown-cluster");
        assertThat(gone.status()).isEqualTo(422);
        assertThat(gone.errors()).containsExactly("/operations/1 not-found", "/operations/2 not-found");
        assertThat(both.errors())
                .containsExactly("/operations/1/value/origin unknown-cluster", "/operations/0 not-found");
        assertThat(lost.status()).isEqualTo(412);
        assertThat(client.get("/api/v1/domains").at("/total").asInt()).isZero();
    }

    @Test
    void namesAllThatIsNotWhatWasReadWithItsPlace() {
        client.put("/api/v1/zones/example.com", "{}");
        long domain = client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}")
                .revision();
        long zone = client.put("/api/v1/zones/example.com", "{'comment': 'x'}").revision();

        Answer lost = client.post("/api/v1/changes", """
                {'operations': [
                  {'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.1']}, 'ifMatch': '"1"'},
                  {'op': 'put', 'resource': 'domains/b.example.com', 'value': {'addresses': ['192.0.2.1']}},
                  {'op': 'put', 'resource': 'domains/c.example.com', 'value': {'addresses': ['192.0.2.1']}, 'ifMatch': '"1"'},
                  {'op': 'delete', 'resource': 'zones/example.com', 'ifMatch': '"1"'}]}
                """.replace("'\"1\"'", "'\\\"1\\\"'"));

        assertThat(lost.status()).isEqualTo(412);
        assertThat(lost.errors())
                .containsExactly(
                        "/operations/0/ifMatch if-match",
                        "/operations/2/ifMatch if-match",
                        "/operations/3/ifMatch if-match");
        assertThat(lost.at("/detail").asText()).contains("domains/a.example.com", "2 more");
        assertThat(lost.at("/errors/1/message").asText()).contains("domains/c.example.com does not exist");
        assertThat(lost.at("/lost").toString())
                .isEqualTo("[{\"resource\":\"domains/a.example.com\",\"revision\":" + domain + "},"
                        + "{\"resource\":\"domains/c.example.com\",\"revision\":0},"
                        + "{\"resource\":\"zones/example.com\",\"revision\":" + zone + "}]");
        assertThat(client.get("/api/v1/domains").at("/total").asInt()).isEqualTo(1);
    }

    @Test
    void namesWhatIsStillInUseBesideWhatIsUnknown() {
        client.put("/api/v1/clusters/used", "{}");
        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1'], 'origin': 'used'}");

        Answer refused = client.post("/api/v1/changes", """
                {'operations': [
                  {'op': 'delete', 'resource': 'clusters/used'},
                  {'op': 'delete', 'resource': 'zones/nowhere.example.com'},
                  {'op': 'put', 'resource': 'domains/b.example.com', 'value': {'addresses': ['192.0.2.1'], 'origin': 'none'}}]}
                """);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.errors())
                .containsExactly(
                        "/operations/2/value/origin unknown-cluster",
                        "/operations/1 not-found",
                        "/operations/0 cluster-in-use");
    }

    private static final String SHARED = "/api/v1/domains/shared.example.com";

    private void share() {
        for (int i = 1; i <= 4; i++) {
            client.put("/api/v1/clusters/c" + i, "{}");
        }
        for (int i = 1; i <= 3; i++) {
            client.put(SHARED + "/contributions/c" + i, "{'addresses': ['192.0.2.%d']}".formatted(i));
        }
    }

    private String parts() {
        List<String> parts = new ArrayList<>();
        client.get(SHARED + "/contributions")
                .at("/items")
                .forEach(part -> parts.add(part.path("origin").asText() + " "
                        + part.at("/addresses/0").asText()));
        return String.join(", ", parts);
    }

    /** A provisioning system moves what clusters contribute, and what else belongs to it, in one step. */
    @Test
    void changesPartsOfClustersTogetherWithOthers() {
        share();
        String body = """
                {'operations': [
                  {'op': 'put', 'resource': 'domains/shared.example.com/contributions/c1', 'value': {'addresses': ['192.0.2.11']}},
                  {'op': 'delete', 'resource': 'domains/shared.example.com/contributions/c2'},
                  {'op': 'put', 'resource': 'domains/SHARED.example.com./contributions/c4', 'value': {'addresses': ['192.0.2.14'], 'origin': 'c4'}},
                  {'op': 'put', 'resource': 'domains/shared.example.com', 'value': {'addresses': ['192.0.2.20']}},
                  {'op': 'put', 'resource': 'drains/d1', 'value': {'addresses': ['192.0.2.3']}}]}
                """;

        Answer plan = client.post("/api/v1/changes?dryRun=true", body);
        Answer post = client.post("/api/v1/changes", body);

        assertThat(plan.at("/counts/updated").asInt()).as(plan.text()).isEqualTo(1);
        assertThat(plan.at("/counts/created").asInt()).isEqualTo(2);
        assertThat(post.status()).as(post.text()).isEqualTo(200);
        assertThat(parts()).isEqualTo(" 192.0.2.20, c1 192.0.2.11, c3 192.0.2.3, c4 192.0.2.14");
        assertThat(client.get("/api/v1/drains/d1").status()).isEqualTo(200);
        assertThat(client.get(post.at("/change").asText()).at("/items").size()).isEqualTo(3);
        for (String part : List.of("c1", "c2", "c4")) {
            assertThat(changesOf("domains/shared.example.com/contributions/" + part)
                            .getFirst())
                    .as(part)
                    .isEqualTo(post.at("/change").asText());
        }
        assertThat(changesOf("domains/shared.example.com/contributions/c3"))
                .hasSize(1)
                .doesNotContain(post.at("/change").asText());
        assertThat(changesOf("domains/shared.example.com")).hasSize(4);
    }

    private List<String> changesOf(String resource) {
        List<String> ids = new ArrayList<>();
        client.get("/api/v1/changes?resource=" + resource)
                .at("/items")
                .forEach(
                        change -> ids.add("/api/v1/changes/" + change.path("id").asText()));
        return ids;
    }

    @Test
    void namesEachPartThatMayNotBe() {
        share();
        String before = parts();

        Answer wrong = client.post("/api/v1/changes", """
                {'operations': [
                  {'op': 'put', 'resource': 'domains/shared.example.com/contributions/c1', 'value': {'addresses': ['192.0.2.11']}},
                  {'op': 'put', 'resource': 'domains/shared.example.com/contributions/none', 'value': {'addresses': ['192.0.2.12']}},
                  {'op': 'delete', 'resource': 'domains/shared.example.com/contributions/c4'},
                  {'op': 'delete', 'resource': 'zones/nowhere.example.com'}]}
                """);
        Answer broken = client.post("/api/v1/changes", """
                {'operations': [
                  {'op': 'put', 'resource': 'domains/a..b/contributions/C', 'value': {}},
                  {'op': 'put', 'resource': 'domains/shared.example.com/contributions/c1', 'value': {'addresses': [], 'origin': 'c2'}},
                  {'op': 'delete', 'resource': 'domains/shared.example.com/contributions/c1'},
                  {'op': 'delete', 'resource': 'domains/shared.example.com/parts/c1'}]}
                """);

        assertThat(wrong.errors())
                .containsExactly(
                        "/operations/1/value/origin unknown-cluster",
                        "/operations/2 not-found",
                        "/operations/3 not-found");
        assertThat(broken.errors())
                .contains(
                        "/operations/0/resource label-empty",
                        "/operations/0/resource id",
                        "/operations/1/value/addresses count",
                        "/operations/2/resource duplicate")
                .anyMatch(error -> error.startsWith("/operations/3/resource "));
        assertThat(parts()).isEqualTo(before);
    }

    @Test
    void conditionsAreAboutEachPart() {
        share();
        String first = client.get(SHARED + "/contributions/c1").header("ETag").replace("\"", "\\\"");
        String third = client.get(SHARED + "/contributions/c3").header("ETag").replace("\"", "\\\"");
        client.put(SHARED + "/contributions/c2", "{'addresses': ['192.0.2.12']}");
        String operations = """
                {'operations': [
                  {'op': 'put', 'resource': 'domains/shared.example.com/contributions/c1', 'value': {'addresses': ['192.0.2.11']}, 'ifMatch': '%s'},
                  {'op': 'delete', 'resource': 'domains/shared.example.com/contributions/c3', 'ifMatch': '%s'},
                  {'op': 'put', 'resource': 'domains/shared.example.com/contributions/c4', 'value': {'addresses': ['192.0.2.14']}%s}]}
                """;

        Answer lost = client.post("/api/v1/changes", operations.formatted(first, first, ", 'ifMatch': '*'"));
        Answer won = client.post("/api/v1/changes", operations.formatted(first, third, ""));

        assertThat(lost.status()).isEqualTo(412);
        assertThat(lost.errors()).containsExactly("/operations/1/ifMatch if-match", "/operations/2/ifMatch if-match");
        assertThat(lost.at("/lost/0/resource").asText()).isEqualTo("domains/shared.example.com/contributions/c3");
        assertThat(lost.at("/lost/1/revision").asLong()).isZero();
        assertThat(won.status()).as(won.text()).isEqualTo(200);
        assertThat(parts()).isEqualTo("c1 192.0.2.11, c2 192.0.2.12, c4 192.0.2.14");
    }

    /** The first answer counts: nobody has to ask again because of others. */
    @Test
    void changesOfPartsByManyAtOnceAreAllAccepted() throws Exception {
        share();
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int cluster = 1; cluster <= 4; cluster++) {
                int id = cluster;
                answers.add(threads.submit(() -> client.post("/api/v1/changes", """
                        {'operations': [
                          {'op': 'put', 'resource': 'domains/shared.example.com/contributions/c%1$d', 'value': {'addresses': ['192.0.2.%1$d0']}},
                          {'op': 'put', 'resource': 'domains/own%1$d.example.com', 'value': {'addresses': ['192.0.2.%1$d0']}}]}
                        """.formatted(id))));
            }
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
        }
        assertThat(parts()).isEqualTo("c1 192.0.2.10, c2 192.0.2.20, c3 192.0.2.30, c4 192.0.2.40");
    }

    @Test
    void listsChangesNewestFirst() {
        for (int i = 0; i < 5; i++) {
            client.put("/api/v1/domains/n%d.example.com".formatted(i), "{'addresses': ['192.0.2.1']}");
        }

        Answer first = client.get("/api/v1/changes?limit=3");
        Answer second =
                client.get("/api/v1/changes?limit=3&cursor=" + first.at("/next").asText());

        assertThat(first.at("/total").asInt()).isEqualTo(5);
        assertThat(first.at("/items/0/id").asText())
                .isGreaterThan(first.at("/items/1/id").asText());
        assertThat(second.at("/items").size()).isEqualTo(2);
        assertThat(second.json().has("next")).isFalse();
        assertThat(second.at("/items/0/id").asText())
                .isLessThan(first.at("/items/2/id").asText());
        assertThat(client.get("/api/v1/changes/01J00000000000000000000000").status())
                .isEqualTo(404);
    }

    @Test
    void importsAListAndTellsItsFirstItems() {
        String rows = IntStream.range(0, 1500)
                .mapToObj(i -> "{'domain': 'n%d.example.com', 'ip': '10.0.%d.%d'}".formatted(i, i / 256, i % 256))
                .collect(Collectors.joining(",", "[", "]"));

        Answer post = client.post("/api/v1/import", rows);

        assertThat(post.status()).isEqualTo(200);
        assertThat(post.at("/applied").asInt()).isEqualTo(1500);
        assertThat(client.get("/api/v1/domains?limit=1").at("/total").asInt()).isEqualTo(1500);
        Answer change = client.get(post.at("/change").asText());
        assertThat(change.at("/items").size()).isEqualTo(1000);
        assertThat(change.at("/counts/created").asInt()).isEqualTo(1500);
        Answer again = client.post("/api/v1/import", rows);
        assertThat(again.at("/applied").asInt()).isZero();
        assertThat(again.at("/counts/unchanged").asInt()).isEqualTo(1500);
    }

    @Test
    void mergesRowsOfOneNameAndKeepsWhatAListDoesNotSay() {
        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.9'], 'ttl': 7, 'owner': 'team-x'}");

        Answer plan = client.post("/api/v1/import?dryRun=true", "[{'domain': 'a.example.com', 'ip': '192.0.2.1'}]");
        client.post("/api/v1/import", """
                [{'domain': 'A.example.com.', 'ip': '192.0.2.1', 'more': 'of it'}, {'domain': 'a.example.com', 'ip': '2001:db8::1'},
                 {'domain': 'a.example.com', 'ip': '192.0.2.1'}, {'domain': 'b.example.com', 'ip': '192.0.2.2'}]
                """);

        assertThat(plan.at("/counts/updated").asInt()).isEqualTo(1);
        Answer known = client.get("/api/v1/domains/a.example.com");
        assertThat(known.at("/addresses").toString()).isEqualTo("[\"192.0.2.1\",\"2001:db8::1\"]");
        assertThat(known.at("/ttl").asInt()).isEqualTo(7);
        assertThat(known.at("/owner").asText()).isEqualTo("team-x");
        assertThat(known.at("/wildcard").asBoolean()).isTrue();
        Answer added = client.get("/api/v1/domains/b.example.com");
        assertThat(added.at("/wildcard").asBoolean()).isTrue();
        assertThat(added.at("/ttl").asInt()).isEqualTo(30);
        assertThat(client.post("/api/v1/import", "[]").at("/applied").asInt()).isZero();
    }
}
