// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import static io.zonefleet.control.inject.WrittenPods.isInjected;
import static io.zonefleet.control.inject.WrittenPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.zonefleet.control.kubernetes.Upkeep;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.InjectionSettings;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Labels;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.KubeApiServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Admission as a real API server does it: it asks the webhook by what the manifest says, and applies the patch. */
class AdmissionTest {
    private static final String CLUSTER =
            "{'clusterDomain': 'cluster.local', 'kubeDns': ['10.96.0.10'], 'injection': {'nameservers': ['169.254.20.10']}}";
    private static final ClusterId LOCAL = new ClusterId("local");
    private static final int PORT = FreePorts.next();

    private static KubeApiServer api;
    private static WrittenPods pods;
    private static KubernetesClient kube;

    @RegisterExtension
    final ControlServer server = new ControlServer()
            .with(new WebhookSettings("127.0.0.1", PORT, URI.create("https://127.0.0.1:" + PORT), List.of()));

    @BeforeAll
    static void anApiServer() {
        api = KubeApiServer.start();
        pods = new WrittenPods(api);
        kube = pods.client();
        pods.namespace("shop", Map.of("node-local-dns-injection", "enabled"));
        pods.namespace("plain", Map.of());
        pods.namespace("zonefleet-system", Map.of("node-local-dns-injection", "enabled"));
    }

    @AfterAll
    static void noApiServer() {
        if (pods != null) {
            pods.close();
        }
        if (api != null) {
            api.close();
        }
    }

    @BeforeEach
    void isInstalled() {
        server.client().put("/api/v1/clusters/local", CLUSTER);
        new FakeNode(server.store(), "local", "n1")
                .register()
                .answeringAt("169.254.20.10:53")
                .prove(server.images().current());
        Await.until(
                "ready",
                () -> server.client()
                        .get("/api/v1/clusters/local/injection")
                        .at("/ready")
                        .asBoolean());
        Await.until("a certificate", () -> !server.injection().bundle().isEmpty());
        pods.install(
                server.client().get("/api/v1/clusters/local/injection/webhook").text());
        // a machine that is busy with other work shall cost no pod its injection: what the manifest says is held
        // elsewhere
        pods.webhook()
                .edit(old -> new MutatingWebhookConfigurationBuilder(old)
                        .editFirstWebhook()
                        .withTimeoutSeconds(30)
                        .endWebhook()
                        .build());
        // API servers hear of such objects by a watch
        Await.until("the webhook is asked", () -> isInjected(create("shop", pod())));
    }

    private static Pod create(String namespace, PodBuilder pod) {
        return pods.create(namespace, pod);
    }

    private static String annotation(Pod pod) {
        Map<String, String> all = pod.getMetadata().getAnnotations();
        return all == null ? "" : all.getOrDefault("zonefleet.io/dns-injection", "");
    }

    private static PodBuilder with(PodDNSConfig config) {
        return pod().editSpec().withDnsConfig(config).endSpec();
    }

    @Test
    void everyRowOfTheTable() {
        Pod injected = create("shop", pod());
        assertThat(isInjected(injected)).isTrue();
        assertThat(annotation(injected)).isEqualTo("injected");
        assertThat(injected.getSpec().getDnsConfig().getSearches())
                .containsExactly("shop.svc.cluster.local", "svc.cluster.local", "cluster.local");
        assertThat(injected.getSpec().getDnsConfig().getOptions())
                .extracting(option -> option.getName() + ":" + option.getValue())
                .containsExactly("ndots:3", "attempts:2", "timeout:1");
        assertThat(isInjected(create(
                        "shop",
                        pod().editSpec()
                                .withHostNetwork(true)
                                .withDnsPolicy("ClusterFirstWithHostNet")
                                .endSpec())))
                .isTrue();

        assertStays("", create("plain", pod()));
        assertStays("", create("zonefleet-system", pod()));
        assertStays(
                "",
                create(
                        "shop",
                        pod().editMetadata()
                                .addToLabels("node-local-dns-injection", "disabled")
                                .endMetadata()));
        assertStays("", create("shop", pod().editSpec().withDnsPolicy("Default").endSpec()));
        assertStays(
                "",
                create(
                        "shop",
                        pod().editSpec()
                                .withDnsPolicy("ClusterFirstWithHostNet")
                                .endSpec()));
        assertStays("", create("shop", pod().editSpec().withHostNetwork(true).endSpec()));
        assertStays(
                "",
                create(
                        "shop",
                        pod().editSpec().withNewOs().withName("windows").endOs().endSpec()));
        assertStays(
                "skipped: own-nameservers",
                create(
                        "shop",
                        with(new PodDNSConfigBuilder()
                                .withNameservers("192.0.2.53")
                                .build())));
        String[] many = new String[30];
        for (int i = 0; i < many.length; i++) {
            many[i] = "s" + i + ".example";
        }
        assertStays(
                "skipped: too-many-searches",
                create("shop", with(new PodDNSConfigBuilder().withSearches(many).build())));

        PodDNSConfig merged = create(
                        "shop",
                        with(new PodDNSConfigBuilder()
                                .withSearches("own.example")
                                .addNewOption()
                                .withName("ndots")
                                .withValue("5")
                                .endOption()
                                .build()))
                .getSpec()
                .getDnsConfig();
        assertThat(merged.getSearches()).endsWith("cluster.local", "own.example");
        assertThat(merged.getOptions().getFirst().getValue()).isEqualTo("5");
    }

