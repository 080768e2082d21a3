// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeHttp;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Servers are real CoreDNS processes; agents say what one said. */
class QueryRoutesTest {
    private static final String QUERY = "/api/v1/query";

    private final int one = FreePorts.next();
    private final int other = FreePorts.next();
    private final int nobody = FreePorts.next();

    @RegisterExtension
    final ControlServer server = new ControlServer()
            .with(new QuerySettings(
                    Set.of("test"), Set.of(53, one, other, nobody), List.of(Network.of("127.0.0.0/8"))));

    @TempDir
    Path dir;

    private final List<ChildProcess> children = new ArrayList<>();
    private ApiClient client;

    @BeforeEach
    void oneCluster() {
        client = server.client();
        client.put("/api/v1/clusters/local", "{}");
    }

    @AfterEach
    void end() {
        children.forEach(ChildProcess::close);
    }

    private void serve(int port, String... records) throws IOException {
        Path folder = Files.createDirectory(dir.resolve("coredns-" + port));
        Files.writeString(
                folder.resolve("db"), "@ 30 IN SOA ns hostmaster 7 60 60 60 5\n" + String.join("\n", records) + "\n");
        Files.writeString(
                folder.resolve("Corefile"),
                "example.com:%d {\n bind 127.0.0.1\n file db example.com\n}\n".formatted(port));
        children.add(ChildProcess.start(
                folder,
                folder.resolve("log"),
                List.of(Tools.ofThisMachine().require("coredns").toString(), "-conf", "Corefile")));
        Await.until(
                "an answer from CoreDNS",
                () -> ask("{'name': 'example.com', 'type': 'SOA', 'servers': ['127.0.0.1:%d']}".formatted(port))
                                .at("/answered")
                                .asInt()
                        == 1);
    }

    private Answer ask(String json) {
        return client.post(QUERY, json);
    }

    private FakeNode node(String name, Optional<String> agentUrl) {
        FakeNode node = new FakeNode(server.store(), "local", name).register();
        Await.until(
                "it is known", () -> client.get("/api/v1/nodes/local/" + name).status() == 200);
        node.report(server.images().current(), new TreeMap<>(), List.of(), agentUrl);
        Await.until(
                "it reports",
                () -> !client.get("/api/v1/nodes/local/" + name)
                        .at("/state")
                        .asText()
                        .equals("silent"));
        return node;
    }

    private static String message(String... addresses) {
        Message message = new Message(1);
        Name name = Name.fromConstantString("a.example.com.");
        message.addRecord(Record.newRecord(name, Type.A, 1), Section.QUESTION);
        for (String address : addresses) {
            try {
                message.addRecord(Record.fromString(name, Type.A, 1, 30, address, Name.root), Section.ANSWER);
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        }
        return Base64.getEncoder().encodeToString(message.toWire());
    }

    @Test
    void groupsServersByWhatTheyAnswerAndCountsSilenceAsAResult() throws IOException {
        serve(one, "a 30 IN A 192.0.2.1", "a 30 IN A 192.0.2.2");
        serve(other, "a 7 IN A 192.0.2.2", "a 7 IN A 192.0.2.1", "b 30 IN A 192.0.2.9");
        String servers = "'servers': ['127.0.0.1:%d', '127.0.0.1:%d', '127.0.0.1:%d']".formatted(one, other, nobody);

        Answer same = ask("{'name': 'A.example.com', 'transports': ['udp', 'tcp'], %s}".formatted(servers));
        Answer differs = ask("{'name': 'b.example.com', %s}".formatted(servers));

        assertThat(same.status()).isEqualTo(200);
        assertThat(same.at("/answered").asInt()).isEqualTo(4);
        assertThat(same.at("/unanswered").asInt()).isEqualTo(2);
        assertThat(same.at("/groups")).hasSize(1);
        assertThat(same.at("/groups/0/records").findValuesAsText("data")).containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(same.at("/results").findValuesAsText("ttl")).containsExactly("30", "30", "7", "7");
        assertThat(same.at("/results").findValuesAsText("error"))
                .containsExactly("nothing listens there", "nothing listens there");
        assertThat(differs.at("/groups").findValuesAsText("status")).containsExactlyInAnyOrder("NXDOMAIN", "NOERROR");
    }

    @Test
    void asksNodesByTheirAgentsAndExplainsWhatOneSays() {
        Answer put = client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}");
        try (FakeHttp right = new FakeHttp().says("""
                        {'answers': [{'server': '127.0.0.1:53', 'transport': 'udp', 'instance': 'i1', 'millis': 0.5,
                          'retried': false, 'message': '%s'}], 'zone': {'zone': 'a.example.com', 'written': 7, 'served': 7}}
                        """.formatted(message("192.0.2.1")));
                FakeHttp wrong = new FakeHttp().says("""
                        {'answers': [{'server': '127.0.0.1:53', 'transport': 'udp', 'millis': 0.5, 'message': '%s'}]}
                        """.formatted(message("192.0.2.8")))) {
            node("n1", Optional.of(right.url()));
            node("n2", Optional.of(wrong.url()));
            node("n3", Optional.empty());
            new FakeNode(server.store(), "local", "n4").register();
            Await.until("all", () -> client.get("/api/v1/nodes").at("/total").asInt() == 4);

            Answer said = ask("{'name': 'a.example.com', 'allNodes': true, 'via': 'agent', 'explain': true}");

            assertThat(said.status()).isEqualTo(200);
            assertThat(said.at("/answered").asInt()).isEqualTo(2);
            assertThat(said.at("/results").findValuesAsText("error"))
                    .hasSize(2)
                    .anyMatch(why -> why.contains("http.url"))
                    .anyMatch(why -> why.contains("silent"));
            assertThat(said.at("/groups").findValuesAsText("verdict")).containsExactlyInAnyOrder("as-wanted", "behind");
            JsonNode why = said.at("/groups/0/explanation");
            assertThat(why.at("/rule").asText()).isEqualTo("own");
            assertThat(why.at("/wanted/addresses/0").asText()).isEqualTo("192.0.2.1");
            assertThat(why.at("/contributions/0/change/id").asText())
                    .isEqualTo(put.header("Zonefleet-Change").replaceAll(".*/", ""));
            assertThat(why.at("/contributions/0/change/actor").asText()).isEqualTo("token:test");
            assertThat(why.at("/zone").toString()).isEqualTo("{\"zone\":\"a.example.com\",\"written\":7,\"served\":7}");
            assertThat(right.asked()).containsExactly("/query?name=a.example.com.&type=1&transport=udp&timeout=2000");
        }
    }

