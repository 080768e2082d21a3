// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.KubeApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A real cluster's objects, from its API server to what is contributed. */
class KubernetesSourceTest extends FollowedKubernetes {
    /** Of a source that waits for each answer for a short time. */
    private static String brief(String spec) {
        return spec.replace("\"interval\": \"1s\"", "\"interval\": \"1s\", \"timeout\": \"3s\"");
    }

    @Test
    void followsServicesAsTheyComeChangeAndGo() {
        objects.balancer("web", "a.example.com", "192.0.2.1");
        follow("admin");
        awaitAddresses("a.example.com", "[\"192.0.2.1\"]");

        objects.balancer("web", "a.example.com b.example.com", "192.0.2.2");
        awaitAddresses("a.example.com", "[\"192.0.2.2\"]");
        awaitAddresses("b.example.com", "[\"192.0.2.2\"]");
        Answer shown = client.get("/api/v1/domains/a.example.com");
        assertThat(shown.at("/contributions/0/source").asText()).isEqualTo("prod-kubernetes");
        assertThat(shown.at("/contributions/0/comment").asText()).isEqualTo("service default/web");
        assertThat(shown.at("/wildcard").asBoolean()).isFalse();

        objects.delete("web");
        awaitGone("a.example.com");
        awaitGone("b.example.com");
        assertThat(client.get("/api/v1/changes").at("/items/0/actor").asText()).isEqualTo("source:prod-kubernetes");
    }

    @Test
    void followsTheEndpointsOfAHeadlessService() {
        objects.headless("db", "db.example.com");
        objects.endpoints("db", "10.0.0.1");
        follow("admin");
        awaitAddresses("db.example.com", "[\"10.0.0.1\"]");

        objects.endpoints("db", "10.0.0.1", "10.0.0.2");
        awaitAddresses("db.example.com", "[\"10.0.0.1\",\"10.0.0.2\"]");
    }

    @Test
    void touchesNothingThatOperatorsWrote() {
        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.9']}");
        objects.balancer("web", "a.example.com", "192.0.2.1");
        follow("admin");
        awaitAddresses("a.example.com", "[\"192.0.2.1\",\"192.0.2.9\"]");

        objects.delete("web");
        awaitAddresses("a.example.com", "[\"192.0.2.9\"]");
    }

    @Test
    void keepsWhatItHasWhileTheClusterIsAwayAndCatchesUpAfterwards() {
        objects.balancer("stays", "a.example.com", "192.0.2.1");
        objects.balancer("goes", "b.example.com", "192.0.2.2");
        follow("admin");
        awaitAddresses("b.example.com", "[\"192.0.2.2\"]");

        cluster.stop();
        awaitOutcome("unreachable", "can't ");
        assertThat(addresses("a.example.com")).isEqualTo("[\"192.0.2.1\"]");
        assertThat(addresses("b.example.com")).isEqualTo("[\"192.0.2.2\"]");

        cluster.startAgain();
        objects.delete("goes");
        objects.balancer("stays", "a.example.com", "192.0.2.7");
        cluster.compact();
        Await.until(
                "it answers again",
                () -> !client.post(SOURCE + "/poll", "").at("/outcome").asText().equals("unreachable"));
        awaitGone("b.example.com");
        awaitAddresses("a.example.com", "[\"192.0.2.7\"]");
        awaitOutcome("unchanged", "");
    }

    @Test
    void oneOfTwoReplicasFollowsItAndTheOtherWhenThatIsGone() throws Exception {
        objects.balancer("web", "a.example.com", "192.0.2.1");
        ControlServer other = server.replica();
        try {
            follow("admin");
            awaitAddresses("a.example.com", "[\"192.0.2.1\"]");
            objects.balancer("web", "a.example.com", "192.0.2.2");
            awaitAddresses("a.example.com", "[\"192.0.2.2\"]");
        } finally {
            other.stop(); // whether it had the turn or not
        }
        objects.balancer("web", "a.example.com", "192.0.2.3");
        awaitAddresses("a.example.com", "[\"192.0.2.3\"]");
    }

    @Test
    void goesOnWhereItWasWhenAServerThatSaidNothingAnswersAgain() {
        objects.balancer("web", "a.example.com", "192.0.2.1");
        Answer put = client.put(SOURCE, brief(spec(cluster.url().toString(), "admin", "")));
        assertThat(put.status()).as(put.text()).isEqualTo(201);
        awaitAddresses("a.example.com", "[\"192.0.2.1\"]");

        cluster.pause();
        try {
            awaitOutcome("unreachable", "can't ");
            assertThat(addresses("a.example.com")).isEqualTo("[\"192.0.2.1\"]");
        } finally {
            cluster.resume();
        }
        awaitOutcome("unchanged", "");
        objects.balancer("web", "a.example.com", "192.0.2.2");
        awaitAddresses("a.example.com", "[\"192.0.2.2\"]");
    }

    @Test
    void saysWhichRightIsMissingAndGoesOnWhenItIsGranted() {
        objects.balancer("web", "a.example.com", "192.0.2.1");
        follow("user");
        awaitOutcome("unreachable", "cannot list resource \"services\"");
        awaitOutcome("unreachable", "control-plane-access.yaml");

        objects.install("control-plane-access.yaml");
        objects.bind("zonefleet-control-plane");
        awaitAddresses("a.example.com", "[\"192.0.2.1\"]");
    }

    @Test
    void saysThatATokenIsRefused() throws IOException {
        Files.writeString(secrets.resolve("old"), "no-such-token\n");
        objects.balancer("web", "a.example.com", "192.0.2.1");
        follow("old");
        awaitOutcome("unreachable", "refuses the login (401)");

        Files.writeString(secrets.resolve("old"), KubeApiServer.ADMIN_TOKEN + "\n");
        awaitAddresses("a.example.com", "[\"192.0.2.1\"]");
    }

