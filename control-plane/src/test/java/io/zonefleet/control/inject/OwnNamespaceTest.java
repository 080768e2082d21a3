// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.wire.PemTrust;
import io.zonefleet.testing.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A control plane that is reached by a Service, whose operator has left the namespace out of his own exceptions. */
class OwnNamespaceTest {
    private static final String CLUSTER = "{'clusterDomain': 'cluster.local', 'kubeDns': ['10.96.0.10'],"
            + " 'injection': {'nameservers': ['169.254.20.10'], 'exceptNamespaces': ['infra']}}";

    @RegisterExtension
    final ControlServer server = new ControlServer()
            .with(new WebhookSettings(
                    "127.0.0.1", 0, URI.create("https://zonefleet-webhook.dns.svc:443"), List.of("127.0.0.1")));

    private void admit(String namespace) throws Exception {
        URI uri = URI.create("https://127.0.0.1:%d/inject/local"
                .formatted(server.injection().port().orElseThrow()));
        try (HttpClient https = HttpClient.newBuilder()
                .sslContext(PemTrust.context(server.injection().bundle()))
                .build()) {
            HttpRequest review = HttpRequest.newBuilder(uri)
                    .timeout(Duration.ofSeconds(60))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("""
                            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u", "operation": "CREATE",
                             "resource": {"group": "", "version": "v1", "resource": "pods"}, "namespace": "%s",
                             "object": {"metadata": {"name": "web"}, "spec": {"dnsPolicy": "ClusterFirst"}}}}""".formatted(namespace)))
                    .build();
            assertThat(https.send(review, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void isNeverTouched() throws Exception {
        assertThat(server.client().put("/api/v1/clusters/local", CLUSTER).status())
                .isEqualTo(201);
        Await.until("a certificate", () -> !server.injection().bundle().isEmpty());

        admit("dns");
        admit("zonefleet");

        Answer told = server.client().get("/api/v1/clusters/local/injection");
        assertThat(told.at("/decisions").findValuesAsText("namespace")).containsExactly("zonefleet", "dns");
        assertThat(told.at("/decisions").findValuesAsText("reason"))
                .containsExactly("cache-not-proved", "namespace-excluded");
        assertThat(server.client()
                        .get("/api/v1/clusters/local/injection/webhook")
                        .at("/webhooks/0/namespaceSelector/matchExpressions/0/values")
                        .toString())
                .isEqualTo("[\"kube-public\",\"kube-system\",\"dns\",\"infra\"]");
    }
}
