// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static io.zonefleet.control.secret.WrittenKubeconfig.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.secret.WrittenKubeconfig;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.testing.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A real cluster that is followed by secrets of the store: none of them is a file of the control plane. */
class StoredCredentialTest extends FollowedKubernetes {
    private static final String TOKEN = "/api/v1/secrets/stored.token";
    private static final String KUBECONFIG = "/api/v1/secrets/stored.kubeconfig";

    private void store(String path, String kind, String value) {
        Answer put = client.put(
                path,
                JsonBody.object()
                        .put("kind", kind)
                        .put("value", value)
                        .put("url", cluster.url().toString())
                        .toString());
        assertThat(put.status()).as(put.text()).isLessThan(300);
    }

    private void followBy(String field, String secret) {
        String spec = spec(cluster.url().toString(), secret, "").replace("\"token\":", "\"" + field + "\":");
        Answer put = client.put(SOURCE, spec);
        assertThat(put.status()).as(put.text()).isEqualTo(201);
    }

    private static String authority() {
        return data("certificate-authority-data", cluster.authority());
    }

    /** Without the authority in the source: the kubeconfig has it. */
    private void followByKubeconfigAlone() {
        Answer put = client.put(
                SOURCE,
                "{'url': '%s', 'origin': 'prod', 'interval': '1s', 'kubernetes': {'kubeconfig': 'stored.kubeconfig', 'suffixes': ['example.com']}}"
                        .formatted(cluster.url()));
        assertThat(put.status()).as(put.text()).isEqualTo(201);
    }

    @Test
    void followsByAStoredTokenAndByTheNextOneWithoutARestart() {
        objects.balancer("web", "a.example.com", "192.0.2.1");
        store(TOKEN, "token", "no-token-of-this-cluster");
        followBy("token", "stored.token");
        awaitOutcome("unreachable", "refuses the login (401)");

        store(TOKEN, "token", KubeApiServer.ADMIN_TOKEN);
        client.post(SOURCE + "/poll", "");
        awaitAddresses("a.example.com", "[\"192.0.2.1\"]");

        store(TOKEN, "token", "revoked");
        awaitOutcome("unreachable", "refuses the login (401)");
    }

    @Test
    void sendsATokenToNoOtherServerThanItsOwn() {
        client.put(TOKEN, "{'value': '" + KubeApiServer.ADMIN_TOKEN + "', 'url': 'https://127.0.0.1:1'}");
        followBy("token", "stored.token");

        awaitOutcome("unreachable", "is for https://127.0.0.1:1 alone, not for " + cluster.url());
    }

    @Test
    void endsWhatItFollowsByASecretThatIsForAnotherServerNow() {
        objects.balancer("web", "a.example.com", "192.0.2.1");
        store(TOKEN, "token", KubeApiServer.ADMIN_TOKEN);
        followBy("token", "stored.token");
        awaitAddresses("a.example.com", "[\"192.0.2.1\"]");

        client.put(TOKEN, "{'value': '" + KubeApiServer.ADMIN_TOKEN + "', 'url': 'https://127.0.0.1:1'}");

        awaitOutcome("unreachable", "is for https://127.0.0.1:1 alone, not for " + cluster.url());
    }

    @Test
    void aStoredSecretComesBeforeAFileOfItsName() throws IOException {
        Files.writeString(secrets.resolve("stored.token"), "no-token-of-this-cluster");
        try {
            objects.balancer("web", "a.example.com", "192.0.2.1");
            store(TOKEN, "token", KubeApiServer.ADMIN_TOKEN);
            followBy("token", "stored.token");
            awaitAddresses("a.example.com", "[\"192.0.2.1\"]");
        } finally {
            Files.delete(secrets.resolve("stored.token"));
        }
    }

    @Test
    void followsByAKubeconfigWithATokenThroughAnyReplica() throws Exception {
        objects.balancer("web", "a.example.com", "192.0.2.1");
        store(
                KUBECONFIG,
                "kubeconfig",
                WrittenKubeconfig.of(cluster.url().toString(), authority(), "token: " + KubeApiServer.ADMIN_TOKEN));
        ControlServer other = server.replica();
        try {
            followByKubeconfigAlone();
            awaitAddresses("a.example.com", "[\"192.0.2.1\"]");
            assertThat(other.client().post(SOURCE + "/poll", "").at("/outcome").asText())
                    .isEqualTo("unchanged");
        } finally {
            other.stop();
        }
    }

    @Test
    void followsByAKubeconfigWithAClientCertificateAndByAnotherWithoutARestart() throws IOException {
        objects.balancer("web", "a.example.com", "192.0.2.1");
        objects.bind("client", "cluster-admin");
        store(
                KUBECONFIG,
                "kubeconfig",
                WrittenKubeconfig.of(
                        cluster.url().toString(),
                        authority(),
                        data(
                                        "client-certificate-data",
                                        Files.readString(cluster.client().certificate()))
                                + ", "
                                + data(
                                        "client-key-data",
                                        Files.readString(cluster.client().key()))));
        followByKubeconfigAlone();
        awaitAddresses("a.example.com", "[\"192.0.2.1\"]");

        store(
                KUBECONFIG,
                "kubeconfig",
                WrittenKubeconfig.of(cluster.url().toString(), authority(), "token: no-token-of-this-cluster"));
        awaitOutcome("unreachable", "refuses the login (401)");
    }

    @Test
    void saysThatAKubeconfigIsOfAnotherPathOfTheServer() {
        store(
                KUBECONFIG,
                "kubeconfig",
                WrittenKubeconfig.of(cluster.url().toString(), authority(), "token: " + KubeApiServer.ADMIN_TOKEN));
        Answer put = client.put(
                SOURCE,
                "{'url': '%s/k8s/clusters/c-1', 'origin': 'prod', 'interval': '1s', 'kubernetes': {'kubeconfig': 'stored.kubeconfig', 'suffixes': ['example.com']}}"
                        .formatted(cluster.url()));
        assertThat(put.status()).as(put.text()).isEqualTo(201);

        awaitOutcome("unreachable", "make them the same");
    }
}