    private static void assertStays(String annotation, Pod pod) {
        assertThat(isInjected(pod)).as("%s", pod.getSpec()).isFalse();
        assertThat(annotation(pod)).isEqualTo(annotation);
    }

    private void awaitReason(String reason) {
        Await.asserted(
                reason,
                () -> assertThat(server.client()
                                .get("/api/v1/clusters/local/injection")
                                .at("/reason")
                                .asText())
                        .isEqualTo(reason));
    }

    private void declare(String cluster) {
        assertThat(server.client().put("/api/v1/clusters/local", cluster).status())
                .isEqualTo(200);
    }

    @Test
    void everyRowThatIsAboutTheCluster() {
        new FakeNode(server.store(), "local", "n2").register();
        awaitReason("cache-not-proved");
        assertStays("skipped: cache-not-proved", create("shop", pod()));

        declare("{'clusterDomain': 'cluster.local', 'kubeDns': ['10.96.0.10'], 'injection': {}}");
        awaitReason("no-nameserver");
        assertStays("skipped: no-nameserver", create("shop", pod()));

        // the API refuses it; another program may have written it
        Cluster nameless = new Cluster(
                LOCAL,
                Labels.NONE,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.of(InjectionSettings.DEFAULT));
        server.store()
                .commit(Txn.builder()
                        .put(Keys.DEFAULT.intent(new IntentKey.OfCluster(LOCAL)), Codec.encode(nameless))
                        .build());
        awaitReason("no-cluster-domain");
        assertStays("skipped: no-cluster-domain", create("shop", pod()));

        declare("{'clusterDomain': 'cluster.local', 'kubeDns': ['10.96.0.10']}");
        awaitReason("not-enabled");
        assertStays("skipped: not-enabled", create("shop", pod()));
    }

    @Test
    void namespacesThatAreNeverTouchedAreNotAskedAbout() {
        for (String never : List.of("kube-system", "kube-public")) {
            Await.until(never, () -> kube.namespaces().withName(never).get() != null);
            kube.namespaces()
                    .withName(never)
                    .edit(old -> new NamespaceBuilder(old)
                            .editMetadata()
                            .addToLabels("node-local-dns-injection", "enabled")
                            .endMetadata()
                            .build());

            assertStays("", create(never, pod()));
        }
        assertThat(server.client()
                        .get("/api/v1/clusters/local/injection")
                        .at("/decisions")
                        .findValuesAsText("namespace"))
                .containsOnly("shop");
    }

    @Test
    void aDryRunIsAnsweredAndLeavesNoTrace() {
        int before = decisions();

        Pod dry =
                kube.pods().inNamespace("shop").resource(pod().build()).dryRun().create();

        assertThat(isInjected(dry)).isTrue();
        assertThat(decisions()).isEqualTo(before);
    }

    private int decisions() {
        return server.client()
                .get("/api/v1/clusters/local/injection")
                .at("/decisions")
                .size();
    }

    @Test
    void takesThePodOfTheDocumentation() throws IOException {
        Pod pod = Serialization.unmarshal(PodsDocumentationTest.block("kind: Pod\n"), Pod.class);

        Pod made = kube.pods().inNamespace("shop").resource(pod).create();

        assertThat(made.getSpec().getDnsConfig()).isEqualTo(pod.getSpec().getDnsConfig());
        assertThat(annotation(made)).isEmpty();
    }

    @Test
    void podsAreMadeAllTheSameWhereTheWebhookIsDown() throws Exception {
        server.stop();

        assertStays("", create("shop", pod()));
    }

    /** As it goes once a year: the next authority is in the bundle, API servers learn of it, it signs, the one before ends. */
    @Test
    void everyPodIsInjectedWhileAuthoritiesFollowEachOther() {
        CertificateMaker maker = new CertificateMaker();
        Instant now = Instant.now();
        Instant never = now.plus(Duration.ofDays(1));
        Authority signing = only();
        for (int round = 0; round < 3; round++) {
            Instant since = now.minusSeconds(60 - round);
            Authority next = maker.authority(now, never);
            put(signing, next);
            assertThat(server.injection().keepBundle(kube, LOCAL)).isEqualTo(Upkeep.Found.MENDED);
            assertThat(server.injection().keepBundle(kube, LOCAL)).isEqualTo(Upkeep.Found.IN_PLACE);
            assertEveryPodIsInjected();
            pods.awaitThatTheApiServerHasLearned("round-" + round);
            Authority begun = new Authority(next.certificate(), next.key(), next.until(), since);
            put(signing, begun);
            assertEveryPodIsInjected();
            put(begun);
            assertThat(server.injection().keepBundle(kube, LOCAL)).isEqualTo(Upkeep.Found.MENDED);
            assertEveryPodIsInjected();
            signing = begun;
        }
    }

    private Authority only() {
        try {
            return Codec.decode(
                            Authorities.class,
                            server.store()
                                    .read(KeyRange.single(Keys.DEFAULT.authorities()), 0)
                                    .entries()
                                    .getFirst()
                                    .value())
                    .all()
                    .getFirst();
        } catch (UnreadableException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void put(Authority... authorities) {
        server.store()
                .commit(Txn.builder()
                        .put(Keys.DEFAULT.authorities(), Codec.encode(new Authorities(List.of(authorities))))
                        .build());
        server.injection().look();
    }

    private static void assertEveryPodIsInjected() {
        for (int i = 0; i < 5; i++) {
            assertThat(isInjected(create("shop", pod()))).isTrue();
        }
    }
}
