// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.inject;

import static io.zonefleet.control.inject.WrittenPods.isInjected;
import static io.zonefleet.control.inject.WrittenPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.zonefleet.control.source.Secrets;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.control.wire.PemTrust;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.KubeApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where a source follows a cluster, its operator installs the webhook once: certificates are brought to it. With a real API server. */
class FollowedClusterTest {
    private static final String CLUSTER =
            "{'clusterDomain': 'cluster.local', 'kubeDns': ['10.96.0.10'], 'injection': {'nameservers': ['169.254.20.10']}}";
    private static final String SOURCE = "/api/v1/sources/local-kubernetes";
    private static final int PORT = FreePorts.next();
    private static final int CLIENTS = 4;
    private static final int ROUNDS = 3;

    @TempDir
    static Path secrets;

    private static KubeApiServer api;
    private static WrittenPods pods;

    @RegisterExtension
    final ControlServer server = new ControlServer()
            .with(new Secrets(Optional.of(secrets)))
            .with(new WebhookSettings("127.0.0.1", PORT, URI.create("https://127.0.0.1:" + PORT), List.of()));

    @BeforeAll
    static void anApiServer() throws IOException {
        Files.writeString(secrets.resolve("admin"), KubeApiServer.ADMIN_TOKEN + "\n");
        Files.writeString(secrets.resolve("user"), KubeApiServer.USER_TOKEN + "\n");
        api = KubeApiServer.start();
        pods = new WrittenPods(api);
        pods.namespace("shop", Map.of(InjectionRules.LABEL, InjectionRules.ENABLED));
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
    void isInstalledAndFollowed() {
        assertThat(server.client().put("/api/v1/clusters/local", CLUSTER).status())
                .isEqualTo(201);
        new FakeNode(server.store(), "local", "n1")
                .register()
                .answeringAt("169.254.20.10:53")
                .prove(server.images().current());
        Await.until("a certificate", () -> !server.injection().bundle().isEmpty());
        pods.install(
                server.client().get("/api/v1/clusters/local/injection/webhook").text());
        // the rest is the operator's; a machine that is busy with other work shall cost no pod its injection
        pods.webhook()
                .edit(old -> new MutatingWebhookConfigurationBuilder(old)
                        .editFirstWebhook()
                        .withTimeoutSeconds(30)
                        .endWebhook()
                        .build());
        // API servers hear of such objects by a watch
        Await.until("the webhook is asked", () -> isInjected(pods.create("shop", pod())));
        follow("admin");
        awaitState("kept");
    }

    private void follow(String token) {
        String ca = JsonBody.object().put("ca", api.authority()).toString();
        Answer put = server.client()
                .put(
                        SOURCE,
                        "{\"url\": \"" + api.url() + "\", \"origin\": \"local\", \"interval\": \"1s\", \"tls\": " + ca
                                + ", \"kubernetes\": {\"token\": \"" + token + "\", \"suffixes\": [\"example.com\"]}}");
        assertThat(put.status()).as(put.text()).isIn(200, 201);
    }

    private Answer found() {
        return server.client().get(SOURCE + "/kubernetes");
    }

    private void awaitState(String state) {
        Await.asserted(
                "the webhook's configuration is " + state,
                () -> assertThat(found().at("/webhook/state").asText()).isEqualTo(state));
    }

    private static MutatingWebhook webhook() {
        return pods.webhook().get().getWebhooks().getFirst();
    }

    private void awaitTheBundle() {
        Await.asserted(
                "the bundle",
                () -> assertThat(webhook().getClientConfig().getCaBundle())
                        .isEqualTo(WebhookManifest.encoded(server.injection().bundle())));
    }

    @Test
    void aBundleOfSomebodyElseIsMendedAndAllElseIsLeftToItsOperator() {
        Instant now = Instant.now();
        String foreign = new CertificateMaker().authority(now, now).certificate();

        pods.webhook()
                .edit(old -> new MutatingWebhookConfigurationBuilder(old)
                        .editFirstWebhook()
                        .withTimeoutSeconds(7)
                        .editClientConfig()
                        .withCaBundle(WebhookManifest.encoded(foreign))
                        .endClientConfig()
                        .endWebhook()
                        .build());

        awaitTheBundle();
        assertThat(webhook().getTimeoutSeconds()).isEqualTo(7);
        Await.asserted(
                "it is told",
                () -> assertThat(found().at("/webhook/mendedAt").asText()).isNotEmpty());
        Await.until("pods are injected again", () -> isInjected(pods.create("shop", pod())));
    }

    @Test
    void whereTheOperatorTakesItAwayItStaysAway() {
        pods.webhook().delete();

        awaitState("absent");
        assertThat(pods.webhook().get()).isNull();
    }

    @Test
    void aRightThatIsMissingIsToldAndStopsNothingElse() throws IOException {
        ClusterRole shipped = shippedRole();
        pods.client()
                .resource(new ClusterRoleBuilder(shipped)
                        .withRules(shipped.getRules().stream()
                                .filter(rule -> !rule.getApiGroups().contains("admissionregistration.k8s.io"))
                                .toList())
                        .build())
                .serverSideApply();
        pods.client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("test-user")
                        .endMetadata()
                        .withNewRoleRef(
                                "rbac.authorization.k8s.io",
                                "ClusterRole",
                                shipped.getMetadata().getName())
                        .addNewSubject("rbac.authorization.k8s.io", "User", KubeApiServer.USER, null)
                        .build())
                .serverSideApply();
        follow("user");

        awaitState("failed");
        assertThat(found().at("/webhook/message").asText())
                .contains("mutatingwebhookconfigurations", "control-plane-access.yaml");
        Await.asserted(
                "what it contributes is followed",
                () -> assertThat(server.client()
                                .get(SOURCE)
                                .at("/lastResult/outcome")
                                .asText())
                        .isEqualTo("unchanged"));

        pods.client().resource(shipped).forceConflicts().serverSideApply();
        awaitState("kept");
        assertThat(found().at("/webhook/message").isMissingNode()).isTrue();
    }

