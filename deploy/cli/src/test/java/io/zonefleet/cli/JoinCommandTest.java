// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.zonefleet.cli.CommandLineExtension.Ended;
import io.zonefleet.cli.output.Json;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeName;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.EtcdProcess;
import io.zonefleet.testing.KubeApiServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cluster's life in the fleet, on a real API server and a real etcd that asks who somebody is. Nobody runs pods there: the test plays the
 * cluster's controllers and its agents.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JoinCommandTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    private static final String ID = "prod-a";
    private static final String ROOT = "root-password";
    private static final String NAMESPACE = "zonefleet";

    private static KubeApiServer kube;
    private static EtcdProcess etcd;
    private static KubernetesClient client;
    private static Path kubeconfig;

    @BeforeAll
    static void start() throws Exception {
        kube = KubeApiServer.start();
        etcd = EtcdProcess.start();
        kubeconfig = Files.writeString(ZONEFLEET.dir().resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: a
                    cluster: {server: "%s", certificate-authority-data: %s}
                  - {name: silent, cluster: {server: "https://127.0.0.1:9"}}
                users:
                  - {name: admin, user: {token: %s}}
                  - {name: nobody, user: {token: %s}}
                contexts:
                  - {name: admin@a, context: {cluster: a, user: admin}}
                  - {name: nobody@a, context: {cluster: a, user: nobody}}
                  - {name: silent, context: {cluster: silent, user: admin}}
                """.formatted(
                        kube.url(),
                        Base64.getEncoder().encodeToString(kube.authority().getBytes(StandardCharsets.UTF_8)),
                        KubeApiServer.ADMIN_TOKEN,
                        KubeApiServer.USER_TOKEN));
        client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig("admin@a", kubeconfig.toFile()))
                .build();
        gateway("/v3/auth/user/add", "{\"name\":\"root\",\"password\":\"" + ROOT + "\"}");
        gateway("/v3/auth/role/add", "{\"name\":\"root\"}");
        gateway("/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
        gateway("/v3/auth/enable", "{}");
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
        }
        if (etcd != null) {
            etcd.close();
        }
        if (kube != null) {
            kube.close();
        }
    }

    private static void gateway(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(etcd.endpoint().resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        }
    }

    private static Ended run(String verb, String context, String more) throws IOException {
        Path password = Files.writeString(ZONEFLEET.dir().resolve("root"), ROOT + "\n");
        return ZONEFLEET.run(
                "cluster %s %s --kubeconfig %s --kube-context %s --etcd-endpoints %s --etcd-password-file %s %s"
                        .formatted(verb, ID, kubeconfig, context, etcd.endpoint(), password, more));
    }

    private static Ended join(String more) throws IOException {
        return run("join", "admin@a", more);
    }

    private static Ended leave(String more) throws IOException {
        return run("leave", "admin@a", more);
    }

    private static String password() {
        Secret secret = client.secrets()
                .inNamespace(NAMESPACE)
                .withName("zonefleet-agent-etcd")
                .get();
        return new String(Base64.getDecoder().decode(secret.getData().get("password")), StandardCharsets.UTF_8);
    }

    private static EtcdStore agent() {
        return new EtcdStore(new EtcdEndpoints(
                List.of(etcd.endpoint()),
                Optional.empty(),
                Optional.of(new EtcdEndpoints.Login("zonefleet-agent-" + ID, password())),
                Duration.ofSeconds(5)));
    }

    private static DaemonSet daemonSet() {
        return client.apps()
                .daemonSets()
                .inNamespace(NAMESPACE)
                .withName("zonefleet-agent")
                .get();
    }

    /** As the controller does that a cluster has. */
    private static void schedule(int pods) {
        client.apps()
                .daemonSets()
                .inNamespace(NAMESPACE)
                .withName("zonefleet-agent")
                .editStatus(found -> found.edit()
                        .withNewStatus()
                        .withObservedGeneration(found.getMetadata().getGeneration())
                        .withDesiredNumberScheduled(pods)
                        .withCurrentNumberScheduled(pods)
                        .withUpdatedNumberScheduled(pods)
                        .withNumberMisscheduled(0)
                        .withNumberReady(pods)
                        .endStatus()
                        .build());
    }

    @Test
    @Order(1)
    void namesAllRightsThatAreMissingAndWhoseAndDoesNothing() throws IOException {
        Ended ended = run("join", "nobody@a", "--wait 0");

        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.UNAUTHORIZED.code());
        assertThat(ended.err())
                .contains("user " + KubeApiServer.USER + " may not")
                .contains("patch daemonsets.apps in namespace zonefleet")
                .contains("create namespaces")
                .contains("get secrets in namespace zonefleet");
        assertThat(client.namespaces().withName(NAMESPACE).get()).isNull();
        assertThat(ZONEFLEET.run("cluster get " + ID).code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    @Order(2)
    void namesTheContextsThatThereAre() throws IOException {
        Ended ended = run("join", "other", "");

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains("admin@a, nobody@a");
    }

    @Test
    @Order(2)
    void saysThatTheApiServerDoesNotAnswer() throws IOException {
        Ended ended = run("join", "silent", "");

        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.UNAVAILABLE.code());
        assertThat(ended.err()).contains("https://127.0.0.1:9 does not answer").doesNotContain("null");
    }

    @Test
    @Order(3)
    void saysThatEtcdWantsToKnowWhoItIs() throws IOException {
        Ended ended = ZONEFLEET.run("cluster join %s --kubeconfig %s --kube-context admin@a --etcd-endpoints %s"
                .formatted(ID, kubeconfig, etcd.endpoint()));

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains("--etcd-password-file");
        assertThat(client.namespaces().withName(NAMESPACE).get()).isNull();
    }

    @Test
    @Order(4)
    void aDryRunPrintsAllAndWritesNothing() throws IOException {
        Ended ended = join("--dry-run --source a.example.com");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("kind: DaemonSet", "kind: CustomResourceDefinition", "kind: Secret");
        assertThat(ended.err())
                .contains("DaemonSet zonefleet/zonefleet-agent would be created")
                .contains("user zonefleet-agent-prod-a of etcd would be created");
        assertThat(client.namespaces().withName(NAMESPACE).get()).isNull();
        assertThat(ZONEFLEET.run("cluster get " + ID).code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    @Order(5)
    void joinsAndSaysWhereNobodyProvesAnything() throws IOException {
        Ended ended = join("--wait 1s");

        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.NOT_PROVED.code());
        assertThat(ended.err()).contains("no controller of the cluster");
        assertThat(ended.out())
                .contains("created    cluster prod-a")
                .contains("created    DaemonSet zonefleet/zonefleet-agent");
        assertThat(daemonSet()).isNotNull();
        assertThat(ZONEFLEET.run("cluster get " + ID).code()).isZero();
    }

    @Test
    @Order(6)
    void agentsMayDoInEtcdWhatTheyNeedAndNoMore() throws Exception {
        try (EtcdStore agent = agent()) {
            ClusterId own = new ClusterId(ID);
            NodeName node = new NodeName("n1");
            agent.read(Keys.DEFAULT.agentRanges(own));
            agent.commit(Txn.builder()
                    .put(Keys.DEFAULT.node(own, node), Bytes.of("x"))
                    .put(Keys.DEFAULT.status(own, node), Bytes.of("x"))
                    .build());
            for (String key : List.of(
                    Keys.DEFAULT.node(new ClusterId("prod-b"), node),
                    Keys.DEFAULT.epoch(),
                    Keys.DEFAULT.authorities())) {
                assertThatThrownBy(() -> agent.commit(
                                Txn.builder().put(key, Bytes.of("x")).build()))
                        .as(key)
                        .isInstanceOf(StoreException.Refused.class);
            }
            assertThatThrownBy(() -> agent.read(Keys.DEFAULT.intents(), 0)).isInstanceOf(StoreException.Refused.class);
        }
    }

    @Test
    @Order(7)
    void waitsUntilAgentsHaveProvedThemselvesAndChangesNothingTheSecondTime() throws IOException {
        String before = daemonSet().getMetadata().getResourceVersion();
        String password = password();
        schedule(1);
        ZONEFLEET.register(ID, "n1");
        ZONEFLEET.prove(ID, "n1");

        Ended ended = join("--wait 60s -o json");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("1 of 1 agents have registered, 1 have proved themselves");
        assertThat(ended.json()).isNotEmpty();
        for (JsonNode step : ended.json()) {
            assertThat(step.path("result").asText()).as(step.toString()).isEqualTo("unchanged");
        }
        assertThat(password()).isEqualTo(password);
        assertThat(daemonSet().getMetadata().getGeneration()).isEqualTo(1);
        assertThat(before).isNotEmpty();
    }

    @Test
    @Order(8)
    void putsRightWhatOthersHaveChanged() throws IOException {
        gatewayAsRoot("/v3/auth/user/delete", "{\"name\":\"zonefleet-agent-prod-a\"}");
        client.configMaps().inNamespace(NAMESPACE).withName("zonefleet-agent").delete();

        Ended ended = join("--wait 0 --image registry.example/agent:7");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("created    user zonefleet-agent-prod-a of etcd")
                .contains("created    ConfigMap zonefleet/zonefleet-agent")
                .contains("changed    DaemonSet zonefleet/zonefleet-agent")
                .contains("unchanged  role zonefleet-agent-prod-a of etcd");
        try (EtcdStore agent = agent()) {
            agent.read(Keys.DEFAULT.agentRanges(new ClusterId(ID)));
        }
    }

    private static void gatewayAsRoot(String path, String body) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> login = http.send(
                    HttpRequest.newBuilder(etcd.endpoint().resolve("/v3/auth/authenticate"))
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"name\":\"root\",\"password\":\"" + ROOT + "\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(etcd.endpoint() + path))
                            .header(
                                    "Authorization",
                                    Json.read(login.body()).path("token").asText())
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    @Test
    @Order(9)
    void whatADryRunPrintsIsTakenByTheServer() throws IOException {
        client.namespaces()
                .resource(new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                        .withNewMetadata()
                        .withName("zonefleet-system")
                        .endMetadata()
                        .build())
                .serverSideApply();
        Ended ended = join("--dry-run --source a.example.com");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out())
                .doesNotContain(Base64.getEncoder().encodeToString(password().getBytes(StandardCharsets.UTF_8)));
        List<String> documents = Arrays.stream(ended.out().split("(?m)^---$", -1))
                .filter(text -> !text.isBlank())
                .toList();
        assertThat(documents).hasSizeGreaterThan(8);
        for (String document : documents) {
            client.resource(document)
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager("test")
                            .withForce(true)
                            .withDryRun(List.of("All"))
                            .build());
        }
    }

    @Test
    @Order(10)
    void alsoFollowsTheClusterWhenAsked() throws IOException {
        Path token = ZONEFLEET.dir().resolve("prod-a-kubernetes.token");
        Ended first = join("--wait 0 --source a.example.com");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out()).contains("created    source prod-a-kubernetes");
        assertThat(first.err()).contains("sources.secretsDir");

        // as the controller does that a cluster has
        client.secrets()
                .inNamespace("zonefleet-system")
                .withName("zonefleet-control-plane")
                .edit(secret -> {
                    secret.setData(java.util.Map.of(
                            "token", Base64.getEncoder().encodeToString("a-token".getBytes(StandardCharsets.UTF_8))));
                    return secret;
                });
        Ended second = join("--wait 0 --source a.example.com --source-token-file " + token);
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(second.out())
                .contains("unchanged  source prod-a-kubernetes")
                .contains("unchanged  CustomResourceDefinition clusterdomains.zonefleet.io")
                .contains("created    token file");
        assertThat(token).hasContent("a-token");
        assertThat(daemonSet().getSpec().getTemplate().getSpec().getContainers())
                .as("--image is not said again")
                .allMatch(container -> container.getImage().equals("registry.example/agent:7"));
        JsonNode source = ZONEFLEET.run("source get prod-a-kubernetes -o json").json();
        assertThat(source.path("url").asText()).isEqualTo(kube.url().toString());
        assertThat(source.path("origin").asText()).isEqualTo(ID);
    }

    @Test
    @Order(11)
    void doesNotTouchTheAgentsOfAnotherCluster() throws IOException {
        for (String verb : List.of("join", "leave")) {
            Ended ended = ZONEFLEET.run(
                    "cluster %s prod-b --kubeconfig %s --kube-context admin@a --etcd-endpoints %s --etcd-password-file %s"
                            .formatted(
                                    verb,
                                    kubeconfig,
                                    etcd.endpoint(),
                                    ZONEFLEET.dir().resolve("root")));

            assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.CONFLICT.code());
            assertThat(ended.err()).contains("are of cluster prod-a, not of prod-b");
        }
        assertThat(daemonSet()).isNotNull();
        assertThat(ZONEFLEET.run("cluster get prod-b").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    @Order(12)
    void doesNotLeaveWhilePodsAskTheNodeCacheAlone() throws IOException {
        for (String setting : List.of(
                "profile set hosts network.teardown=keep",
                "cluster set prod-a profile=hosts clusterDomain=cluster.local injection.nameservers=169.254.20.10")) {
            Ended set = ZONEFLEET.run(setting);
            assertThat(set.code()).as(set.err()).isZero();
        }
        client.pods()
                .inNamespace("default")
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .endMetadata()
                        .withNewSpec()
                        .withDnsPolicy("None")
                        .withNewDnsConfig()
                        .withNameservers("169.254.20.10")
                        .endDnsConfig()
                        .addNewContainer()
                        .withName("web")
                        .withImage("registry.example/web")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();

        Ended rehearsed = leave("--dry-run");
        assertThat(rehearsed.code()).as(rehearsed.err()).isZero();
        assertThat(rehearsed.err()).contains("injection of cluster prod-a would be removed");
        assertThat(ZONEFLEET.run("cluster get prod-a -o json").json().has("injection"))
                .isTrue();

        Ended ended = leave("--wait 5s");
        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(ended.err())
                .contains("1 pods have no resolver but the node cache: 1 in default")
                .contains("kubectl -n default rollout restart");
        assertThat(ended.out()).contains("removed    injection of cluster prod-a");
        assertThat(ZONEFLEET.run("cluster get prod-a -o json").json().has("injection"))
                .isFalse();
        assertThat(daemonSet()).isNotNull();
    }

    private static String profile() throws IOException {
        return ZONEFLEET
                .run("cluster get prod-a -o json")
                .json()
                .path("profile")
                .asText();
    }

    @Test
    @Order(13)
    void joinsAgainWhereALeaveStopped() throws IOException {
        client.pods().inNamespace("default").withName("web").withGracePeriod(0).delete();
        Ended early = leave("--wait 1s");
        assertThat(early.code()).as(early.err()).isEqualTo(ExitCode.NOT_PROVED.code());
        assertThat(profile()).isEqualTo("prod-a-leaving");

        Ended ended = join("--wait 0");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("changed    cluster prod-a");
        assertThat(profile()).isEqualTo("hosts");
        assertThat(ZONEFLEET.run("profile get prod-a-leaving").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    @Order(14)
    void leavesInTheEndAndGoesOnWhereItStopped() throws IOException {
        // what others have, too: another node cache asks this Service
        client.services()
                .inNamespace("kube-system")
                .withName("kube-dns-upstream")
                .edit(service -> {
                    service.getMetadata().getLabels().put("example.com/also", "ours");
                    return service;
                });
        ConfigMap others = client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("others")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();

        Ended early = leave("--wait 1s");
        assertThat(early.code()).as(early.err()).isEqualTo(ExitCode.NOT_PROVED.code());
        assertThat(early.err()).contains("have not proved that they know to clean up: n1");
        assertThat(ZONEFLEET
                        .run("profile get prod-a-leaving -o json")
                        .json()
                        .at("/network/teardown")
                        .asText())
                .isEqualTo("remove");
        assertThat(daemonSet()).isNotNull();

        ZONEFLEET.prove(ID, "n1");
        Ended stopped = leave("--wait 1s");
        assertThat(stopped.code()).as(stopped.err()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(stopped.err())
                .contains("these nodes still report")
                .contains("n1")
                .contains("Service kube-system/kube-dns-upstream stays, others keep it too: fabric8");
        assertThat(stopped.out()).contains("others are in it: ConfigMap others");
        client.resource(others).delete();
        assertThat(daemonSet()).isNull();

        ZONEFLEET.silence(ID, "n1");
        Ended ended = leave("--wait 60s");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("removed    cluster prod-a");
        assertThat(ended.err()).contains("Not taken back").contains("Corefile");
        assertThat(client.services()
                        .inNamespace("kube-system")
                        .withName("kube-dns-upstream")
                        .get())
                .isNotNull();
        for (String path : List.of(
                "cluster get prod-a",
                "source get prod-a-kubernetes",
                "node get prod-a/n1",
                "profile get prod-a-leaving")) {
            assertThat(ZONEFLEET.run(path).code()).as(path).isEqualTo(ExitCode.NOT_FOUND.code());
        }
        assertThat(client.secrets().inNamespace(NAMESPACE).list().getItems()).isEmpty();
        assertThat(client.namespaces().withName(NAMESPACE).get().getMetadata().getDeletionTimestamp())
                .isNotNull();

        Ended again = leave("");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).contains("nothing of cluster prod-a is left");
    }

    @Test
    @Order(15)
    void doesNotJoinWhatIsAboutToGo() throws IOException {
        Ended ended = join("--wait 0");

        assertThat(ended.code()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(ended.err()).contains("about to go: Namespace zonefleet");
        assertThat(ZONEFLEET.run("cluster get " + ID).code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }
}
