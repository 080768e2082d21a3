// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static io.zonefleet.cli.JoinBed.ID;
import static io.zonefleet.cli.JoinBed.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.zonefleet.cli.CommandLineExtension.Ended;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.NodeName;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.KubeApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster becomes one of the fleet, on a real API server and a real etcd. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JoinCommandTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    private static JoinBed bed;
    private static String kubeDns = "";

    @BeforeAll
    static void start() throws Exception {
        bed = JoinBed.start(ZONEFLEET);
        kubeDns = bed.installDns();
    }

    @AfterAll
    static void stop() {
        if (bed != null) {
            bed.close();
        }
    }

    @Test
    @Order(1)
    void namesAllRightsThatAreMissingAndWhoseAndDoesNothing() throws IOException {
        Ended ended = bed.run("join", ID, "nobody@a", "--wait 0");

        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.UNAUTHORIZED.code());
        assertThat(ended.err())
                .contains("user " + KubeApiServer.USER + " may not")
                .contains("patch daemonsets.apps in namespace zonefleet")
                .contains("create namespaces")
                .contains("get secrets in namespace zonefleet")
                .contains("list services in namespace kube-system");
        assertThat(bed.client().namespaces().withName(NAMESPACE).get()).isNull();
        assertThat(ZONEFLEET.run("cluster get " + ID).code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    @Order(1)
    void saysThatTheTokenOfAVeryLongIdHasNoName() throws IOException {
        Ended ended = bed.run("join", "x".repeat(50), "admin@a", "--source example.com");

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains("--source needs a shorter cluster id");
        assertThat(bed.run("join", "x".repeat(60), "admin@a", "").err())
                .contains("a cluster that joins needs a shorter id");
    }

    @Test
    @Order(2)
    void namesTheContextsThatThereAre() throws IOException {
        Ended ended = bed.run("join", ID, "other", "");

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains("admin@a, nobody@a");
    }

    @Test
    @Order(2)
    void saysThatTheApiServerDoesNotAnswer() throws IOException {
        Ended ended = bed.run("join", ID, "silent", "");

        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.UNAVAILABLE.code());
        assertThat(ended.err()).contains("https://127.0.0.1:9 does not answer").doesNotContain("null");
    }

    @Test
    @Order(3)
    void saysThatEtcdWantsToKnowWhoItIs() throws IOException {
        Ended ended = ZONEFLEET.run("cluster join %s --kubeconfig %s --kube-context admin@a --etcd-endpoints %s"
                .formatted(ID, bed.kubeconfig(), bed.endpoint()));

        assertThat(ended.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(ended.err()).contains("--etcd-password-file");
        assertThat(bed.client().namespaces().withName(NAMESPACE).get()).isNull();
    }

    @Test
    @Order(4)
    void aDryRunPrintsAllAndWritesNothing() throws IOException {
        Ended ended = bed.join("--dry-run --source a.example.com");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("kind: DaemonSet", "kind: CustomResourceDefinition", "kind: Secret");
        assertThat(ended.err())
                .contains("DaemonSet zonefleet/zonefleet-agent would be created")
                .contains("user zonefleet-agent-prod-a of etcd would be created");
        assertThat(bed.client().namespaces().withName(NAMESPACE).get()).isNull();
        assertThat(ZONEFLEET.run("cluster get " + ID).code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    @Order(4)
    void doesNothingWhereTheProfileThatIsNamedIsNotThere() throws IOException {
        Ended ended = bed.join("--wait 0 --profile none");

        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(ended.err()).contains("there is no profile none").contains("Nothing was done");
        assertThat(ZONEFLEET.run("cluster get " + ID).code()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(bed.client().namespaces().withName(NAMESPACE).get()).isNull();
    }

    @Test
    @Order(5)
    void joinsAndSaysWhereNobodyProvesAnything() throws IOException {
        Ended ended = bed.join("--wait 1s");

        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.NOT_PROVED.code());
        assertThat(ended.err()).contains("no controller of the cluster");
        assertThat(ended.out())
                .contains("created    profile prod-a")
                .contains("created    cluster prod-a")
                .contains("created    DaemonSet zonefleet/zonefleet-agent");
        assertThat(bed.daemonSet()).isNotNull();
        assertThat(ZONEFLEET.run("cluster get " + ID).code()).isZero();
    }

    /** Without a profile agents would put no address on their nodes, and none of them would ever prove itself. */
    @Test
    @Order(6)
    void declaresTheClusterAsItsOwnDnsTellsWithAProfileThatBringsTheNodeCache() throws IOException {
        JsonNode cluster = ZONEFLEET.run("cluster get prod-a -o json").json();
        assertThat(cluster.path("profile").asText()).isEqualTo(ID);
        assertThat(cluster.path("clusterDomain").asText()).isEqualTo("k8s.example");
        assertThat(cluster.path("kubeDns").valueStream().map(JsonNode::asText)).containsExactly(kubeDns);

        JsonNode profile = ZONEFLEET.run("profile get prod-a -o json").json();
        assertThat(profile.at("/listeners/0/addresses").valueStream().map(JsonNode::asText))
                .containsExactly("169.254.20.10");
        assertThat(profile.at("/network/link").asText()).isEqualTo("nodelocaldns");
        assertThat(profile.at("/network/rules").asText()).isEqualTo("full");
    }

    @Test
    @Order(6)
    void agentsMayDoInEtcdWhatTheyNeedAndNoMore() throws Exception {
        try (EtcdStore agent = bed.agent()) {
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
            for (KeyRange range : List.of(Keys.DEFAULT.intents(), Keys.DEFAULT.secrets(), Keys.DEFAULT.tokens())) {
                assertThatThrownBy(() -> agent.read(range, 0))
                        .as(range.toString())
                        .isInstanceOf(StoreException.Refused.class);
            }
        }
    }

    @Test
    @Order(7)
    void waitsUntilAgentsHaveProvedThemselvesAndChangesNothingTheSecondTime() throws IOException {
        String before = bed.daemonSet().getMetadata().getResourceVersion();
        String password = bed.password();
        bed.schedule(1);
        ZONEFLEET.register(ID, "n1");
        ZONEFLEET.prove(ID, "n1");

        Ended ended = bed.join("--wait 60s -o json");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).contains("1 of 1 agents have registered, 1 have proved themselves");
        assertThat(ended.json()).isNotEmpty();
        for (JsonNode step : ended.json()) {
            assertThat(step.path("result").asText()).as(step.toString()).isEqualTo("unchanged");
        }
        assertThat(bed.password()).isEqualTo(password);
        assertThat(bed.daemonSet().getMetadata().getGeneration()).isEqualTo(1);
        assertThat(before).isNotEmpty();
    }

    /** What operators have said of the cluster stays; another profile is taken where it is asked for. */
    @Test
    @Order(8)
    void leavesWhatOthersHaveSaidOfTheCluster() throws IOException {
        for (String setting : List.of(
                "profile set hosts network.teardown=keep",
                "cluster set prod-a clusterDomain=other.example comment=ours")) {
            Ended set = ZONEFLEET.run(setting);
            assertThat(set.code()).as(set.err()).isZero();
        }
        Ended asked = bed.join("--wait 0 --profile hosts");
        assertThat(asked.code()).as(asked.err()).isZero();
        assertThat(asked.out()).contains("changed    cluster prod-a").doesNotContain("profile prod-a");

        Ended kept = bed.join("--wait 0");
        assertThat(kept.code()).as(kept.err()).isZero();
        assertThat(kept.out()).contains("unchanged  cluster prod-a");
        JsonNode cluster = ZONEFLEET.run("cluster get prod-a -o json").json();
        assertThat(cluster.path("profile").asText()).isEqualTo("hosts");
        assertThat(cluster.path("clusterDomain").asText()).isEqualTo("other.example");
        assertThat(cluster.path("comment").asText()).isEqualTo("ours");
    }

    @Test
    @Order(8)
    void putsRightWhatOthersHaveChanged() throws IOException {
        bed.asRoot("/v3/auth/user/delete", "{\"name\":\"zonefleet-agent-prod-a\"}");
        bed.client()
                .configMaps()
                .inNamespace(NAMESPACE)
                .withName("zonefleet-agent")
                .delete();

        Ended ended = bed.join("--wait 0 --image registry.example/agent:7");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out())
                .contains("created    user zonefleet-agent-prod-a of etcd")
                .contains("created    ConfigMap zonefleet/zonefleet-agent")
                .contains("changed    DaemonSet zonefleet/zonefleet-agent")
                .contains("unchanged  role zonefleet-agent-prod-a of etcd");
        try (EtcdStore agent = bed.agent()) {
            agent.read(Keys.DEFAULT.agentRanges(new ClusterId(ID)));
        }
    }

    @Test
    @Order(9)
    void whatADryRunPrintsIsTakenByTheServer() throws IOException {
        bed.client()
                .namespaces()
                .resource(new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                        .withNewMetadata()
                        .withName("zonefleet-system")
                        .endMetadata()
                        .build())
                .serverSideApply();
        Ended ended = bed.join("--dry-run --source a.example.com");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out())
                .doesNotContain(
                        Base64.getEncoder().encodeToString(bed.password().getBytes(StandardCharsets.UTF_8)));
        List<String> documents = Arrays.stream(ended.out().split("(?m)^---$", -1))
                .filter(text -> !text.isBlank())
                .toList();
        assertThat(documents).hasSizeGreaterThan(8);
        for (String document : documents) {
            bed.client()
                    .resource(document)
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
        Ended first = bed.join("--wait 0 --source a.example.com");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("created    source prod-a-kubernetes")
                .contains("created    secret prod-a-kubernetes.token");
        assertThat(first.err()).doesNotContain("sources.secretsDir");
        JsonNode secret =
                ZONEFLEET.run("secret get prod-a-kubernetes.token -o json").json();
        assertThat(secret.path("url").asText()).isEqualTo(bed.kube().url().toString());
        assertThat(secret.path("sources").path(0).asText()).isEqualTo("prod-a-kubernetes");

        Ended second = bed.join("--wait 0 --source a.example.com");
        assertThat(second.out())
                .contains("unchanged  secret prod-a-kubernetes.token")
                .contains("unchanged  source prod-a-kubernetes")
                .contains("unchanged  CustomResourceDefinition clusterdomains.zonefleet.io");
        assertThat(first.out() + first.err() + second.out() + second.err()).doesNotContain(JoinBed.TOKEN);
        assertThat(bed.daemonSet().getSpec().getTemplate().getSpec().getContainers())
                .as("--image is not said again")
                .allMatch(container -> container.getImage().equals("registry.example/agent:7"));
        JsonNode source = ZONEFLEET.run("source get prod-a-kubernetes -o json").json();
        assertThat(source.path("url").asText()).isEqualTo(bed.kube().url().toString());
        assertThat(source.path("origin").asText()).isEqualTo(ID);
    }

    /** A file that is asked for is written; a stored one comes before it, and is kept right. */
    @Test
    @Order(11)
    void storesTheTokenAnewWhereTheClusterHasAnotherOne() throws IOException {
        Path file = ZONEFLEET.dir().resolve("prod-a-kubernetes.token");
        bed.writeToken("another-token-of-the-cluster");

        Ended planned = bed.join("--wait 0 --source a.example.com --dry-run");
        assertThat(planned.err()).contains("secret prod-a-kubernetes.token would be changed");
        assertThat(planned.out() + planned.err()).doesNotContain("another-token-of-the-cluster");

        Ended ended = bed.join("--wait 0 --source a.example.com --source-token-file " + file);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("changed    secret prod-a-kubernetes.token", "created    token file");
        assertThat(file).hasContent("another-token-of-the-cluster");
    }

    @Test
    @Order(11)
    void doesNotTouchTheAgentsOfAnotherCluster() throws IOException {
        for (String verb : List.of("join", "leave")) {
            Ended ended = ZONEFLEET.run(
                    "cluster %s prod-b --kubeconfig %s --kube-context admin@a --etcd-endpoints %s --etcd-password-file %s"
                            .formatted(
                                    verb,
                                    bed.kubeconfig(),
                                    bed.endpoint(),
                                    ZONEFLEET.dir().resolve("root")));

            assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.CONFLICT.code());
            assertThat(ended.err()).contains("are of cluster prod-a, not of prod-b");
        }
        assertThat(bed.daemonSet()).isNotNull();
        assertThat(ZONEFLEET.run("cluster get prod-b").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }
}
