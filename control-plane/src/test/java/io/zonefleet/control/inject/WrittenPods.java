// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.KubeApiServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Pods of a cluster and what makes its API server ask us about them, written as those who may do anything there. Any thread. */
final class WrittenPods implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final KubernetesClient client;

    WrittenPods(KubeApiServer server) {
        this.client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl(server.url().toString())
                        .withOauthToken(KubeApiServer.ADMIN_TOKEN)
                        .withCaCertData(Base64.getEncoder()
                                .encodeToString(server.authority().getBytes(StandardCharsets.US_ASCII)))
                        .build())
                .build();
    }

    KubernetesClient client() {
        return client;
    }

    void namespace(String name, Map<String, String> labels) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    /** One with a name of its own. */
    static PodBuilder pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p-" + COUNT.incrementAndGet())
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .withImage("registry.example/web")
                .endContainer()
                .endSpec();
    }

    Pod create(String namespace, PodBuilder pod) {
        return client.pods().inNamespace(namespace).resource(pod.build()).create();
    }

    static boolean isInjected(Pod pod) {
        return "None".equals(pod.getSpec().getDnsPolicy())
                && pod.getSpec().getDnsConfig().getNameservers().equals(List.of("169.254.20.10"));
    }

    /** @param manifest as REST hands it out */
    void install(String manifest) {
        client.resource(Serialization.unmarshal(manifest, MutatingWebhookConfiguration.class))
                .forceConflicts()
                .serverSideApply();
    }

    /** The installed configuration. */
    Resource<MutatingWebhookConfiguration> webhook() {
        return client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(WebhookManifest.NAME);
    }

    /** The API server learns of edits in their order: of one that shows in what it asks about, and so of those before it. */
    void awaitThatTheApiServerHasLearned(String label) {
        webhook()
                .edit(old -> new MutatingWebhookConfigurationBuilder(old)
                        .editFirstWebhook()
                        .editObjectSelector()
                        .editFirstMatchExpression()
                        .addToValues(label)
                        .endMatchExpression()
                        .endObjectSelector()
                        .endWebhook()
                        .build());
        Await.until(
                "the API server asks no more about " + label,
                () -> !isInjected(create(
                        "shop",
                        pod().editMetadata()
                                .addToLabels(InjectionRules.LABEL, label)
                                .endMetadata())));
    }

    @Override
    public void close() {
        client.close();
    }
}
