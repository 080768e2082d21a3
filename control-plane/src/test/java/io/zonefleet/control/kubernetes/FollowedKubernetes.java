// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.source.Secrets;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster that a source of a control plane follows, with what it says. */
abstract class FollowedKubernetes {
    static final String SOURCE = "/api/v1/sources/prod-kubernetes";

    @TempDir
    static Path secrets;

    static KubeApiServer cluster;
    static WrittenObjects objects;

    @RegisterExtension
    final ControlServer server = new ControlServer().with(new Secrets(Optional.of(secrets)));

    ApiClient client;

    @BeforeAll
    static void startTheCluster() throws IOException {
        Files.writeString(secrets.resolve("admin"), KubeApiServer.ADMIN_TOKEN + "\n");
        Files.writeString(secrets.resolve("user"), KubeApiServer.USER_TOKEN + "\n");
        cluster = KubeApiServer.start();
        objects = new WrittenObjects(cluster);
        objects.installClusterDomains();
    }

    @AfterAll
    static void stopTheCluster() {
        if (objects != null) {
            objects.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void declareTheCluster() {
        client = server.client();
        client.put("/api/v1/clusters/prod", "{}");
    }

    @AfterEach
    void clear() {
        objects.client().services().inNamespace("default").delete();
        objects.client()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace("default")
                .delete();
        objects.client()
                .genericKubernetesResources(Connection.CLUSTER_DOMAINS)
                .inNamespace("default")
                .delete();
    }

    static String spec(String url, String token, String more) {
        String ca = JsonBody.object().put("ca", cluster.authority()).toString();
        return "{\"url\": \"" + url + "\", \"origin\": \"prod\", \"interval\": \"1s\", \"tls\": " + ca
                + ", \"kubernetes\": {\"token\": \"" + token + "\", \"suffixes\": [\"example.com\"]" + more + "}}";
    }

    void follow(String token) {
        Answer put = client.put(SOURCE, spec(cluster.url().toString(), token, ""));
        assertThat(put.status()).as(put.text()).isEqualTo(201);
    }

    String addresses(String domain) {
        return client.get("/api/v1/domains/" + domain).at("/addresses").toString();
    }

    void awaitAddresses(String domain, String expected) {
        Await.asserted(
                "the addresses of " + domain,
                () -> assertThat(addresses(domain)).isEqualTo(expected));
    }

    void awaitGone(String domain) {
        Await.until(
                domain + " to be gone",
                () -> client.get("/api/v1/domains/" + domain).status() == 404);
    }

    void awaitOutcome(String outcome, String message) {
        Await.asserted("outcome " + outcome, () -> {
            Answer source = client.get(SOURCE);
            assertThat(source.at("/lastResult/outcome").asText()).isEqualTo(outcome);
            assertThat(source.at("/lastResult/message").asText()).contains(message);
        });
    }
}