    @Test
    void explainsADrain() {
        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.2']}");
        client.put("/api/v1/domains/a.example.com/contributions/local", "{'addresses': ['192.0.2.1']}");
        client.put("/api/v1/drains/x", "{'cluster': 'local'}");
        try (FakeHttp agent = new FakeHttp().says("""
                {'answers': [{'server': '127.0.0.1:53', 'transport': 'udp', 'instance': 'i1', 'millis': 0.5,
                  'retried': false, 'message': '%s'}], 'zone': {'zone': 'a.example.com', 'written': 7, 'served': 7}}
                """.formatted(message("192.0.2.2")))) {
            node("n1", Optional.of(agent.url()));
            String question = "{'name': 'a.example.com', 'allNodes': true, 'via': 'agent', 'explain': true}";

            JsonNode some = ask(question).at("/groups/0/explanation");
            assertThat(some.at("/verdict").asText()).isEqualTo("as-wanted");
            assertThat(some.at("/message").asText())
                    .contains("Part of what is contributed to a.example.com here is drained: x.");
            assertThat(some.at("/contributions/0/drained").isMissingNode()).isTrue();
            assertThat(some.at("/contributions/1/drained").toString()).isEqualTo("[\"x\"]");

            client.put("/api/v1/drains/y?allowShrink=true", "{'addresses': ['192.0.2.2']}");

            JsonNode all = ask(question).at("/groups/0/explanation");
            assertThat(all.at("/verdict").asText()).isEqualTo("upstream");
            assertThat(all.at("/message").asText())
                    .contains("All that is contributed to a.example.com here is drained: x, y.");
            assertThat(all.at("/contributions")).hasSize(2);
            assertThat(all.at("/contributions/0/drained").toString()).isEqualTo("[\"y\"]");
        }
    }

    @Test
    void explainsRecordsOfEveryTypeAndNamesBelow() {
        client.put(
                "/api/v1/domains/a.example.com/contributions/local",
                "{'addresses': ['192.0.2.1'], 'below': 'nxdomain', 'records': [{'type': 'TXT', 'ttl': 60, 'data': '\\\"x y\\\"'},"
                        + " {'name': '_s._tcp', 'type': 'SRV', 'data': '1 2 443 h.example.net.'}]}");
        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.2']}");
        try (FakeHttp agent = new FakeHttp()) {
            node("n1", Optional.of(agent.url()));

            JsonNode right = explained(agent, "a.example.com.", Type.TXT, "\"x y\"");
            assertThat(right.at("/verdict").asText()).as(right.toString()).isEqualTo("as-wanted");
            assertThat(right.at("/wanted/status").asText()).isEqualTo("NOERROR");
            assertThat(right.at("/wanted/records").findValuesAsText("data")).containsExactly("\"x y\"");
            assertThat(right.at("/wanted/records/0/ttl").asInt()).isEqualTo(60);
            assertThat(right.at("/contributions/1/records/0/data").asText()).isEqualTo("\"x y\"");
            assertThat(right.at("/contributions/1/change/id").asText())
                    .as("of this part, although the domain was written since")
                    .isNotEqualTo(right.at("/contributions/0/change/id").asText())
                    .isNotEmpty();
            assertThat(verdict(explained(agent, "a.example.com.", Type.TXT, "\"y\"")))
                    .isEqualTo("behind");

            String below = "_s._tcp.a.example.com.";
            assertThat(verdict(explained(agent, below, Type.SRV, "1 2 443 H.example.net.")))
                    .isEqualTo("as-wanted");
            assertThat(verdict(explained(agent, below, Type.SRV, "1 2 444 h.example.net.")))
                    .isEqualTo("behind");
            JsonNode nobody = explained(agent, "nobody.a.example.com.", Type.A, "192.0.2.1");
            assertThat(nobody.at("/wanted/status").asText()).isEqualTo("NXDOMAIN");
            assertThat(verdict(nobody)).isEqualTo("behind");
        }
    }

