// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.testing.Await;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultRoutesTest {
    private static final String FAULTS = "/api/v1/faults";
    private static final Instant LATER = FakeNode.AT.plusSeconds(60);

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;

    @BeforeEach
    void aCluster() {
        client = server.client();
        client.put("/api/v1/clusters/local", "{}");
    }

    private ControlImage image() {
        return server.images().current();
    }

    private FakeNode node(String cluster, String name) {
        return new FakeNode(server.store(), cluster, name).register();
    }

    private void reports(FakeNode node, Fault... faults) {
        node.report(image(), new TreeMap<>(), List.of(faults), Optional.empty());
    }

    private static Fault fault(FaultKind kind, String subject, Instant since) {
        return new Fault(kind, subject, kind.text() + " of " + subject, since);
    }

    /** Groups as {@code kind cluster nodes}. */
    private static List<String> groups(Answer faults) {
        return StreamSupport.stream(faults.at("/items").spliterator(), false)
                .map(group -> group.path("kind").asText() + " "
                        + group.path("cluster").asText() + " "
                        + group.path("nodes").asInt())
                .toList();
    }

    private void awaitGroups(String... groups) {
        Await.until(List.of(groups).toString(), () -> groups(client.get(FAULTS)).equals(List.of(groups)));
    }

    @Test
    void countsEachNodeOnceByKindAndCluster() {
        for (int i = 10; i < 20; i++) {
            reports(
                    node("local", "n" + i),
                    fault(FaultKind.ZONE_REFUSED, "b.example.com", LATER),
                    fault(FaultKind.ZONE_REFUSED, "a.example.com", i == 15 ? FakeNode.AT : LATER));
        }
        reports(node("other", "n1"), fault(FaultKind.ZONE_REFUSED, "a.example.com", LATER));

        awaitGroups("zone-refused local 10", "zone-refused other 1");
        JsonNode first = client.get(FAULTS).at("/items/0");
        assertThat(first.path("since").asText()).isEqualTo(FakeNode.AT.toString());
        assertThat(first.path("message").asText()).isEqualTo("zone-refused of a.example.com");
        assertThat(first.path("named").toString())
                .isEqualTo("[\"n10\",\"n11\",\"n12\",\"n13\",\"n14\",\"n15\",\"n16\",\"n17\"]");
        assertThat(groups(client.get(FAULTS + "?cluster=other"))).containsExactly("zone-refused other 1");
        assertThat(client.get(FAULTS + "?cluster=A").status()).isEqualTo(422);
    }

    /** As every list: pages, a total of all of them, and filters that narrow it together. */
    @Test
    void isAListWithFiltersAsOthersAre() {
        FakeNode n1 = node("local", "n1");
        FakeNode n2 = node("local", "n2");
        FakeNode far = node("other", "n1");
        awaitGroups("silent local 2", "silent other 1");
        reports(n1, fault(FaultKind.ZONE_REFUSED, "a.example.com", LATER), fault(FaultKind.COREDNS_DOWN, "", LATER));
        reports(n2, fault(FaultKind.ZONE_REFUSED, "b.example.com", FakeNode.AT));
        reports(far, fault(FaultKind.PORT_TAKEN, "9253", LATER));
        awaitGroups("coredns-down local 1", "zone-refused local 2", "port-taken other 1");

        Answer first = client.get(FAULTS + "?limit=2");
        assertThat(groups(first)).containsExactly("coredns-down local 1", "zone-refused local 2");
        assertThat(first.at("/total").asInt()).isEqualTo(3);
        Answer second =
                client.get(FAULTS + "?limit=2&cursor=" + first.at("/next").asText());
        assertThat(groups(second)).containsExactly("port-taken other 1");
        assertThat(second.json().has("next")).isFalse();
        assertThat(groups(client.get(FAULTS + "?offset=1")))
                .containsExactly("zone-refused local 2", "port-taken other 1");

        assertThat(first.at("/items").findValuesAsText("harm")).containsExactly("outage", "stale");
        assertThat(groups(client.get(FAULTS + "?harm=notice"))).containsExactly("port-taken other 1");
        assertThat(groups(client.get(FAULTS + "?kind=zone-refused"))).containsExactly("zone-refused local 2");
        assertThat(groups(client.get(FAULTS + "?node=n1")))
                .containsExactly("coredns-down local 1", "zone-refused local 1", "port-taken other 1");
        assertThat(groups(client.get(FAULTS + "?node=n1&cluster=local&harm=stale")))
                .containsExactly("zone-refused local 1");
        assertThat(groups(client.get(FAULTS + "?q=B.EXAMPLE"))).containsExactly("zone-refused local 2");
        assertThat(groups(client.get(FAULTS + "/healed?kind=silent&node=n2"))).containsExactly("silent local 1");
        assertThat(client.get(FAULTS + "/healed?limit=1").at("/total").asInt()).isEqualTo(2);
        assertThat(groups(client.get(FAULTS + "/healed?harm=stale"))).isEmpty();
        assertThat(client.get(FAULTS + "?kind=gone&harm=none&node=N_1&cursor=x")
                        .json()
                        .path("errors")
                        .findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("query/kind", "query/harm", "query/node", "query/cursor");
    }

    @Test
    void sortsByClusterAndThenByKindHoweverClustersAreCalled() {
        reports(node("prod-eu", "n1"), fault(FaultKind.COREDNS_DOWN, "", LATER));
        reports(
                node("prod", "n1"),
                fault(FaultKind.ZONE_REFUSED, "a.example.com", LATER),
                fault(FaultKind.COREDNS_DOWN, "", LATER));
        awaitGroups("coredns-down prod 1", "zone-refused prod 1", "coredns-down prod-eu 1");

        Answer first = client.get(FAULTS + "?limit=1");
        Answer second =
                client.get(FAULTS + "?limit=1&cursor=" + first.at("/next").asText());
        Answer third =
                client.get(FAULTS + "?limit=1&cursor=" + second.at("/next").asText());
        assertThat(groups(first)).containsExactly("coredns-down prod 1");
        assertThat(groups(second)).containsExactly("zone-refused prod 1");
        assertThat(groups(third)).containsExactly("coredns-down prod-eu 1");
        assertThat(third.json().has("next")).isFalse();
    }

    @Test
    void findsByTheNameOfEachNodeAndNotByHowNamesAreWritten() {
        reports(node("local", "n1"), fault(FaultKind.COREDNS_DOWN, "", LATER));
        reports(node("local", "m2"), fault(FaultKind.COREDNS_DOWN, "", LATER));
        awaitGroups("coredns-down local 2");

        assertThat(groups(client.get(FAULTS + "?q=m2"))).containsExactly("coredns-down local 2");
        for (String mark : new String[] {"%5B", "%22", ","}) {
            assertThat(groups(client.get(FAULTS + "?q=" + mark))).as(mark).isEmpty();
        }
    }

    @Test
    void namesWhoIsSilentThoughItReportsNothing() {
        FakeNode n1 = node("local", "n1");
        n1.prove(image());
        awaitGroups();
        Instant before = Instant.now();
        n1.stop();

        awaitGroups("silent local 1");
        // when its reports ended, not when it was last heard, which may be minutes before
        assertThat(Instant.parse(client.get(FAULTS).at("/items/0/since").asText()))
                .isAfterOrEqualTo(before.truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void tellsWhatHealedOfAllNodesAndOfOne() {
        FakeNode n1 = node("local", "n1");
        FakeNode n2 = node("local", "n2");
        awaitGroups("silent local 2");
        reports(n1, fault(FaultKind.ZONE_REFUSED, "a.example.com", FakeNode.AT));
        reports(n2, fault(FaultKind.ZONE_REFUSED, "b.example.com", LATER));
        awaitGroups("zone-refused local 2");
        n1.prove(image());
        n2.stop();
        awaitGroups("silent local 1");

        Answer healed = client.get(FAULTS + "/healed?cluster=local");
        // both were silent before their first report; what n2 had is not known to be over
        assertThat(groups(healed)).containsExactly("silent local 2", "zone-refused local 1");
        assertThat(healed.at("/items/1/since").asText()).isEqualTo(FakeNode.AT.toString());
        assertThat(Instant.parse(healed.at("/items/1/until").asText()))
                .isAfterOrEqualTo(Instant.parse(healed.at("/from").asText()));
        assertThat(groups(client.get(FAULTS + "/healed?cluster=other"))).isEmpty();

        JsonNode ofN1 = client.get("/api/v1/nodes/local/n1/faults/healed").at("/items");
        assertThat(ofN1.findValuesAsText("kind")).containsExactly("zone-refused", "silent");
        assertThat(ofN1.get(0).path("message").asText()).isEqualTo("zone-refused of a.example.com");
        assertThat(client.get("/api/v1/nodes/local/n3/faults/healed").status()).isEqualTo(404);
    }

    @Test
    void namesWhoIsBehindSinceTheFirstChangeItHasNotProved() {
        FakeNode n1 = node("local", "n1");
        n1.prove(image());
        awaitGroups();
        Answer first = client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}");
        client.put("/api/v1/domains/b.example.com", "{'addresses': ['192.0.2.2']}");
        String change = first.header("Zonefleet-Change");

        awaitGroups("behind local 1");
        assertThat(client.get(FAULTS).at("/items/0/since").asText())
                .isEqualTo(client.get(change).at("/at").asText());

        n1.prove(image());
        awaitGroups();
    }
}
