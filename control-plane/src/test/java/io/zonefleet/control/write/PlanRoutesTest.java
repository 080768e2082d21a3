// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a plan tells of more clusters and names than it shows whole. */
class PlanRoutesTest {
    private static final int CLUSTERS = 12;
    private static final int SHOWN = 10;

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;

    @BeforeEach
    void manyClusters() {
        client = server.client();
        for (int i = 1; i <= CLUSTERS; i++) {
            client.put("/api/v1/clusters/" + cluster(i), "{}");
        }
    }

    private static String cluster(int number) {
        return "c%02d".formatted(number);
    }

    private static String names(int from, int to, String form) {
        return IntStream.range(from, to).mapToObj(form::formatted).collect(Collectors.joining(", ", "[", "]"));
    }

    private Answer planned(String query) {
        Answer plan = client.put("/api/v1/domains/a.example.com?dryRun=true" + query, "{'addresses': ['192.0.2.1']}");
        assertThat(plan.status()).as(plan.text()).isEqualTo(200);
        return plan;
    }

    @Test
    void namesWhatEveryClusterLosesHoweverManyThereAre() {
        int domains = 1_100;
        client.post("/api/v1/import", names(0, domains, "{'domain': 'd.z%04d.example.com', 'ip': '192.0.2.1'}"));
        client.put("/api/v1/domains/own.example.com", """
                {'addresses': ['192.0.2.1'], 'horizons': [{'clusters': ['c12'], 'addresses': []}]}""");

        Answer plan = client.post(
                "/api/v1/changes?dryRun=true",
                "{'allowShrink': true, 'operations': "
                        + names(0, domains, "{'op': 'delete', 'resource': 'domains/d.z%04d.example.com'}")
                                .replace("]", ", {'op': 'delete', 'resource': 'domains/own.example.com'}]")
                        + "}");

        assertThat(plan.at("/clusters")).as(plan.text()).hasSize(CLUSTERS);
        for (int i = 1; i <= CLUSTERS; i++) {
            JsonNode cluster = plan.at("/clusters").path(i - 1);
            assertThat(cluster.path("id").asText()).isEqualTo(cluster(i));
            assertThat(cluster.at("/emptied/count").asInt()).isEqualTo(i == CLUSTERS ? domains : domains + 1);
            assertThat(cluster.at("/emptied/names")).hasSize(i <= SHOWN ? 1_000 : 100);
            assertThat(cluster.at("/emptied/names/0").asText()).isEqualTo("d.z0000.example.com");
            assertThat(cluster.path("cut").asBoolean()).isTrue();
        }
    }