    @Test
    void tellsAClusterDomainWhatBecameOfIt() {
        FakeNode node = new FakeNode(server.store(), "prod", "n1").register();
        objects.clusterDomain(
                "good", Map.of("domain", "a.example.com", "addresses", List.of("192.0.2.1", "2001:db8::1")));
        objects.clusterDomain("bad", Map.of("domain", "a.example.org", "addresses", List.of("192.0.2.1")));
        follow("admin");

        awaitAddresses("a.example.com", "[\"192.0.2.1\",\"2001:db8::1\"]");
        Await.asserted("accepted and placed", () -> {
            assertThat(objects.condition("good", "Accepted")).isEqualTo("True Accepted");
            assertThat(objects.condition("good", "Placed")).isEqualTo("True Placed");
            assertThat(objects.condition("good", "Proved")).isEqualTo("False Behind");
            assertThat(objects.condition("bad", "Accepted")).isEqualTo("False NameSuffix");
            assertThat(objects.condition("bad", "Placed")).isEqualTo("False NotAccepted");
        });
        node.prove(server.images().current());
        Await.asserted(
                "proved", () -> assertThat(objects.condition("good", "Proved")).isEqualTo("True Proved"));
        assertThat(objects.clusterDomain("good").orElseThrow().<String>get("status", "nodes"))
                .isEqualTo("1/1");
    }

    @Test
    void findsOutWhatTheClusterIs() {
        objects.client()
                .services()
                .inNamespace("kube-system")
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("kube-dns")
                        .withLabels(Map.of("k8s-app", "kube-dns"))
                        .endMetadata()
                        .withNewSpec()
                        .withClusterIP("10.96.0.10")
                        .addNewPort()
                        .withPort(53)
                        .withProtocol("UDP")
                        .endPort()
                        .endSpec()
                        .build())
                .serverSideApply();
        objects.client()
                .configMaps()
                .inNamespace("kube-system")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("coredns")
                        .endMetadata()
                        .addToData("Corefile", ".:53 {\n    kubernetes corp.example\n}\n")
                        .build())
                .serverSideApply();
        objects.client()
                .nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("n1")
                        .endMetadata()
                        .build())
                .serverSideApply();
        new FakeNode(server.store(), "prod", "n2").register();
        follow("admin");

        Await.until(
                "what was found out", () -> client.get(SOURCE + "/kubernetes").status() == 200);
        Answer found = client.get(SOURCE + "/kubernetes");
        assertThat(found.at("/found/clusterDomain/value").asText()).isEqualTo("corp.example");
        assertThat(found.at("/found/kubeDns/value/0").asText()).isEqualTo("10.96.0.10");
        assertThat(found.at("/nodes/withoutAgent").toString()).isEqualTo("[\"n1\"]");
        assertThat(found.at("/nodes/withoutNode").toString()).isEqualTo("[\"n2\"]");
        assertThat(found.at("/suggestion/cluster/clusterDomain").asText()).isEqualTo("corp.example");
        assertThat(found.at("/suggestion/profile/listeners/0/addresses/0").asText())
                .isEqualTo("169.254.20.10");
        Answer tried = client.put(
                "/api/v1/profiles/prod?dryRun=true",
                found.at("/suggestion/profile").toString());
        assertThat(tried.status()).as(tried.text()).isEqualTo(200);
    }

    @Test
    void aClusterThatNeverAnswersHoldsUpNoOther() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            client.put("/api/v1/clusters/other", "{}");
            Answer put = client.put(
                    "/api/v1/sources/silent", spec("https://127.0.0.1:" + silent.getLocalPort(), "admin", ""));
            assertThat(put.status()).isEqualTo(201);
            objects.balancer("web", "a.example.com", "192.0.2.1");
            follow("admin");

            awaitAddresses("a.example.com", "[\"192.0.2.1\"]");
            Await.asserted(
                    "that it is silent",
                    () -> assertThat(client.get("/api/v1/sources/silent")
                                    .at("/lastResult/outcome")
                                    .asText())
                            .isEqualTo("unreachable"));
        }
    }

    @Test
    void takesWhatItHasContributedAlongWhereItIsRemoved() {
        objects.balancer("web", "a.example.com", "192.0.2.1");
        client.put(SOURCE, spec(cluster.url().toString(), "admin", ", \"staleAfter\": \"1m\""));
        awaitAddresses("a.example.com", "[\"192.0.2.1\"]");

        assertThat(client.get(SOURCE).at("/kubernetes/staleAfter").asText()).isEqualTo("1m");
        assertThat(client.delete(SOURCE).status()).isEqualTo(409);
        assertThat(client.delete(SOURCE + "?domains=remove").status()).isEqualTo(200);
        awaitGone("a.example.com");
    }

    @Test
    void refusesASourceThatCanNeverBeFollowed() {
        Answer refused = client.put(
                SOURCE,
                "{'url': 'http://192.0.2.1', 'suffix': 'x.y', 'header': {'name': 'X', 'secret': 's'}, 'kubernetes': {'token': '../x', 'suffixes': [], 'more': 1}}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.errors())
                .anyMatch(error -> error.contains("origin"))
                .anyMatch(error -> error.contains("kubernetes-https"))
                .anyMatch(error -> error.contains("kubernetes-field"))
                .anyMatch(error -> error.contains("secret-name"))
                .anyMatch(error -> error.contains("count"))
                .anyMatch(error -> error.contains("unknown-field"));
    }
}
