// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.model.DomainName;
import io.zonefleet.plan.DesiredAnswers;
import io.zonefleet.testing.Await;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DrainsTest {
    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;

    @BeforeEach
    void twoClustersAnswerForOneName() {
        client = server.client();
        for (String cluster : List.of("one", "two")) {
            client.put("/api/v1/clusters/" + cluster, "{}");
        }
        contribute("shared", "one", "192.0.2.1", "");
        contribute("shared", "two", "192.0.2.2", "");
    }

    @Test
    void aClusterGoesOutOfAllAnswersAndComesBack() {
        assertThat(client.put("/api/v1/drains/x", "{'cluster': 'one', 'comment': 'broken'}")
                        .status())
                .isEqualTo(201);
        answers("shared", "192.0.2.2");
        contribute("shared", "one", "192.0.2.7", ""); // intent goes on
        contribute("late", "two", "192.0.2.8", "");
        answers("late", "192.0.2.8");
        answers("shared", "192.0.2.2");
        assertThat(client.get("/api/v1/drains").at("/items/0/cluster").asText()).isEqualTo("one");
        assertThat(client.delete("/api/v1/clusters/one?domains=remove").status())
                .isEqualTo(409);

        assertThat(client.delete("/api/v1/drains/x").status()).isEqualTo(200);

        answers("shared", "192.0.2.7", "192.0.2.2");
    }

    @Test
    void whatWouldBeEmptyIsNamedAndRefusedOrKept() {
        contribute("alone", "one", "192.0.2.3", "");
        contribute("kept", "one", "192.0.2.4", ", 'lastResort': true");

        Answer refused = client.put("/api/v1/drains/x", "{'cluster': 'one'}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("errors").findValuesAsText("value")).containsExactly("alone.example.com");
        JsonNode plan = client.put("/api/v1/drains/x?dryRun=true&allowShrink=true", "{'cluster': 'one'}")
                .json();
        assertThat(plan.path("clusters").path(0).path("emptied").toString()).contains("alone.example.com");
        assertThat(client.put("/api/v1/drains/x?allowShrink=true", "{'cluster': 'one'}")
                        .status())
                .isEqualTo(201);
        answers("alone");
        answers("kept", "192.0.2.4");
        answers("shared", "192.0.2.2");
    }

    @Test
    void oneAddressOfEverybodyWhereverItStands() {
        client.put("/api/v1/domains/more.example.com", """
                {'addresses': ['192.0.2.1', '192.0.2.9'], 'records': [
                  {'name': 'host', 'type': 'A', 'data': '192.0.2.1'}, {'name': 'host', 'type': 'A', 'data': '192.0.2.5'},
                  {'name': 'sub', 'type': 'NS', 'data': 'ns1.sub.more.example.com.'},
                  {'name': 'sub', 'type': 'NS', 'data': 'ns.example.net.'},
                  {'name': 'ns1.sub', 'type': 'A', 'data': '192.0.2.1'}]}
                """);
        client.put("/api/v1/domains/below.example.com", """
                {'addresses': ['192.0.2.9'], 'records': [
                  {'name': 'host', 'type': 'A', 'data': '192.0.2.1'}, {'name': 'host', 'type': 'A', 'data': '192.0.2.6'}]}
                """);
        assertThat(client.put("/api/v1/drains/x", "{'addresses': ['192.0.2.1']}")
                        .status())
                .isEqualTo(201);
        answers("shared", "192.0.2.2");
        answers("more", "192.0.2.9");
        records("more", "host A 192.0.2.5", "sub NS ns.example.net.");
        records("below", "host A 192.0.2.6");

        client.delete("/api/v1/drains/x");

        records("below", "host A 192.0.2.1", "host A 192.0.2.6");
    }

    @Test
    void whatWouldLoseItsLastAddressIsNamedAndRefusedOrKept() {
        String records = """
                , 'records': [{'type': 'TXT', 'data': '\\"v=spf1 -all\\"'}, {'name': 'host', 'type': 'A', 'data': '192.0.2.3'},
                  {'name': 'sub', 'type': 'NS', 'data': 'ns.sub.%s.example.com.'},
                  {'name': 'ns.sub', 'type': 'A', 'data': '192.0.2.3'}]
                """;
        contribute("mail", "one", "192.0.2.3", records.formatted("mail"));
        contribute("kept", "one", "192.0.2.3", records.formatted("kept") + ", 'lastResort': true");
        contribute("kept", "two", "192.0.2.4", "");

        Answer refused = client.put("/api/v1/drains/x", "{'addresses': ['192.0.2.3']}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("errors").findValuesAsText("rule")).containsOnly("drain-strips");
        assertThat(refused.json().path("errors").findValuesAsText("value"))
                .containsExactly("mail.example.com", "host.mail.example.com", "sub.mail.example.com");
        JsonNode plan = client.put("/api/v1/drains/x?dryRun=true&allowShrink=true", "{'addresses': ['192.0.2.3']}")
                .json();
        assertThat(plan.at("/clusters/0/emptied/count").asInt()).isZero();
        assertThat(plan.at("/clusters/0/stripped").toString())
                .isEqualTo(
                        "{\"count\":3,\"names\":[\"host.mail.example.com\",\"mail.example.com\",\"sub.mail.example.com\"]}");

        client.put("/api/v1/drains/x?allowShrink=true", "{'addresses': ['192.0.2.3']}");

        answers("mail");
        records("mail", "@ TXT \"v=spf1 -all\"");
        answers("kept", "192.0.2.4"); // has another; what would have none keeps its own
        records(
                "kept",
                "@ TXT \"v=spf1 -all\"",
                "host A 192.0.2.3",
                "ns.sub A 192.0.2.3",
                "sub NS ns.sub.kept.example.com.");
    }

    @Test
    void allNamesThatWouldBeEmptyAreCountedAndTheFirstThousandNamed() {
        StringBuilder list = new StringBuilder("[");
        for (int i = 0; i < 1_005; i++) {
            list.append(i == 0 ? "" : ",").append("{'domain': 'n%04d.example.org', 'ip': '192.0.2.7'}".formatted(i));
        }
        assertThat(client.post("/api/v1/import", list.append("]").toString()).status())
                .isEqualTo(200);
        Await.asserted(
                "all of it is there",
                () -> assertThat(client.get("/api/v1/domains?limit=1")
                                .at("/total")
                                .asInt())
                        .isEqualTo(1_006));
        Answer refused = client.put("/api/v1/drains/x", "{'addresses': ['192.0.2.7']}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("errors")).hasSize(1_000);
        assertThat(refused.at("/detail").asText()).endsWith(", and 1004 more.");
    }

    @Test
    void aDrainedDomainSaysSoWhereverItIsShown() {
        contribute("alone", "one", "192.0.2.3", ", 'lastResort': true");
        contribute("free", "two", "192.0.2.4", "");
        contribute("off", "one", "192.0.2.1", ", 'enabled': false");
        client.put("/api/v1/drains/x", "{'cluster': 'one'}");
        client.put("/api/v1/drains/y", "{'cluster': 'one', 'addresses': ['192.0.2.1', '192.0.2.77']}");

        Answer shared = client.get("/api/v1/domains/shared.example.com");
        assertThat(shared.at("/drained").toString()).isEqualTo("[\"x\",\"y\"]");
        assertThat(shared.at("/addresses")).hasSize(2); // as declared
        assertThat(shared.at("/warnings").findValuesAsText("message"))
                .contains(
                        "drain x takes what cluster one contributes out of the answer",
                        "drain y takes 192.0.2.1 of what cluster one contributes out of the answer");
        assertThat(shared.at("/warnings").findValuesAsText("code")).contains("drained");
        JsonNode parts =
                client.get("/api/v1/domains/shared.example.com/contributions").at("/items");
        assertThat(parts.at("/0/drained").toString()).isEqualTo("[\"x\",\"y\"]");
        assertThat(parts.at("/1/drained").isMissingNode()).isTrue();
        assertThat(client.get("/api/v1/domains/alone.example.com")
                        .at("/warnings")
                        .findValuesAsText("message"))
                .contains("drain x takes what cluster one contributes out of the answer;"
                        + " what would have nothing left is kept as a last resort");

        JsonNode drained = client.get("/api/v1/domains?drained=true").json();
        assertThat(drained.path("items").findValuesAsText("displayName"))
                .containsExactly("alone.example.com", "shared.example.com");
        assertThat(drained.path("total").asInt()).isEqualTo(2);
        assertThat(client.get("/api/v1/domains?drained=true&q=shared")
                        .at("/total")
                        .asInt())
                .isEqualTo(1);
        assertThat(client.get("/api/v1/domains?drained=perhaps").status()).isEqualTo(422);

        client.delete("/api/v1/drains/x");
        client.delete("/api/v1/drains/y");

        assertThat(client.get("/api/v1/domains/shared.example.com")
                        .at("/drained")
                        .isMissingNode())
                .isTrue();
        assertThat(client.get("/api/v1/domains?drained=true").at("/total").asInt())
                .isZero();
    }

    @Test
    void endsByItself() {
        client.put(
                "/api/v1/drains/x",
                "{'cluster': 'one', 'until': '" + Instant.now().plusSeconds(1) + "'}");
        Await.asserted(
                "the drain is over",
                () -> assertThat(client.get("/api/v1/drains/x").status()).isEqualTo(404));
        answers("shared", "192.0.2.1", "192.0.2.2");
        assertThat(client.get("/api/v1/changes").at("/items/0/actor").asText()).isEqualTo("drain:x");
    }

    @Test
    void namesWhatIsWrong() {
        assertThat(client.put("/api/v1/drains/x", "{}").status()).isEqualTo(422);
        assertThat(client.put("/api/v1/drains/x", "{'cluster': 'three'}").status())
                .isEqualTo(422);
        assertThat(client.put("/api/v1/drains/x", "{'cluster': 'one', 'until': 'soon'}")
                        .status())
                .isEqualTo(422);
    }

    private void contribute(String name, String cluster, String address, String more) {
        Answer put = client.put(
                "/api/v1/domains/" + name + ".example.com/contributions/" + cluster,
                "{'addresses': ['" + address + "']" + more + "}");
        assertThat(put.status()).as(put.text()).isIn(200, 201);
    }

    /** Records of a name that every cluster is to answer. */
    private void records(String name, String... records) {
        Await.asserted(name, () -> {
            DesiredAnswers wanted =
                    DesiredAnswers.of(server.images().current().intent(), DomainName.of(name + ".example.com"));
            assertThat(wanted.everywhere().orElseThrow().records())
                    .extracting(record -> record.name() + " " + record.type() + " " + record.data())
                    .containsExactly(records);
        });
    }

    /** What every cluster is to answer: nobody brings feeds to it here. */
    private void answers(String name, String... addresses) {
        Await.asserted(name, () -> {
            DesiredAnswers wanted =
                    DesiredAnswers.of(server.images().current().intent(), DomainName.of(name + ".example.com"));
            assertThat(wanted.everywhere()
                            .map(io.zonefleet.model.Answer::addresses)
                            .orElse(List.of()))
                    .extracting(Object::toString)
                    .containsExactlyInAnyOrder(addresses);
        });
    }
}