    @Test
    void showsTheTextsOfTheClusterThatIsAskedForAndIsTheSamePlan() {
        client.put("/api/v1/profiles/p", "{'negativeTtl': 7}");
        client.put("/api/v1/clusters/c12", "{'profile': 'p'}");

        Answer first = planned("");
        Answer last = planned("&planCluster=c12");

        assertThat(first.at("/clusters/0/zones/0/after").asText()).contains("192.0.2.1");
        assertThat(first.at("/clusters/0/cut").isMissingNode()).isTrue();
        assertThat(first.at("/clusters/11/zones")).isEmpty();
        assertThat(first.at("/clusters/11/cut").asBoolean()).isTrue();
        assertThat(last.at("/clusters/0/zones")).isEmpty();
        assertThat(last.at("/clusters/0/corefile").isMissingNode()).isTrue();
        assertThat(last.at("/clusters/0/cut").asBoolean()).isTrue();
        assertThat(last.at("/clusters/11/zones/0/zone").asText()).isEqualTo("a.example.com");
        assertThat(last.at("/clusters/11/zones/0/after").asText())
                .contains("192.0.2.1")
                .isNotEqualTo(first.at("/clusters/0/zones/0/after").asText());
        assertThat(last.at("/clusters/11/corefile/after").asText()).contains("cluster=c12");
        assertThat(last.at("/clusters/11/cut").isMissingNode()).isTrue();
        assertThat(last.at("/hash")).isEqualTo(first.at("/hash"));

        assertThat(client.put(
                                "/api/v1/domains/a.example.com?planHash="
                                        + last.at("/hash").asText(),
                                "{'addresses': ['192.0.2.1']}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void showsEveryZoneToWhomeverAsksForIt() {
        String many = names(0, 120, "{'domain': 'd.z%03d.example.com', 'ip': '192.0.2.1'}");

        Answer cut = client.post("/api/v1/import?dryRun=true", many);
        Answer whole = client.post("/api/v1/import?dryRun=true&planCluster=c03", many);
        Answer one = client.post("/api/v1/import?dryRun=true&planCluster=c03&planZone=d.z119.example.com", many);

        assertThat(cut.at("/clusters/2/zones")).hasSize(100);
        assertThat(cut.at("/clusters/2/cut").asBoolean()).isTrue();
        assertThat(whole.at("/clusters/2/zones")).hasSize(120);
        assertThat(whole.at("/clusters/2/cut").isMissingNode()).isTrue();
        assertThat(one.at("/clusters/2/zones")).hasSize(1);
        assertThat(one.at("/clusters/2/zones/0/zone").asText()).isEqualTo("d.z119.example.com");
        assertThat(one.at("/hash")).isEqualTo(cut.at("/hash"));
    }

    /** Who takes a cluster out of service has to see every name that goes, not the first thousand. */
    @Test
    void namesEverythingThatTheClusterLosesThatIsAskedFor() {
        int domains = 2_000;
        client.post("/api/v1/import", names(0, domains, "{'domain': 'd.z%04d.example.com', 'ip': '192.0.2.1'}"));
        client.put("/api/v1/domains/own.example.org", """
                {'records': [{'type': 'TXT', 'data': 'x'}, {'name': 'w', 'type': 'A', 'data': '192.0.2.1'}]}""");
        String drain = "{'addresses': ['192.0.2.1']}";
        String path = "/api/v1/drains/host?dryRun=true&allowShrink=true";

        Answer first = client.put(path, drain);
        Answer whole = client.put(path + "&planCluster=c12", drain);
        Answer some = client.put(path + "&planCluster=c12&planZone=z1234.example.com", drain);
        Answer below = client.put(path + "&planCluster=c12&planZone=own.example.org", drain);

        assertThat(first.at("/clusters/11/emptied/names")).hasSize(100);
        assertThat(whole.at("/clusters/11/emptied/count").asInt()).isEqualTo(domains);
        assertThat(whole.at("/clusters/11/emptied/names")).hasSize(domains);
        assertThat(whole.at("/clusters/11/emptied/names/1999").asText()).isEqualTo("d.z1999.example.com");
        assertThat(whole.at("/clusters/11/stripped/names").toString()).isEqualTo("[\"w.own.example.org\"]");
        assertThat(whole.at("/clusters/0/emptied")).isEqualTo(first.at("/clusters/0/emptied"));
        assertThat(some.at("/clusters/11/emptied").toString())
                .isEqualTo("{\"count\":1,\"names\":[\"d.z1234.example.com\"]}");
        assertThat(some.at("/clusters/11/stripped").isMissingNode()).isTrue();
        assertThat(below.at("/clusters/11/emptied/count").asInt()).isZero();
        assertThat(below.at("/clusters/11/stripped/count").asInt()).isEqualTo(1);
        for (Answer plan : List.of(whole, some, below)) {
            assertThat(plan.at("/hash")).isEqualTo(first.at("/hash"));
        }
    }

    @Test
    void showsTextsOfPlansOnly() {
        assertThat(client.put("/api/v1/domains/a.example.com?planCluster=c01", "{'addresses': ['192.0.2.1']}")
                        .errors())
                .anyMatch(error -> error.contains("query/planCluster"));
        assertThat(client.put(
                                "/api/v1/domains/a.example.com?dryRun=true&planZone=example.com",
                                "{'addresses': ['192.0.2.1']}")
                        .errors())
                .anyMatch(error -> error.contains("query/planZone"));
        assertThat(client.get("/api/v1/domains/a.example.com").status()).isEqualTo(404);
    }
}
