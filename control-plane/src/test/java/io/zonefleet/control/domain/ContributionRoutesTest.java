// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ContributionRoutesTest {
    private static final String A = "/api/v1/domains/a.example.com";
    private static final String PARTS = A + "/contributions";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;

    @BeforeEach
    void declareClusters() {
        client = server.client();
        for (String cluster : List.of("one", "two", "three")) {
            client.put("/api/v1/clusters/" + cluster, "{}");
        }
    }

    @Test
    void clustersContributeToOneNameAndTakeBackWhatIsTheirs() {
        assertThat(client.put(PARTS + "/one", "{'addresses': ['192.0.2.1'], 'owner': 'x'}")
                        .status())
                .isEqualTo(200);
        client.put(PARTS + "/two", "{'addresses': ['192.0.2.2'], 'ttl': 5}");
        client.put(A, "{'addresses': ['192.0.2.9']}");
        assertThat(addresses()).isEqualTo("[\"192.0.2.1\",\"192.0.2.2\",\"192.0.2.9\"]");
        JsonNode parts = client.get(PARTS).json().path("items");
        assertThat(parts.findValuesAsText("source")).containsExactly("api", "api-clusters", "api-clusters");
        assertThat(parts.findValuesAsText("origin")).containsExactly("one", "two");
        assertThat(parts.findValuesAsText("since")).hasSize(3);
        assertThat(client.get(parts.path(0).path("change").asText())
                        .at("/items/0/after/addresses/0")
                        .asText())
                .isEqualTo("192.0.2.9");
        assertThat(client.get("/api/v1/domains?cluster=two").at("/total").asInt())
                .isEqualTo(1);
        assertThat(client.put(PARTS + "/one", "{'addresses': ['192.0.2.1'], 'owner': 'x'}")
                        .header("Zonefleet-Change"))
                .isEmpty();

        client.put(PARTS + "/one", "{'addresses': ['192.0.2.3']}");
        assertThat(addresses()).isEqualTo("[\"192.0.2.2\",\"192.0.2.3\",\"192.0.2.9\"]");
        assertThat(client.delete("/api/v1/clusters/two").status()).isEqualTo(409);
        assertThat(client.delete("/api/v1/clusters/two?domains=remove").status())
                .isEqualTo(200);
        assertThat(addresses()).isEqualTo("[\"192.0.2.3\",\"192.0.2.9\"]");
        client.delete(A);
        assertThat(addresses()).isEqualTo("[\"192.0.2.3\"]");
        assertThat(client.delete(PARTS + "/one").status()).isEqualTo(200);
        assertThat(client.get(A).status()).isEqualTo(404);
        assertThat(client.delete(PARTS + "/one").status()).isEqualTo(404);
    }

    @Test
    void aCnameOfOneClusterGivesWayToWhatAnotherHasAndSaysSo() {
        client.put(PARTS + "/one", "{'records': [{'type': 'CNAME', 'data': 'b.example.net.'}]}");
        client.put(PARTS + "/two", "{'addresses': ['192.0.2.2']}");

        Answer domain = client.get(A);
        assertThat(domain.at("/addresses").toString()).isEqualTo("[\"192.0.2.2\"]");
        assertThat(domain.at("/records").isMissingNode()).as(domain.text()).isTrue();
        assertThat(domain.at("/warnings").findValuesAsText("code")).contains("conflict");
        String message = "the CNAME record at @ of cluster one is not served: something of cluster two is at that name";
        assertThat(domain.at("/warnings").findValuesAsText("message")).contains(message);
        for (JsonNode conflicts :
                List.of(domain.at("/conflicts"), client.get(PARTS).at("/conflicts"))) {
            assertThat(conflicts).hasSize(1);
            assertThat(conflicts.at("/0/source").asText()).isEqualTo("api-clusters");
            assertThat(conflicts.at("/0/cluster").asText()).isEqualTo("one");
            assertThat(conflicts.at("/0/record/data").asText()).isEqualTo("b.example.net.");
            assertThat(conflicts.at("/0/because").toString()).isEqualTo("[\"api-clusters\"]");
            assertThat(conflicts.at("/0/becauseClusters").toString()).isEqualTo("[\"two\"]");
            assertThat(conflicts.at("/0/message").asText()).isEqualTo(message);
        }

        client.put(PARTS + "/three", "{'records': [{'type': 'CNAME', 'data': 'c.example.net.'}]}");
        client.delete(PARTS + "/two");

        Answer aliases = client.get(A);
        assertThat(aliases.at("/records").findValuesAsText("data")).containsExactly("b.example.net.");
        assertThat(aliases.at("/conflicts/0/cluster").asText()).isEqualTo("three");
        assertThat(aliases.at("/conflicts/0/becauseClusters").toString()).isEqualTo("[\"one\"]");
    }

    @Test
    void refusesWhatBelongsElsewhere() {
        assertThat(client.put(PARTS + "/four", "{'addresses': ['192.0.2.1']}").status())
                .isEqualTo(422);
        assertThat(client.put(PARTS + "/one", "{'addresses': ['192.0.2.1'], 'origin': 'two'}")
                        .status())
                .isEqualTo(422);
        assertThat(client.put("/api/v1/sources/api-clusters", "{'url': 'http://192.0.2.1/'}")
                        .status())
                .isEqualTo(422);
        assertThat(client.get(PARTS).status()).isEqualTo(404);
    }

    /** Who sends no condition never has to send it again. */
    @Test
    void nobodysPartIsLostWhereManyWriteAtOnce() throws Exception {
        List<String> clusters = IntStream.range(0, 24).mapToObj(i -> "c" + i).toList();
        clusters.forEach(cluster -> client.put("/api/v1/clusters/" + cluster, "{}"));
        List<Future<List<Integer>>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String cluster : clusters) {
                writers.add(threads.submit(() -> IntStream.rangeClosed(1, 10)
                        .mapToObj(i -> client.put(PARTS + "/" + cluster, addresses(cluster, i))
                                .status())
                        .toList()));
            }
        }
        for (Future<List<Integer>> writer : writers) {
            assertThat(writer.get()).hasSize(10).containsOnly(200);
        }
        assertThat(client.get(PARTS).json().path("items").findValuesAsText("origin"))
                .containsExactlyInAnyOrderElementsOf(clusters);
        clusters.forEach(cluster -> assertThat(addresses()).contains("10.0." + cluster.substring(1) + ".10\""));
    }

    private static String addresses(String cluster, int last) {
        return "{'addresses': ['10.0.%s.%d']}".formatted(cluster.substring(1), last);
    }

    @Test
    void aConditionOfAPartIsToldAsLost() {
        Answer first = client.put(PARTS + "/one", "{'addresses': ['192.0.2.1']}", "If-None-Match", "*");
        assertThat(first.status()).isEqualTo(200);
        Answer second = client.put(PARTS + "/one", "{'addresses': ['192.0.2.2']}", "If-None-Match", "*");
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.at("/current/addresses/0").asText()).isEqualTo("192.0.2.1");
        assertThat(client.put(PARTS + "/two", "{'addresses': ['192.0.2.2']}", "If-None-Match", "*")
                        .status())
                .isEqualTo(200);
        String old = "\"" + first.revision() + "\"";
        assertThat(client.put(PARTS + "/one", "{'addresses': ['192.0.2.3']}", "If-Match", old)
                        .status())
                .isEqualTo(412);
        assertThat(client.delete(PARTS + "/one", "If-Match", old).status()).isEqualTo(412);
        assertThat(client.delete(PARTS + "/one", "If-Match", client.get(A).header("ETag"))
                        .status())
                .isEqualTo(200);
        Answer gone = client.delete(PARTS + "/one");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.at("/detail").asText()).contains("domains/a.example.com/contributions/one");
    }

    @Test
    void aClusterThatGoesTakesNothingOfWhatAnotherWritesAtThatMoment() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> writes = threads.submit(() -> {
                int written = 0;
                while (!over.get()) {
                    String address = "192.0.2." + (1 + written++ % 250);
                    assertThat(client.put(PARTS + "/one", "{'addresses': ['" + address + "']}")
                                    .status())
                            .isEqualTo(200);
                    // nobody else writes this part
                    assertThat(partOf("one")).isEqualTo("[\"" + address + "\"]");
                }
                return written;
            });
            try {
                for (int i = 0; i < 20 && !writes.isDone(); i++) {
                    client.put("/api/v1/clusters/gone", "{}");
                    assertThat(client.put(PARTS + "/gone", "{'addresses': ['198.51.100.1']}")
                                    .status())
                            .isEqualTo(200);
                    assertThat(client.delete("/api/v1/clusters/gone?domains=remove")
                                    .status())
                            .isEqualTo(200);
                    assertThat(partOf("gone")).isEmpty();
                }
            } finally {
                over.set(true);
            }
            assertThat(writes.get()).isPositive();
        }
    }

    /** The addresses that a cluster contributes. */
    private String partOf(String cluster) {
        for (JsonNode part : client.get(PARTS).json().path("items")) {
            if (part.path("origin").asText().equals(cluster)) {
                return part.path("addresses").toString();
            }
        }
        return "";
    }

    @Test
    void chosenClustersGetOtherAddressesOrNone() {
        Answer put = client.put(A, """
                {'addresses': ['192.0.2.1'], 'horizons': [
                  {'clusters': ['two'], 'addresses': ['10.0.0.1']}, {'clusters': ['three'], 'addresses': []}]}
                """);
        assertThat(put.status()).as(put.text()).isEqualTo(201);
        assertThat(put.at("/horizons").toString())
                .isEqualTo(
                        "[{\"clusters\":[\"two\"],\"addresses\":[\"10.0.0.1\"]},{\"clusters\":[\"three\"],\"addresses\":[]}]");
        JsonNode plan = client.put(
                        A + "?dryRun=true",
                        "{'addresses': ['192.0.2.1'], 'horizons': [{'clusters': ['one'], 'addresses': []}]}")
                .json();
        assertThat(plan.path("clusters").toString()).contains("10.0.0.1").contains("192.0.2.1");
        for (String wrong : List.of(
                "{'addresses': []}",
                "{'clusters': ['four'], 'addresses': []}",
                "{'clusters': ['one']}",
                "{'clusters': ['one'], 'addresses': ['x']}")) {
            assertThat(client.put(A, "{'addresses': ['192.0.2.1'], 'horizons': [" + wrong + "]}")
                            .status())
                    .as(wrong)
                    .isEqualTo(422);
        }
    }

    private String addresses() {
        return client.get(A).json().path("addresses").toString();
    }
}
