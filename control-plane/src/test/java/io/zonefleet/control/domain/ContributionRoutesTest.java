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
import java.util.stream.Collectors;
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
                .isEqualTo(201);
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
    void whatOthersOverruleIsAConflictToo() {
        client.put(PARTS + "/one", "{'addresses': ['192.0.2.1'], 'ttl': 60}");
        assertThat(client.get(A).json().has("conflicts")).isFalse();
        Answer put = client.put(PARTS + "/two", "{'addresses': ['192.0.2.2'], 'ttl': 5, 'wildcard': true}");

        List<String> messages = List.of(
                "addresses of cluster one have ttl 5, not 60: cluster two says so",
                "names below get what cluster one has, too: the wildcard is of cluster two");
        Answer domain = client.get(A);
        assertThat(domain.at("/conflicts").findValuesAsText("message")).isEqualTo(messages);
        assertThat(domain.at("/conflicts").findValuesAsText("kind")).containsExactly("ttl", "wildcard");
        assertThat(domain.at("/conflicts/0/said").asText()).isEqualTo("60");
        assertThat(domain.at("/conflicts/0/served").asText()).isEqualTo("5");
        assertThat(domain.at("/conflicts/0/cluster").asText()).isEqualTo("one");
        assertThat(domain.at("/conflicts/0/becauseClusters").toString()).isEqualTo("[\"two\"]");
        assertThat(domain.at("/warnings").findValuesAsText("message")).containsAll(messages);
        assertThat(client.get(PARTS).at("/conflicts")).isEqualTo(domain.at("/conflicts"));
        assertThat(put.at("/warnings").findValuesAsText("message"))
                .as("who writes is told")
                .isEqualTo(messages);
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
            assertThat(writer.get().getFirst()).isEqualTo(201);
            assertThat(writer.get().subList(1, 10)).containsOnly(200);
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
        assertThat(first.status()).isEqualTo(201);
        Answer second = client.put(PARTS + "/one", "{'addresses': ['192.0.2.2']}", "If-None-Match", "*");
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.at("/current/addresses/0").asText()).isEqualTo("192.0.2.1");
        assertThat(client.put(PARTS + "/two", "{'addresses': ['192.0.2.2']}", "If-None-Match", "*")
                        .status())
                .isEqualTo(201);
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
    void aPartHasItsOwnAuthorTimeAndVersionWhateverOthersWrite() {
        Answer created = client.put(PARTS + "/one", "{'addresses': ['192.0.2.1']}", "Idempotency-Key", "k1");
        client.put(PARTS + "/two", "{'addresses': ['192.0.2.2']}");
        Answer one = client.get(PARTS + "/one");
        assertThat(one.at("/change").asText()).isEqualTo(created.header("Zonefleet-Change"));
        assertThat(one.at("/actor").asText()).isEqualTo("token:test");
        assertThat(one.at("/since"))
                .isEqualTo(client.get(created.header("Zonefleet-Change")).at("/at"));
        assertThat(one.at("/revision").asLong()).isEqualTo(created.revision());
        assertThat(one.header("ETag")).isNotEmpty().isEqualTo(created.header("ETag"));

        Answer two = client.put(PARTS + "/two", "{'addresses': ['192.0.2.22']}");
        client.put(A, "{'addresses': ['192.0.2.9']}");
        assertThat(two.status()).isEqualTo(200);
        assertThat(client.get(PARTS + "/one").json()).isEqualTo(one.json());
        assertThat(client.get(PARTS + "/one").header("ETag")).isEqualTo(one.header("ETag"));
        JsonNode parts = client.get(PARTS).json().path("items");
        assertThat(parts.path(1)).isEqualTo(one.json());
        assertThat(parts.path(2)).isEqualTo(client.get(PARTS + "/two").json());
        assertThat(parts.path(2).path("change").asText()).isEqualTo(two.header("Zonefleet-Change"));

        String tag = one.header("ETag");
        Answer mine = client.put(PARTS + "/one", "{'addresses': ['192.0.2.3']}", "If-Match", tag);
        assertThat(mine.status()).as("only others have written since").isEqualTo(200);
        Answer late = client.put(PARTS + "/one", "{'addresses': ['192.0.2.4']}", "If-Match", tag);
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.at("/current/addresses/0").asText()).isEqualTo("192.0.2.3");
        assertThat(late.at("/detail").asText()).contains("domains/a.example.com/contributions/one");
        assertThat(client.delete(PARTS + "/one", "If-Match", tag).status()).isEqualTo(412);
        assertThat(client.put(PARTS + "/three", "{'addresses': ['192.0.2.4']}", "If-Match", "*")
                        .status())
                .as("there is none")
                .isEqualTo(412);
        assertThat(client.put(PARTS + "/one", "{'addresses': ['192.0.2.5']}", "If-Match", "*")
                        .status())
                .isEqualTo(200);
        Answer again = client.put(PARTS + "/one", "{'addresses': ['192.0.2.1']}", "Idempotency-Key", "k1");
        assertThat(again.status()).as("what it came to first").isEqualTo(201);
        assertThat(client.delete(
                                PARTS + "/one",
                                "If-Match",
                                client.get(PARTS + "/one").header("ETag"))
                        .status())
                .isEqualTo(200);
        assertThat(client.get(PARTS + "/one").status()).isEqualTo(404);
        assertThat(client.get("/api/v1/domains/-/contributions/-").errors())
                .extracting(error -> error.split(" ", 2)[0])
                .contains("path/name", "path/cluster");
    }

    @Test
    void aPartThatALargeChangeMadeIsItsUntilItIsWrittenAgain() {
        String names = IntStream.range(0, 60)
                .mapToObj(i -> "'n%d.example.com': {'addresses': ['192.0.2.1']}".formatted(i))
                .collect(Collectors.joining(","));
        Answer imported = client.post("/api/v1/import", """
                {'domains': {%s}, 'contributions': {'api-clusters': {'a.example.com': {
                  'addresses': ['192.0.2.1'], 'origin': 'one', 'others': [{'addresses': ['192.0.2.2'], 'origin': 'two'}]}}}}
                """.formatted(names));
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        String change = imported.at("/change").asText();
        assertThat(client.get(PARTS).json().path("items").findValuesAsText("change"))
                .containsExactly(change, change);

        String since =
                client.put(PARTS + "/one", "{'addresses': ['192.0.2.3']}").header("Zonefleet-Change");
        assertThat(client.get(PARTS).json().path("items").findValuesAsText("change"))
                .containsExactly(since, change);
    }

    @Test
    void aPartIsNotLookedForBehindManyLargeChanges() {
        String one = client.put(PARTS + "/one", "{'addresses': ['192.0.2.1']}").header("Zonefleet-Change");
        for (int i = 0; i < 4; i++) {
            importOthers(i);
        }
        String two = client.put(PARTS + "/two", "{'addresses': ['192.0.2.2']}").header("Zonefleet-Change");
        assertThat(client.get(PARTS).json().path("items").findValuesAsText("change"))
                .containsExactly(one, two);

        importOthers(4);
        String later =
                client.put(PARTS + "/two", "{'addresses': ['192.0.2.3']}").header("Zonefleet-Change");
        assertThat(client.get(PARTS).json().path("items").findValuesAsText("origin"))
                .containsExactly("one", "two");
        assertThat(client.get(PARTS).json().path("items").findValuesAsText("change"))
                .containsExactly(later);
    }

    private void importOthers(int time) {
        String names = IntStream.range(0, 60)
                .mapToObj(i -> "'n%d-%d.example.net': {'addresses': ['192.0.2.1']}".formatted(time, i))
                .collect(Collectors.joining(","));
        Answer imported = client.post("/api/v1/import", "{'domains': {%s}}".formatted(names));
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
    }

    @Test
    void aRevertPutsBackWhatOneClusterDidAndNothingOfOthers() {
        client.put(PARTS + "/one", "{'addresses': ['192.0.2.1']}");
        String second =
                client.put(PARTS + "/one", "{'addresses': ['192.0.2.2']}").header("Zonefleet-Change");
        client.put(PARTS + "/two", "{'addresses': ['192.0.2.20']}");
        assertThat(client.post(second + "/revert", "{}").status()).isEqualTo(200);
        assertThat(addresses()).isEqualTo("[\"192.0.2.1\",\"192.0.2.20\"]");

        String third =
                client.put(PARTS + "/one", "{'addresses': ['192.0.2.3']}").header("Zonefleet-Change");
        client.put(PARTS + "/one", "{'addresses': ['192.0.2.4']}");
        String gone = client.delete(PARTS + "/two").header("Zonefleet-Change");
        client.put(PARTS + "/three", "{'addresses': ['192.0.2.30']}");
        Answer refused = client.post(third + "/revert", "{}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/errors").findValuesAsText("value"))
                .containsExactly("domains/a.example.com/contributions/one");
        assertThat(refused.at("/errors/0/message").asText()).contains("what cluster one contributes was changed since");
        assertThat(client.post(third + "/revert", "{'force': true}").status()).isEqualTo(200);
        assertThat(addresses()).isEqualTo("[\"192.0.2.1\",\"192.0.2.30\"]");

        assertThat(client.post(gone + "/revert", "{'resources': ['domains/a.example.com/contributions/two']}")
                        .status())
                .isEqualTo(200);
        assertThat(addresses()).isEqualTo("[\"192.0.2.1\",\"192.0.2.20\",\"192.0.2.30\"]");
        Answer again = client.post(gone + "/revert", "{}");
        assertThat(again.at("/applied").asInt()).as("it is so already").isZero();
        Answer other = client.post(third + "/revert", "{'resources': ['domains/a.example.com/contributions/two']}");
        assertThat(other.at("/applied").asInt()).as("it did nothing of that").isZero();
        assertThat(client.post(third + "/revert", "{'resources': ['domains/a.example.com/contributions/-']}")
                        .errors())
                .containsExactly("/resources/0 id");
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
                            .isEqualTo(written == 1 ? 201 : 200);
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
                            .isEqualTo(201);
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