    private static String verdict(JsonNode explanation) {
        return explanation.at("/verdict").asText();
    }

    /** What the node is explained to say that has this agent, which gives one record. */
    private JsonNode explained(FakeHttp agent, String owner, int type, String data) {
        agent.says("""
                {'answers': [{'server': '127.0.0.1:53', 'transport': 'udp', 'instance': 'i1', 'millis': 0.5,
                  'retried': false, 'message': '%s'}], 'zone': {'zone': 'a.example.com', 'written': 7, 'served': 7}}
                """.formatted(answer(owner, type, data)));
        return ask("{'type': '%s', 'name': '%s', 'allNodes': true, 'via': 'agent', 'explain': true}"
                        .formatted(Type.string(type), owner))
                .at("/groups/0/explanation");
    }

    private static String answer(String owner, int type, String data) {
        Message message = new Message(1);
        Name name = Name.fromConstantString(owner);
        message.addRecord(Record.newRecord(name, type, 1), Section.QUESTION);
        try {
            message.addRecord(Record.fromString(name, type, 1, 30, data, Name.root), Section.ANSWER);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return Base64.getEncoder().encodeToString(message.toWire());
    }

    @Test
    void goesOnWhereAnAgentIsMuteOrSaysNonsense() {
        try (FakeHttp mute = new FakeHttp();
                FakeHttp nonsense = new FakeHttp().says("{'answers': [{'message': 'AAAA'}, {'message': 12}]}")) {
            mute.fallsMute();
            node("n1", Optional.of(mute.url()));
            node("n2", Optional.of(nonsense.url()));

            Answer said = ask("{'name': 'a.example.com', 'clusters': ['local'], 'timeout': '100ms'}");

            assertThat(said.status()).isEqualTo(200);
            assertThat(said.at("/unanswered").asInt()).isEqualTo(3);
            assertThat(said.text()).contains("no whole answer within", "is no DNS message");
        }
    }

    @Test
    void asksSomeOfManyWhereThatIsWanted() {
        client.put("/api/v1/clusters/other", "{}");
        for (String name : List.of("n1", "n2", "n3")) {
            new FakeNode(server.store(), "local", name).register();
        }
        new FakeNode(server.store(), "other", "n1").register();
        Await.until("all", () -> client.get("/api/v1/nodes").at("/total").asInt() == 4);

        Answer some = ask("{'name': 'a.example.com', 'allNodes': true, 'sample': 2}");

        assertThat(some.at("/nodes").toString()).isEqualTo("{\"chosen\":4,\"asked\":2}");
        assertThat(some.at("/results").findValuesAsText("cluster")).containsExactly("local", "other");
        assertThat(ask("{'name': 'a.example.com', 'allNodes': true}")
                        .at("/nodes/asked")
                        .asInt())
                .isEqualTo(4);
        assertThat(ask("{'name': 'a.example.com', 'allNodes': true, 'sample': 1001}")
                        .errors())
                .containsExactly("/sample range");
    }

    @Test
    void doesNotAskWhereANodeSaysThatItAnswersWhereItMustNotAsk() {
        node("n1", Optional.empty()); // it says 127.0.0.1:1053, whose port is not among those allowed

        assertThat(ask("{'name': 'a.example.com', 'nodes': ['local/n1']}")
                        .at("/results/0/error")
                        .asText())
                .contains("query.ports");
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        Answer wrong = ask("""
                {'name': 'a..b', 'type': 'AXFR', 'transports': ['quic'], 'nodes': ['x'], 'clusters': ['none'], 'via': 'air',
                 'servers': ['169.254.169.254', '127.0.0.1:22'], 'timeout': '1h', 'more': 1}
                """);

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.at("/errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder(
                        "/name",
                        "/type",
                        "/transports/0",
                        "/nodes/0",
                        "/clusters/0",
                        "/via",
                        "/servers/0",
                        "/servers/1",
                        "/timeout",
                        "/more");
        assertThat(ask("{'name': 'a.example.com'}").at("/errors/0/rule").asText())
                .isEqualTo("required");
    }
}
