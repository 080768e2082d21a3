// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeHttp;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.testing.Await;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files of a node, as its agent hands them out. */
class NodeFileRoutesTest {
    private static final String N1 = "/api/v1/nodes/local/n1";
    private static final String COREFILE = N1 + "/corefile";
    private static final String ZONE_FILE = N1 + "/zones/a.example.com/file";
    private static final String COREFILE_TEXT =
            "# zonefleet cluster=local corefile=e50a5a92\n.:53 {\n    import \"/etc/café\"\n}\n";
    private static final String ZONE_TEXT =
            "; written by zonefleet: what is edited here is overwritten\na.example.com.\t\t30\tIN\tA\t192.0.2.1\n";

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

    private void reports(Optional<String> agentUrl) {
        n1.report(server.images().current(), new TreeMap<>(), List.of(), agentUrl);
        Await.until(
                "its address",
                () -> server.images().current().fleet().statuses().values().stream()
                        .anyMatch(status -> status.agentUrl().equals(agentUrl)));
    }

    private static void isUnreachable(Answer answer, String why) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(502);
        assertThat(answer.at("/type").asText()).isEqualTo("/problems/agent-unreachable");
        assertThat(answer.at("/detail").asText()).contains(why);
    }

    @Test
    void handsOnFilesAsTheyStandOnTheDisk() {
        try (FakeHttp agent = new FakeHttp()) {
            reports(Optional.of(agent.url() + "/"));

            agent.tells(COREFILE_TEXT);
            Answer corefile = client.get(COREFILE);
            agent.tells(ZONE_TEXT);
            Answer zoneFile = client.get(N1 + "/zones/A.Example.com./file");

            assertThat(corefile.status()).isEqualTo(200);
            assertThat(corefile.text()).isEqualTo(COREFILE_TEXT);
            assertThat(corefile.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(corefile.header("Cache-Control")).isEqualTo("no-store");
            assertThat(corefile.revision()).isPositive();
            assertThat(zoneFile.text()).isEqualTo(ZONE_TEXT);
            assertThat(agent.asked()).containsExactly("/corefile", "/zones/a.example.com/file");
        }
    }

    @Test
    void handsOnTheNetworkFieldByField() {
        try (FakeHttp agent = new FakeHttp()) {
            reports(Optional.of(agent.url()));
            String rule = "'family':'ipv4','table':'raw','chain':'OUTPUT','rule':'-d 169.254.20.10/32'";
            agent.tells("""
                    {'links':[{'name':'nodelocaldns','kind':'dummy','state':'there'}],'addresses':[],'secret':1,
                     'rules':[{%s,'state':'missing','more':2}],'rulesTotal':1}""".formatted(rule).replace('\'', '"'));
            Answer listing = client.get(N1 + "/network");
            assertThat(listing.status()).as(listing.text()).isEqualTo(200);
            assertThat(listing.at("/rules/0/rule").asText()).isEqualTo("-d 169.254.20.10/32");
            assertThat(listing.at("/links/0/kind").asText()).isEqualTo("dummy");
            assertThat(listing.text()).doesNotContain("secret", "more");
            assertThat(listing.at("/unread").toString()).isEqualTo("[]");

            agent.tells("{\"links\":[],\"addresses\":[],\"rules\":[],\"rulesTotal\":0,\"unread\":[\"rules\"]}");
            assertThat(client.get(N1 + "/network").at("/unread").toString()).isEqualTo("[\"rules\"]");
            agent.tells("{\"links\":[],\"addresses\":[],\"rules\":[],\"rulesTotal\":0,\"unread\":[\"odd\"]}");
            isUnreachable(client.get(N1 + "/network"), "not as an agent's");
            agent.tells("{'links':[],'addresses':[],'rules':[{%s,'state':'odd'}]}"
                    .formatted(rule)
                    .replace('\'', '"'));
            isUnreachable(client.get(N1 + "/network"), "not as an agent's");
            agent.refuses(404);
            isUnreachable(client.get(N1 + "/network"), "status 404");
            agent.refuses(503);
            isUnreachable(client.get(N1 + "/network"), "has not looked at link");
        }
    }

    @Test
    void saysPlainlyWhereThereIsNoSuchFile() {
        try (FakeHttp agent = new FakeHttp()) {
            reports(Optional.of(agent.url()));
            agent.refuses(404);

            Answer zoneFile = client.get(ZONE_FILE);

            assertThat(zoneFile.status()).isEqualTo(404);
            assertThat(zoneFile.at("/detail").asText())
                    .isEqualTo("There is no file of zone a.example.com on node local/n1.");
            assertThat(client.get(COREFILE).at("/detail").asText()).isEqualTo("There is no Corefile on node local/n1.");
            agent.fails(404);
            isUnreachable(client.get(COREFILE), "it answered with status 404");
            agent.refuses(503);
            isUnreachable(client.get(COREFILE), "it answered with status 503");
        }
        isUnreachable(client.get(COREFILE), "The node's agent can't be asked");
    }

    @Test
    void handsOnNothingThatDoesNotBeginAsOurFilesDo() {
        try (FakeHttp agent = new FakeHttp()) {
            reports(Optional.of(agent.url()));
            for (String text : List.of("", "aws_secret_access_key = x", " " + COREFILE_TEXT, ZONE_TEXT)) {
                agent.tells(text);
                isUnreachable(client.get(COREFILE), "does not begin as a file of Zonefleet does");
                assertThat(client.get(COREFILE).text()).doesNotContain("secret");
            }
            agent.tells(COREFILE_TEXT);
            isUnreachable(client.get(ZONE_FILE), "does not begin as a file of Zonefleet does");
        }
    }

    @Test
    void keepsToASizeAndATime() {
        try (FakeHttp agent = new FakeHttp()) {
            reports(Optional.of(agent.url()));
            int room = (4 << 20) - COREFILE_TEXT.getBytes(StandardCharsets.UTF_8).length;
            agent.tells(COREFILE_TEXT + "#".repeat(room));
            assertThat(client.get(COREFILE).status()).isEqualTo(200);
            agent.tells(COREFILE_TEXT + "#".repeat(room + 1));
            isUnreachable(client.get(COREFILE), "longer than 4194304 bytes");
            agent.fallsMute();
            isUnreachable(client.get(COREFILE), "no whole answer within 3s");
        }
    }

    @Test
    void readsAFewAtOnceAndAsksOthersToComeBack() {
        try (FakeHttp agent = new FakeHttp()) {
            reports(Optional.of(agent.url()));
            agent.fallsMute();
            Await.until(
                    "one of nine is told to come back",
                    () -> nineAtOnce().stream()
                            .anyMatch(answer -> answer.status() == 503
                                    && answer.at("/type").asText().equals("/problems/overloaded")
                                    && answer.header("Retry-After").equals("1")));
        }
    }

    private List<Answer> nineAtOnce() {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> all = IntStream.range(0, 9)
                    .mapToObj(each -> clients.submit(() -> client.get(COREFILE)))
                    .toList();
            return all.stream().map(NodeFileRoutesTest::got).toList();
        }
    }

    private static Answer got(Future<Answer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void doesNotAskWhereANodeTellsNoAddressOrOneWithAPathOfItsOwn() {
        isUnreachable(client.get(COREFILE), "n1 does not report");
        isUnreachable(client.get(N1 + "/zones"), "n1 does not report");
        reports(Optional.empty());
        isUnreachable(client.get(ZONE_FILE), "give it `http.url` in its configuration");
        try (FakeHttp agent = new FakeHttp().tells(COREFILE_TEXT)) {
            for (String more : List.of("/secrets?x=", "/secrets#", "/?")) {
                reports(Optional.of(agent.url() + more));
                isUnreachable(client.get(COREFILE), "more than host, port and path");
            }
            reports(Optional.of(agent.url().replace("//", "//user:password@")));
            isUnreachable(client.get(COREFILE), "more than host, port and path");
            assertThat(client.get(COREFILE).text()).doesNotContain("password");
            assertThat(agent.asked()).isEmpty();
        }
    }

    @Test
    void knowsNoOtherNodesAndNoOtherNames() {
        assertThat(client.get("/api/v1/nodes/local/n2/corefile").status()).isEqualTo(404);
        Answer wrong = client.get("/api/v1/nodes/-/n1/zones/a..b/file");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.json().path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("path/cluster", "path/name");
    }
}
