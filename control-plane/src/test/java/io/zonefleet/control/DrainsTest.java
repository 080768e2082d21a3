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
    void oneAddressOfEverybody() {
        client.put("/api/v1/domains/more.example.com", "{'addresses': ['192.0.2.1', '192.0.2.9']}");
        client.put("/api/v1/drains/x", "{'addresses': ['192.0.2.1']}");
        answers("shared", "192.0.2.2");
        answers("more", "192.0.2.9");
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
        assertThat(put.status()).as(put.text()).isEqualTo(200);
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
