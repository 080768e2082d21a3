// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.testing.Await;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WaitForProofTest {
    private static final String A = "/api/v1/domains/a.example.com";
    private static final String BODY = "{'addresses': ['192.0.2.1']}";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;
    private FakeNode one;
    private FakeNode two;

    @BeforeEach
    void twoNodes() {
        client = server.client();
        client.put("/api/v1/clusters/local", "{}");
        client.put("/api/v1/clusters/other", "{}");
        one = new FakeNode(server.store(), "local", "one").register();
        two = new FakeNode(server.store(), "other", "two").register();
        Await.until(
                "both known", () -> server.images().current().fleet().nodes().size() == 2);
    }

    @Test
    void answersWhenAllNodesHaveProvedTheChange() throws Exception {
        CompletableFuture<Answer> put = later(() -> client.put(A + "?wait=all&timeout=60s", BODY));
        Await.until(
                "the write", () -> !server.images().current().intent().domains().isEmpty());
        one.prove(server.images().current());
        two.prove(server.images().current());

        Answer answer = put.get();
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.at("/proof").toString())
                .isEqualTo("{\"complete\":true,\"nodes\":2,\"required\":2,\"proved\":2,\"missing\":[]}");
    }

    @Test
    void saysWhichNodesHaveNotAndWhy() {
        one.report(
                server.images().current(),
                new TreeMap<>(),
                List.of(new Fault(FaultKind.COREDNS_DOWN, "coredns", "it is being restarted", FakeNode.AT)),
                Optional.empty());

        Answer answer = client.put(A + "?wait=all&timeout=1s", BODY);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.at("/proof/complete").asBoolean()).isFalse();
        assertThat(answer.at("/proof/proved").asInt()).isZero();
        assertThat(answer.at("/proof/missing/0/reason").asText()).contains("coredns-down", "it is being restarted");
        assertThat(answer.at("/proof/missing/1/reason").asText()).contains("silent");
        assertThat(client.get(A).status()).isEqualTo(200);
    }

    @Test
    void isContentWithAShareOrANumberOfNodes() throws Exception {
        CompletableFuture<Answer> half = later(() -> client.put(A + "?wait=50%25&timeout=60s", BODY));
        Await.until(
                "the write", () -> !server.images().current().intent().domains().isEmpty());
        one.prove(server.images().current());

        assertThat(half.get().at("/proof/required").asInt()).isEqualTo(1);
        assertThat(half.get().status()).isEqualTo(201);
        Answer three = client.put(A + "?wait=3&timeout=1s", BODY);
        assertThat(three.status()).isEqualTo(202);
        assertThat(three.at("/proof/required").asInt()).isEqualTo(3);
    }

    @Test
    void countsOnlyNodesThatTheChangeConcerns() throws Exception {
        CompletableFuture<Answer> put = later(() -> client.put(
                A + "?wait=all&timeout=60s", "{'addresses': ['192.0.2.1'], 'placement': {'clusters': ['local']}}"));
        Await.until(
                "the write", () -> !server.images().current().intent().domains().isEmpty());
        one.prove(server.images().current());

        assertThat(put.get().at("/proof/nodes").asInt()).isEqualTo(1);
    }

    @Test
    void waitsForWhatIsThereAlreadyWhenNothingHadToChange() {
        client.put(A, BODY);
        Answer before = client.put(A + "?wait=all&timeout=1s", BODY);
        one.prove(server.images().current());
        two.prove(server.images().current());
        Answer after = client.put(A + "?wait=all&timeout=60s", BODY);

        assertThat(before.status()).isEqualTo(202);
        assertThat(after.status()).isEqualTo(200);
        assertThat(after.at("/proof/proved").asInt()).isEqualTo(2);
    }

    @Test
    void waitsForDeletesAndImportsToo() throws Exception {
        client.put(A, BODY);
        Answer deleted = client.delete(A + "?wait=all&timeout=1s");
        assertThat(deleted.status()).isEqualTo(202);
        assertThat(deleted.at("/proof/nodes").asInt()).isEqualTo(2);

        CompletableFuture<Answer> post = later(() ->
                client.post("/api/v1/import?wait=all&timeout=60s", "[{'domain': 'b.example.com', 'ip': '192.0.2.1'}]"));
        Await.until(
                "the write", () -> !server.images().current().intent().domains().isEmpty());
        one.prove(server.images().current());
        two.prove(server.images().current());
        assertThat(post.get().status()).isEqualTo(200);
        assertThat(post.get().at("/proof/complete").asBoolean()).isTrue();
    }

    @Test
    void saysThatNobodyHasProvedAChangeWhereNoNodeIsRegistered() {
        client.put("/api/v1/clusters/empty", "{}");

        Answer put = client.put(
                A + "?wait=all&timeout=60s", "{'addresses': ['192.0.2.1'], 'placement': {'clusters': ['empty']}}");

        assertThat(put.status()).isEqualTo(202);
        assertThat(put.at("/proof").toString())
                .isEqualTo("{\"complete\":false,\"nodes\":0,\"required\":1,\"proved\":0,"
                        + "\"reason\":\"no node is registered that it concerns, so nobody answers it yet\","
                        + "\"code\":\"nobody-to-prove\",\"values\":{},"
                        + "\"missing\":[]}");
        assertThat(client.get(A).status()).isEqualTo(200);
    }

    @Test
    void isProvedAtOnceWhereNoNodeAnswersAnythingElse() {
        Answer put = client.put(
                "/api/v1/sources/list?wait=2&timeout=60s", "{'url': 'http://127.0.0.1:1/list', 'enabled': false}");

        assertThat(put.status()).isEqualTo(201);
        assertThat(put.at("/proof/complete").asBoolean()).isTrue();
        assertThat(put.at("/proof/reason").asText()).contains("nothing that any node answers");
    }

    private static CompletableFuture<Answer> later(java.util.function.Supplier<Answer> request) {
        return CompletableFuture.supplyAsync(request, Thread::startVirtualThread);
    }
}
