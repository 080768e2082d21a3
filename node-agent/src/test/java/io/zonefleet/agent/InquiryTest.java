// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static io.zonefleet.agent.testing.DesiredWriter.answer;
import static io.zonefleet.agent.testing.DesiredWriter.wildcard;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.model.Feed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** What an agent says its own CoreDNS, a real one, answers. */
class InquiryTest {
    @TempDir
    Path dir;

    private final TestCluster cluster = new TestCluster();
    private final DesiredWriter writer = cluster.writer();
    private TestAgent agent;

    @BeforeEach
    void start() {
        writer.setUp("E1", TestCluster.ID);
        agent = TestAgent.of(dir, cluster.store());
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private JsonNode inquire(String query) throws IOException {
        String answer = agent.http("GET", "/query?" + query);
        assertThat(answer).startsWith("200 ");
        return new ObjectMapper().readTree(answer.substring(4));
    }

    private static Message message(JsonNode answer) throws IOException {
        return new Message(answer.path("message").binaryValue());
    }

    private static List<String> data(JsonNode answer) throws IOException {
        return message(answer).getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .toList();
    }

    @Test
    void handsOnWhatItsCoreDnsSaysOverBothTransportsWithTheZoneBehindIt() throws IOException {
        long put = writer.put(Feed.all(), "a.example.com", wildcard("192.0.2.1", "2001:db8::1"));
        agent.start();
        agent.awaitProved("all", put);

        JsonNode said = inquire("name=X.a.example.com&transport=udp,tcp");

        assertThat(said.path("answers")).hasSize(2);
        for (JsonNode each : said.path("answers")) {
            assertThat(each.path("server").asText()).isEqualTo(agent.dns().text());
            assertThat(each.path("instance").asText())
                    .isEqualTo(agent.marker().orElseThrow().instance());
            assertThat(data(each)).containsExactly("192.0.2.1");
        }
        assertThat(said.at("/zone").toString())
                .isEqualTo("{\"zone\":\"a.example.com\",\"written\":%d,\"served\":%d}".formatted(put, put));
        assertThat(message(inquire("name=a.example.com&type=16").at("/answers/0"))
                        .getRcode())
                .isEqualTo(Rcode.NOERROR);
        assertThat(data(inquire("name=a.example.com&type=6").at("/answers/0")).getFirst())
                .contains(Long.toString(put));
    }

    @Test
    void asksAgainOverTcpForWhatWasCut() throws IOException {
        String[] many = new String[64];
        for (int i = 0; i < many.length; i++) {
            many[i] = "2001:db8:1111:2222:3333:4444:5555:" + Integer.toHexString(i + 1);
        }
        long put = writer.put(Feed.all(), "many.example.com", answer(many));
        agent.start();
        agent.awaitProved("all", put);

        JsonNode said = inquire("name=many.example.com&type=28&transport=udp").at("/answers/0");

        assertThat(said.path("transport").asText()).isEqualTo("tcp");
        assertThat(said.path("retried").asBoolean()).isTrue();
        assertThat(data(said)).hasSize(64);
    }

    @Test
    void saysWhatIsWrongWithAQuestionAllAtOnce() {
        assertThat(agent.start().http("GET", "/query?name=a..b&type=252&transport=quic&timeout=1"))
                .startsWith("400 ")
                .contains("name: ", "type: ", "transport: ", "timeout: ");
        assertThat(agent.http("POST", "/query?name=a.example.com")).startsWith("405 ");
    }
}