    private static void node(String name, Map<String, String> labels) {
        pods.client()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void nodesWithoutAnAgentHoldUpInjectionUntilTheyHaveOne() {
        assertThat(server.client().delete(SOURCE + "?domains=remove").status()).isEqualTo(200);
        node("n1", Map.of("kubernetes.io/os", "linux"));
        node("n2", Map.of());
        node("w1", Map.of("kubernetes.io/os", "windows"));
        node("v1", Map.of("type", "virtual-kubelet"));
        try {
            follow("admin");
            Await.asserted(
                    "one more", () -> assertThat(nodes()).isEqualTo("{\"total\":2,\"proved\":1,\"withoutAgent\":1}"));
            assertThat(server.client()
                            .get("/api/v1/clusters/local/injection")
                            .at("/reason")
                            .asText())
                    .isEqualTo("cache-not-proved");
            assertThat(isInjected(pods.create("shop", pod()))).isFalse();

            new FakeNode(server.store(), "local", "n2")
                    .register()
                    .answeringAt("169.254.20.10:53")
                    .prove(server.images().current());
            Await.asserted("all", () -> assertThat(nodes()).isEqualTo("{\"total\":2,\"proved\":2,\"withoutAgent\":0}"));
            assertThat(isInjected(pods.create("shop", pod()))).isTrue();
        } finally {
            pods.client().nodes().delete();
        }
    }

    private String nodes() {
        return server.client()
                .get("/api/v1/clusters/local/injection")
                .at("/nodes")
                .toString();
    }

    private static ClusterRole shippedRole() throws IOException {
        try (InputStream yaml = Files.newInputStream(Path.of("../deploy/kubernetes/control-plane-access.yaml"))) {
            return pods.client().load(yaml).items().stream()
                    .filter(ClusterRole.class::isInstance)
                    .map(ClusterRole.class::cast)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** What came of all pods that some client made. */
    private static final class Outcomes {
        private int injected;
        private final List<String> unpatched = new ArrayList<>();
        private final List<String> failed = new ArrayList<>();

        void make() {
            try {
                Pod made = pods.create("shop", pod());
                if (isInjected(made)) {
                    injected++;
                } else {
                    unpatched.add(made.getMetadata().toString());
                }
            } catch (KubernetesClientException refused) {
                failed.add(String.valueOf(refused.getMessage()));
            }
        }
    }

    /** As it goes once a year, while four clients make pods without a pause; each authority signs another certificate of the server. */
    @Test
    void everyPodIsInjectedWhileAuthoritiesFollowEachOther() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Set<String> shown = new HashSet<>(Set.of(certificate()));
        try (ExecutorService users = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Outcomes>> making = IntStream.range(0, CLIENTS)
                    .mapToObj(each -> users.submit(() -> keepMaking(done)))
                    .toList();
            try {
                Authority signing = only();
                for (int round = 0; round < ROUNDS; round++) {
                    signing = followed(signing, round);
                    shown.add(certificate());
                }
            } finally {
                done.set(true);
            }
            for (Future<Outcomes> made : making) {
                Outcomes outcomes = made.get();
                System.out.println("made while authorities followed each other: " + outcomes.injected + " injected");
                assertThat(outcomes.failed).as("refused").isEmpty();
                assertThat(outcomes.unpatched).as("made, and not injected").isEmpty();
                assertThat(outcomes.injected).isPositive();
            }
        }
        assertThat(shown).as("certificates that the server has shown").hasSizeGreaterThan(ROUNDS);
    }

    /** The next one is in the bundle, API servers learn of it, it signs, the one before ends. */
    private Authority followed(Authority signing, int round) {
        Instant now = Instant.now();
        Authority next = new CertificateMaker().authority(now, now.plus(Duration.ofDays(1)));
        put(signing, next);
        awaitTheBundle();
        pods.awaitThatTheApiServerHasLearned("followed-" + round);
        Authority begun = new Authority(next.certificate(), next.key(), next.until(), now.minusSeconds(60 - round));
        put(signing, begun);
        put(begun);
        awaitTheBundle();
        return begun;
    }

    /** The serial number of what the server shows to who connects now. */
    private String certificate() throws IOException {
        try (SSLSocket socket = (SSLSocket)
                PemTrust.context(server.injection().bundle()).getSocketFactory().createSocket("127.0.0.1", PORT)) {
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSerialNumber().toString(16);
        }
    }

    private static Outcomes keepMaking(AtomicBoolean done) {
        Outcomes outcomes = new Outcomes();
        do {
            outcomes.make();
        } while (!done.get());
        return outcomes;
    }

    private Authority only() throws UnreadableException {
        return Codec.decode(
                        Authorities.class,
                        server.store()
                                .read(KeyRange.single(Keys.DEFAULT.authorities()), 0)
                                .entries()
                                .getFirst()
                                .value())
                .all()
                .getFirst();
    }

    private void put(Authority... authorities) {
        server.store()
                .commit(Txn.builder()
                        .put(Keys.DEFAULT.authorities(), Codec.encode(new Authorities(List.of(authorities))))
                        .build());
        server.injection().look();
    }
}
