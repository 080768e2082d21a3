// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.InjectionSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookManifestTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode manifest(String url, InjectionSettings settings) throws IOException {
        return JSON.readTree(
                Serialization.asJson(WebhookManifest.of(new ClusterId("prod-a"), settings, URI.create(url), "PEM")));
    }

    @Test
    void asksAboutNewPodsOfLabelledNamespacesAndStandsInNobodysWay() throws IOException {
        JsonNode wanted = JSON.readTree(
                """
                {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration",
                 "metadata": {"name": "zonefleet-pod-dns",
                   "labels": {"app.kubernetes.io/name": "zonefleet", "app.kubernetes.io/component": "injection"}},
                 "webhooks": [{"name": "pod-dns.zonefleet.io", "admissionReviewVersions": ["v1"],
                   "clientConfig": {"url": "https://zonefleet.example.com:9443/zf/inject/prod-a", "caBundle": "%s"},
                   "rules": [{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": ["pods"],
                     "scope": "Namespaced"}],
                   "namespaceSelector": {"matchLabels": {"node-local-dns-injection": "enabled"},
                     "matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "NotIn",
                       "values": ["kube-public", "kube-system", "zonefleet-system", "zonefleet"]}]},
                   "objectSelector": {"matchExpressions": [{"key": "node-local-dns-injection", "operator": "NotIn",
                     "values": ["disabled"]}]},
                   "failurePolicy": "Ignore", "timeoutSeconds": 2, "sideEffects": "None", "reinvocationPolicy": "IfNeeded",
                   "matchPolicy": "Equivalent"}]}""".formatted(Base64.getEncoder().encodeToString("PEM".getBytes(StandardCharsets.US_ASCII))));

        assertThat(manifest("https://zonefleet.example.com:9443/zf", InjectionSettings.DEFAULT))
                .isEqualTo(wanted);
    }

    @Test
    void namesAServiceOfTheSameClusterAsSuch() throws IOException {
        JsonNode client = manifest("https://zonefleet-webhook.zonefleet-system.svc:9443", InjectionSettings.DEFAULT)
                .at("/webhooks/0/clientConfig");

        assertThat(client.path("service")).isEqualTo(JSON.readTree("""
                        {"name": "zonefleet-webhook", "namespace": "zonefleet-system", "path": "/inject/prod-a", "port": 9443}"""));
        assertThat(client.has("url")).isFalse();
        assertThat(manifest("https://a.b.svc", InjectionSettings.DEFAULT)
                        .at("/webhooks/0/clientConfig/service/port")
                        .asInt())
                .isEqualTo(443);
    }

    @Test
    void renewsTheBundleOfWhatIsInstalledAndNothingElse() {
        MutatingWebhookConfiguration ours =
                WebhookManifest.of(new ClusterId("prod-a"), InjectionSettings.DEFAULT, URI.create("https://a"), "OLD");
        MutatingWebhookConfiguration installed = new MutatingWebhookConfigurationBuilder(ours)
                .editMetadata()
                .withResourceVersion("7")
                .addToLabels("team", "x")
                .endMetadata()
                .editFirstWebhook()
                .withTimeoutSeconds(1)
                .endWebhook()
                .addNewWebhook()
                .withName("other.example")
                .withNewClientConfig()
                .withCaBundle("theirs")
                .endClientConfig()
                .endWebhook()
                .build();

        MutatingWebhookConfiguration edited =
                BundleUpkeep.edited(installed, "NEW").orElseThrow();

        assertThat(edited.getWebhooks().getFirst().getClientConfig().getCaBundle())
                .isEqualTo(WebhookManifest.encoded("NEW"));
        assertThat(BundleUpkeep.edited(edited, "NEW")).isEmpty();
        assertThat(BundleUpkeep.edited(edited, "OLD")).contains(installed);
        assertThat(BundleUpkeep.edited(installed, "")).as("not read yet").isEmpty();
    }

    @Test
    void knowsWhatIsInstalledForAnotherCluster() {
        for (String url : List.of("https://a/zf", "https://a.b.svc:9443")) {
            MutatingWebhookConfiguration installed =
                    WebhookManifest.of(new ClusterId("prod-a"), InjectionSettings.DEFAULT, URI.create(url), "PEM");

            assertThat(BundleUpkeep.isFor(installed, new ClusterId("prod-a"))).isTrue();
            assertThat(BundleUpkeep.isFor(installed, new ClusterId("a"))).isFalse();
            assertThat(BundleUpkeep.isFor(installed, new ClusterId("prod-b"))).isFalse();
        }
    }

    /** It has no bundle: the source that follows the cluster brings that. */
    @Test
    void isTheOneThatIsShipped() throws IOException {
        MutatingWebhookConfiguration made = WebhookManifest.of(
                new ClusterId("local"),
                InjectionSettings.DEFAULT,
                URI.create("https://zonefleet-webhook.zonefleet.svc:443"),
                "PEM");
        made.getWebhooks().getFirst().getClientConfig().setCaBundle(null);

        MutatingWebhookConfiguration shipped = Serialization.unmarshal(
                Files.readString(Path.of("../deploy/manifests/webhook.yaml")), MutatingWebhookConfiguration.class);

        assertThat(shipped).isEqualTo(made);
        assertThat(BundleUpkeep.isFor(shipped, new ClusterId("local"))).isTrue();
        assertThat(BundleUpkeep.edited(shipped, "PEM")).isPresent();
    }

    @Test
    void leavesOutNamespacesThatAreNeverTouched() throws IOException {
        InjectionSettings settings = new InjectionSettings(
                List.of(), List.of(), InjectionSettings.USUAL_OPTIONS, 100, List.of("infra", "kube-system"));

        assertThat(manifest("https://a", settings).at("/webhooks/0/namespaceSelector/matchExpressions/0/values"))
                .isEqualTo(JSON.readTree("[\"kube-public\", \"kube-system\", \"infra\"]"));
        assertThat(manifest("https://zonefleet-webhook.dns.svc:443", settings)
                        .at("/webhooks/0/namespaceSelector/matchExpressions/0/values"))
                .as("its own is one of them")
                .isEqualTo(JSON.readTree("[\"kube-public\", \"kube-system\", \"dns\", \"infra\"]"));
    }
}
