// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static io.zonefleet.cli.JoinBed.ID;
import static io.zonefleet.cli.JoinBed.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.zonefleet.cli.CommandLineExtension.Ended;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster leaves the fleet, on a real API server and a real etcd. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LeaveCommandTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    private static JoinBed bed;

    @BeforeAll
    static void start() throws Exception {
        bed = JoinBed.start(ZONEFLEET);
        Ended joined = bed.join("--wait 0 --source a.example.com");
        assertThat(joined.code()).as(joined.err()).isZero();
        ZONEFLEET.register(ID, "n1");
        ZONEFLEET.prove(ID, "n1");
    }

    @AfterAll
    static void stop() {
        if (bed != null) {
            bed.close();
        }
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
        bed.client()
                .pods()
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

        Ended rehearsed = bed.leave("--dry-run");
        assertThat(rehearsed.code()).as(rehearsed.err()).isZero();
        assertThat(rehearsed.err()).contains("injection of cluster prod-a would be removed");
        assertThat(ZONEFLEET.run("cluster get prod-a -o json").json().has("injection"))
                .isTrue();

        Ended ended = bed.leave("--wait 5s");
        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(ended.err())
                .contains("1 pods have no resolver but the node cache: 1 in default")
                .contains("kubectl -n default rollout restart");
        assertThat(ended.out()).contains("removed    injection of cluster prod-a");
        assertThat(ZONEFLEET.run("cluster get prod-a -o json").json().has("injection"))
                .isFalse();
        assertThat(bed.daemonSet()).isNotNull();
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
        bed.client()
                .pods()
                .inNamespace("default")
                .withName("web")
                .withGracePeriod(0)
                .delete();
        Ended early = bed.leave("--wait 1s");
        assertThat(early.code()).as(early.err()).isEqualTo(ExitCode.NOT_PROVED.code());
        assertThat(profile()).isEqualTo("prod-a-leaving");

        Ended ended = bed.join("--wait 0");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("changed    cluster prod-a");
        assertThat(profile()).isEqualTo("hosts");
        assertThat(ZONEFLEET.run("profile get prod-a-leaving").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    @Order(14)
    void leavesInTheEndAndGoesOnWhereItStopped() throws IOException {
        // what others have, too: another node cache asks this Service
        bed.client()
                .services()
                .inNamespace("kube-system")
                .withName("kube-dns-upstream")
                .edit(service -> {
                    service.getMetadata().getLabels().put("example.com/also", "ours");
                    return service;
                });
        ConfigMap others = bed.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("others")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();

        Ended early = bed.leave("--wait 1s");
        assertThat(early.code()).as(early.err()).isEqualTo(ExitCode.NOT_PROVED.code());
        assertThat(early.err()).contains("have not proved that they know to clean up: n1");
        assertThat(ZONEFLEET
                        .run("profile get prod-a-leaving -o json")
                        .json()
                        .at("/network/teardown")
                        .asText())
                .isEqualTo("remove");
        assertThat(bed.daemonSet()).isNotNull();

        ZONEFLEET.prove(ID, "n1");
        Ended stopped = bed.leave("--wait 1s");
        assertThat(stopped.code()).as(stopped.err()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(stopped.err())
                .contains("these nodes still report")
                .contains("n1")
                .contains("Service kube-system/kube-dns-upstream stays, others keep it too: fabric8");
        assertThat(stopped.out()).contains("others are in it: ConfigMap others");
        bed.client().resource(others).delete();
        assertThat(bed.daemonSet()).isNull();

        ZONEFLEET.silence(ID, "n1");
        Ended ended = bed.leave("--wait 60s");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("removed    cluster prod-a");
        assertThat(ended.err()).contains("Not taken back").contains("Corefile");
        assertThat(bed.client()
                        .services()
                        .inNamespace("kube-system")
                        .withName("kube-dns-upstream")
                        .get())
                .isNotNull();
        for (String path : List.of(
                "cluster get prod-a",
                "source get prod-a-kubernetes",
                "secret get prod-a-kubernetes.token",
                "node get prod-a/n1",
                "profile get prod-a-leaving",
                "profile get prod-a")) {
            assertThat(ZONEFLEET.run(path).code()).as(path).isEqualTo(ExitCode.NOT_FOUND.code());
        }
        assertThat(bed.client().secrets().inNamespace(NAMESPACE).list().getItems())
                .isEmpty();
        assertThat(bed.client()
                        .namespaces()
                        .withName(NAMESPACE)
                        .get()
                        .getMetadata()
                        .getDeletionTimestamp())
                .isNotNull();

        Ended again = bed.leave("");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out()).isEmpty();
        assertThat(again.err()).contains("nothing of cluster prod-a is left");
    }

    @Test
    @Order(15)
    void doesNotJoinWhatIsAboutToGo() throws IOException {
        Ended ended = bed.join("--wait 0");

        assertThat(ended.code()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(ended.err()).contains("about to go: Namespace zonefleet");
        assertThat(ZONEFLEET.run("cluster get " + ID).code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    /** Of such an id a secret has no name, and a source has none: neither is in the way. */
    @Test
    @Order(16)
    void leavesAClusterWithAVeryLongId() throws IOException {
        for (int length : new int[] {50, 60}) {
            String id = "x".repeat(length);
            ZONEFLEET.run("cluster set " + id + " comment=x");

            Ended ended = bed.run("leave", id, "admin@a", "--dry-run");

            assertThat(ended.code()).as(ended.err()).isZero();
            assertThat(ended.err()).contains("cluster " + id + " would be removed");
            assertThat(ZONEFLEET.run("cluster rm " + id).code()).isZero();
        }
    }
}
