// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.control.wire.PemTrust;
import io.zonefleet.model.Address;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.model.ResolverProof;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Admission requests over HTTPS, as API servers send them, and what REST tells of them. */
class WebhookTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLUSTER =
            "{'clusterDomain': 'cluster.local', 'kubeDns': ['10.96.0.10'], 'injection': {'nameservers': ['169.254.20.10', 'fd00::10']}}";

    @RegisterExtension
    final ControlServer server = new ControlServer()
            .with(new WebhookSettings("127.0.0.1", 0, URI.create("https://127.0.0.1:9443"), List.of("localhost")));

    private ApiClient client;

    @BeforeEach
    void aCluster() {
        client = server.client();
        assertThat(client.put("/api/v1/clusters/local", CLUSTER).status()).isEqualTo(201);
        Await.until("a certificate", () -> !server.injection().bundle().isEmpty());
    }

    private FakeNode node(String name) {
        return new FakeNode(server.store(), "local", name).register().answeringAt("169.254.20.10:53");
    }

    private void proved(FakeNode node) {
        node.prove(server.images().current());
        Await.until("ready", () -> injection().at("/ready").asBoolean());
    }

    private Answer injection() {
        return client.get("/api/v1/clusters/local/injection");
    }

    private HttpResponse<String> post(String cluster, String body) throws IOException, InterruptedException {
        URI uri = URI.create("https://127.0.0.1:%d/inject/%s?timeout=2s"
                .formatted(server.injection().port().orElseThrow(), cluster));
        try (HttpClient https = HttpClient.newBuilder()
                .sslContext(PemTrust.context(server.injection().bundle()))
                .build()) {
            return https.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(Duration.ofSeconds(60))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private JsonNode admit(String cluster, String namespace, String name, boolean dryRun)
            throws IOException, InterruptedException {
        return admit(cluster, namespace, name, dryRun, """
                {"metadata": {"name": "%s"}, "spec": {"dnsPolicy": "ClusterFirst"}}""".formatted(name));
    }

    private JsonNode admit(String cluster, String namespace, String name, boolean dryRun, String pod)
            throws IOException, InterruptedException {
        HttpResponse<String> response = post(cluster, """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "uid-%s", "operation": "CREATE",
                 "resource": {"group": "", "version": "v1", "resource": "pods"}, "namespace": "%s", "dryRun": %s,
                 "object": %s}}""".formatted(name, namespace, dryRun, pod));
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode review = JSON.readTree(response.body());
        assertThat(review.path("apiVersion").asText()).isEqualTo("admission.k8s.io/v1");
        assertThat(review.path("kind").asText()).isEqualTo("AdmissionReview");
        assertThat(review.at("/response/uid").asText()).isEqualTo("uid-" + name);
        assertThat(review.at("/response/allowed").asBoolean()).isTrue();
        return review.path("response");
    }

    private static JsonNode patch(JsonNode response) throws IOException {
        assertThat(response.path("patchType").asText()).isEqualTo("JSONPatch");
        byte[] patch = Base64.getDecoder().decode(response.path("patch").asText());
        return JSON.readTree(new String(patch, StandardCharsets.UTF_8));
    }

    @Test
    void putsKubeDnsBesideTheNodeCacheWhereNodesHaveProvedItAndCountsNoZoneServer() throws Exception {
        FakeNode one = node("n1");
        FakeNode two = node("n2");
        one.prove(server.images().current());
        proved(two);
        new FakeNode(server.store(), "local", "zone-server-0").asZoneServer().register();
        assertThat(injection().at("/resolver/0/state").asText()).isEqualTo("unknown");

        Address kubeDns = Address.of("10.96.0.10");
        one.resolving(ResolverProof.proved(kubeDns));
        proved(one);
        Await.until("proved", () -> injection().at("/resolver/0/state").asText().equals("proved"));
        assertThat(injection().at("/nameservers").toString()).isEqualTo("[\"169.254.20.10\",\"10.96.0.10\"]");
        assertThat(injection().at("/nodes").toString()).isEqualTo("{\"total\":2,\"proved\":2,\"withoutAgent\":0}");
        assertThat(injection().at("/resolver/0/nodes").toString()).isEqualTo("{\"proved\":1,\"refused\":0}");
        JsonNode patch = patch(admit("local", "shop", "both", false));
        assertThat(patch.at("/1/value/nameservers")).isEqualTo(JSON.readTree("[\"169.254.20.10\",\"10.96.0.10\"]"));

        two.resolving(new ResolverProof(
                kubeDns, false, "answers the managed name a.example.com otherwise", Optional.empty()));
        proved(two);
        Await.until(
                "refused", () -> injection().at("/resolver/0/state").asText().equals("refused"));
        assertThat(injection().at("/resolver/0/why").asText()).contains("local/n2", "a.example.com");
        assertThat(injection().at("/nameservers").toString()).isEqualTo("[\"169.254.20.10\"]");

        assertThat(client.get("/api/v1/nodes?role=zone-server").at("/items").findValuesAsText("node"))
                .containsExactly("zone-server-0");
        assertThat(client.get("/api/v1/nodes?role=node-cache").at("/items").findValuesAsText("node"))
                .containsExactly("n1", "n2");
        assertThat(client.get("/api/v1/nodes/local/n2").at("/resolver/0/state").asText())
                .isEqualTo("refused");
    }

    @Test
    void givesNewPodsTheNodeCacheOnceItIsProvedUp() throws Exception {
        FakeNode one = node("n1");
        JsonNode before = admit("local", "shop", "early", false);
        assertThat(patch(before).at("/0/value/zonefleet.io~1dns-injection").asText())
                .isEqualTo("skipped: cache-not-proved");
        assertThat(injection().at("/reason").asText()).isEqualTo("cache-not-proved");
        proved(one);

        JsonNode patch = patch(admit("local", "shop", "web", false));

        assertThat(patch.at("/0/value").asText()).isEqualTo("None");
        assertThat(patch.at("/1/value/nameservers")).isEqualTo(JSON.readTree("[\"169.254.20.10\"]"));
        assertThat(patch.at("/1/value/searches/0").asText()).isEqualTo("shop.svc.cluster.local");
        assertThat(admit("local", "kube-system", "dns", false).has("patch")).isFalse();
        Answer told = injection();
        assertThat(told.at("/nodes").toString()).isEqualTo("{\"total\":1,\"proved\":1,\"withoutAgent\":0}");
        assertThat(told.at("/nameservers").toString()).isEqualTo("[\"169.254.20.10\"]");
        assertThat(told.at("/decisions").findValuesAsText("pod")).containsExactly("dns", "web", "early");
        assertThat(told.at("/decisions/1/injected").asBoolean()).isTrue();
        assertThat(told.at("/counts").toString())
                .isEqualTo("[{\"injected\":true,\"count\":1},"
                        + "{\"injected\":false,\"reason\":\"namespace-excluded\",\"count\":1},"
                        + "{\"injected\":false,\"reason\":\"cache-not-proved\",\"count\":1}]");
        assertThat(client.bare("GET", "/metrics", new byte[0]).text())
                .contains("zonefleet_injection_decisions_total{cluster=\"local\",outcome=\"injected\",reason=\"\"} 1.0")
                .containsPattern("zonefleet_injection_certificate_seconds 259[0-9]{4}\\.0");
    }

    @Test
    void ceasesWhereANodeNoLongerAnswersAndGoesOnWhileOneIsBehind() throws Exception {
        FakeNode one = node("n1");
        proved(one);
        assertThat(client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}")
                        .status())
                .isEqualTo(201);
        assertThat(injection().at("/ready").asBoolean())
                .as("behind for a moment")
                .isTrue();

        TreeMap<String, Long> proved = new TreeMap<>();
        proved.put(Feed.all().path(), 1L);
        Fault down = new Fault(FaultKind.COREDNS_DOWN, "", "it has ended", FakeNode.AT);
        one.report(server.images().current(), proved, List.of(down), Optional.empty());
        Await.until("not ready", () -> !injection().at("/ready").asBoolean());
        one.report(server.images().current(), proved, List.of(), Optional.empty());
        Await.until("ready again", () -> injection().at("/ready").asBoolean());
        one.answeringAt("127.0.0.1:1053").prove(server.images().current());
        Await.until("elsewhere", () -> !injection().at("/ready").asBoolean());
        one.answeringAt("169.254.20.10:53").prove(server.images().current());
        Await.until("back", () -> injection().at("/ready").asBoolean());
        node("n2");
        Await.until(
                "another has proved nothing", () -> !injection().at("/ready").asBoolean());
    }

    @Test
    void leavesNoTraceOfADryRunAndAnswersItLikeAnyOther() throws Exception {
        proved(node("n1"));

        JsonNode dry = admit("local", "shop", "web", true);

        assertThat(patch(dry)).isEqualTo(patch(admit("local", "shop", "web", false)));
        assertThat(injection().at("/decisions")).hasSize(1);
    }

    /** Where another webhook has changed the pod after us. */
    @Test
    void countsAPodOnceThatItIsAskedAboutAgain() throws Exception {
        proved(node("n1"));
        JsonNode patch = patch(admit("local", "shop", "web", false));

        JsonNode again =
                admit("local", "shop", "web", false, """
                {"metadata": {"name": "web", "annotations": {"sidecar.example/injected": "true", "zonefleet.io/dns-injection": "injected"}},
                 "spec": {"dnsPolicy": %s, "dnsConfig": %s}}""".formatted(patch.at("/0/value"), patch.at("/1/value")));

        assertThat(again.has("patch")).isFalse();
        assertThat(again.at("/auditAnnotations/dns-injection").asText()).isEqualTo("injected");
        assertThat(injection().at("/decisions")).hasSize(1);
        assertThat(injection().at("/counts").toString()).isEqualTo("[{\"injected\":true,\"count\":1}]");
    }

    @Test
    void allowsPodsOfClustersThatNobodyDeclared() throws Exception {
        JsonNode response = admit("other", "shop", "web", false);

        assertThat(patch(response).at("/0/value/zonefleet.io~1dns-injection").asText())
                .isEqualTo("skipped: not-enabled");
        assertThat(client.get("/api/v1/clusters/other/injection").status()).isEqualTo(404);
        assertThat(client.get("/api/v1/clusters/other/injection/webhook").status())
                .isEqualTo(404);
    }

    @Test
    void refusesWhatIsNoReviewAndServesNothingElse() throws Exception {
        assertThat(post("local", "{").statusCode()).isEqualTo(400);
        assertThat(post("local", "{\"x\": \"" + "y".repeat(9 << 20) + "\"}").statusCode())
                .isEqualTo(413);
        assertThat(post("local/more", "{}").statusCode()).isEqualTo(404);
        assertThat(post("%00", "{}").statusCode()).isEqualTo(400);
        assertThat(injection().at("/decisions")).isEmpty();
    }

    @Test
    void handsOutTheManifestWithTheBundle() throws Exception {
        JsonNode manifest =
                client.get("/api/v1/clusters/local/injection/webhook").json();

        JsonNode config = manifest.at("/webhooks/0/clientConfig");
        assertThat(config.path("url").asText()).isEqualTo("https://127.0.0.1:9443/inject/local");
        assertThat(new String(Base64.getDecoder().decode(config.path("caBundle").asText()), StandardCharsets.US_ASCII))
                .isEqualTo(server.injection().bundle());
        assertThat(injection().at("/webhook/authorities/0/signing").asBoolean()).isTrue();
        assertThat(injection().at("/webhook/url").asText()).isEqualTo("https://127.0.0.1:9443/inject/local");
        Instant from = Instant.parse(injection().at("/webhook/certificate/from").asText());
        Instant until =
                Instant.parse(injection().at("/webhook/certificate/until").asText());
        assertThat(Duration.between(from, until)).isBetween(Duration.ofDays(30), Duration.ofDays(31));
    }

    @Test
    void saysEverythingThatIsWrongWithSettingsAtOnce() {
        Answer refused = client.put("/api/v1/clusters/local", """
                {'injection': {'nameservers': ['x', '169.254.20.10', '169.254.20.10'], 'searches': ['*.x.example'], 'options': ['ndots:3', 'ndots:5', 'N'],
                 'provedPercent': 0, 'exceptNamespaces': ['A'], 'more': 1}}""");

        assertThat(refused.errors())
                .containsExactlyInAnyOrder(
                        "/injection/nameservers/0 address",
                        "/injection/nameservers/2 duplicate",
                        "/injection/searches/0 name-wildcard",
                        "/injection/options/2 resolver-option",
                        "/injection/options option-twice",
                        "/injection/provedPercent range",
                        "/injection/exceptNamespaces/0 id",
                        "/injection/more unknown-field",
                        "/clusterDomain required");
    }

    @Test
    void takesTheStandardWhereNothingIsSaid() {
        Answer put = client.put("/api/v1/clusters/local", "{'clusterDomain': 'cluster.local', 'injection': {}}");

        assertThat(put.at("/injection").toString())
                .isEqualTo("{\"options\":[\"ndots:3\",\"attempts:2\",\"timeout:1\"],\"provedPercent\":100,"
                        + "\"exceptNamespaces\":[\"zonefleet-system\",\"zonefleet\"]}");
        assertThat(injection().at("/reason").asText())
                .as("its profile says nothing of listeners")
                .isEqualTo("no-nameserver");
        client.put(
                "/api/v1/profiles/edge",
                "{'listeners': [{'addresses': ['169.254.20.10'], 'forward': ['192.0.2.53']}]}");
        client.put("/api/v1/clusters/local", "{'clusterDomain': 'cluster.local', 'profile': 'edge', 'injection': {}}");
        assertThat(injection().at("/nameservers").toString()).isEqualTo("[\"169.254.20.10\"]");
    }
}
