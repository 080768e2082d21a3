// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static io.zonefleet.cli.JoinBed.ID;
import static io.zonefleet.cli.JoinBed.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.zonefleet.cli.CommandLineExtension.Ended;
import io.zonefleet.model.NodeRole;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster gets its zone servers by a join, and its own CoreDNS asks them; a leave gives its configuration back to the byte. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ZoneServerJoinTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = CommandLineExtension.withoutKeys();

    /** As kubeadm writes it, but for a blank that somebody has left. */
    private static final String COREFILE = """
            .:53 {
                errors
                health {
                   lameduck 5s
                }
                ready
                kubernetes cluster.local in-addr.arpa ip6.arpa {
                   pods insecure
                   fallthrough in-addr.arpa ip6.arpa
                   ttl 30
                }
                prometheus :9153
                forward . /etc/resolv.conf {
                   max_concurrent 1000
                }
                cache 30
                loop
                reload
                loadbalance\s
            }
            """;

    private static final String IMPORTING = COREFILE + "import custom/*.server\n";
    private static final String SYSTEM = "zonefleet-system";
    private static final String NAME = "zonefleet-zone-server";
    private static final String JOIN = "--source a.example.com --zone-server a.example.com,corp.example ";

    private static JoinBed bed;

    @BeforeAll
    static void start() throws Exception {
        bed = JoinBed.start(ZONEFLEET);
        corefile("a.example.com:53 {\n    forward . 192.0.2.9\n}\n" + COREFILE);
        runs("registry.k8s.io/coredns/coredns:v1.10.1");
    }

    @AfterAll
    static void stop() {
        if (bed != null) {
            bed.close();
        }
    }

    private static void corefile(String text) {
        bed.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("coredns")
                        .withNamespace("kube-system")
                        .endMetadata()
                        .withData(Map.of("Corefile", text, "other", "kept"))
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private static ConfigMap config(String name) {
        return bed.client()
                .configMaps()
                .inNamespace("kube-system")
                .withName(name)
                .get();
    }

    private static String corefile() {
        assertThat(config("coredns").getData()).containsEntry("other", "kept");
        return Objects.requireNonNull(config("coredns").getData().get("Corefile"));
    }

    private static void runs(String image) {
        Map<String, String> labels = Map.of("k8s-app", "kube-dns");
        bed.client()
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("coredns")
                        .withNamespace("kube-system")
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .withMatchLabels(labels)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("coredns")
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .serverSideApply();
    }

    private static StatefulSet statefulSet() {
        return bed.client()
                .apps()
                .statefulSets()
                .inNamespace(SYSTEM)
                .withName(NAME)
                .get();
    }

    /** As the controller does that a cluster has. */
    private static void ready(int pods) {
        bed.client()
                .apps()
                .statefulSets()
                .inNamespace(SYSTEM)
                .withName(NAME)
                .editStatus(found -> found.edit()
                        .withNewStatus()
                        .withObservedGeneration(found.getMetadata().getGeneration())
                        .withReplicas(pods)
                        .withUpdatedReplicas(pods)
                        .withReadyReplicas(pods)
                        .endStatus()
                        .build());
    }

    private static Service service() {
        return bed.client().services().inNamespace(SYSTEM).withName(NAME).get();
    }

    @Test
    @Order(1)
    void saysAllThatIsInTheWayAndMakesNothing() throws IOException {
        Ended names = bed.join("--wait 0 --zone-server a_b..example,-.example");
        assertThat(names.code()).as(names.err()).isEqualTo(ExitCode.USAGE.code());
        assertThat(names.err()).contains("\"a_b..example\"", "\"-.example\"");

        Ended old = bed.join("--wait 0 " + JOIN);
        assertThat(old.code()).as(old.err()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(old.err()).contains("coredns:v1.10.1").contains("1.11.4").contains("--zone-server-only");

        runs("registry.k8s.io/coredns/coredns:v1.12.0");
        Ended taken = bed.join("--wait 0 " + JOIN + "--zone-server cluster.local");
        assertThat(taken.code()).as(taken.err()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(taken.err())
                .contains("\"a.example.com\": a server block serves this zone already")
                .contains("\"cluster.local\"")
                .contains("It was not touched");

        for (String namespace : List.of(NAMESPACE, SYSTEM)) {
            assertThat(bed.client().namespaces().withName(namespace).get()).isNull();
        }
        assertThat(ZONEFLEET.run("cluster get " + ID).code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }

    @Test
    @Order(2)
    void sendsNobodyToZoneServersThatHaveNotProvedThemselves() throws IOException {
        corefile(COREFILE);
        Ended at = bed.join("--wait 0 " + JOIN);
        assertThat(at.code()).as(at.err()).isZero();
        assertThat(at.out())
                .contains("created    StatefulSet zonefleet-system/zonefleet-zone-server")
                .doesNotContain("Corefile");
        assertThat(at.err())
                .contains("does not ask them before they have proved themselves")
                .contains("can't store secrets (secrets.keyFile)", "prod-a-kubernetes.token in its sources.secretsDir");

        Ended waited = bed.join("--wait 1s " + JOIN);
        assertThat(waited.code()).as(waited.err()).isEqualTo(ExitCode.NOT_PROVED.code());
        assertThat(waited.err()).contains("no controller of the cluster has taken up the StatefulSet yet");

        ready(2);
        ZONEFLEET.register(ID, NAME + "-0", NodeRole.ZONE_SERVER);
        ZONEFLEET.prove(ID, NAME + "-0", NodeRole.ZONE_SERVER);
        Ended half = bed.join("--wait 1s " + JOIN);
        assertThat(half.code()).as(half.err()).isEqualTo(ExitCode.NOT_PROVED.code());
        assertThat(half.err()).contains("1 of 2 zone servers have registered, 1 have proved themselves");
        assertThat(corefile()).isEqualTo(COREFILE);
    }

    @Test
    @Order(3)
    void itsPodsHaveWhatAgentsOfThisClusterHave() {
        var pod = statefulSet().getSpec().getTemplate().getSpec();
        assertThat(pod.getContainers().getFirst().getImage())
                .isEqualTo(pod.getInitContainers().getFirst().getImage())
                .isEqualTo(bed.daemonSet()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage());
        assertThat(bed.client()
                        .secrets()
                        .inNamespace(SYSTEM)
                        .withName("zonefleet-etcd")
                        .get()
                        .getData()
                        .get("password"))
                .isEqualTo(bed.client()
                        .secrets()
                        .inNamespace(NAMESPACE)
                        .withName("zonefleet-agent-etcd")
                        .get()
                        .getData()
                        .get("password"));
        assertThat(bed.client()
                        .configMaps()
                        .inNamespace(SYSTEM)
                        .withName(NAME)
                        .get()
                        .getData()
                        .get("agent.yaml"))
                .contains("cluster: prod-a", "role: zone-server", bed.endpoint().toString(), "zonefleet-agent-prod-a");
        NetworkPolicy policy = bed.client()
                .network()
                .v1()
                .networkPolicies()
                .inNamespace(SYSTEM)
                .withName(NAME)
                .get();
        assertThat(policy.getSpec().getEgress().getFirst().getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .as("nowhere but to DNS and etcd")
                .containsExactlyInAnyOrder(53, 53, bed.endpoint().getPort());
    }

    @Test
    @Order(4)
    void editsTheCorefileWhenAllHaveProvedThemselvesAndOnlyOnce() throws IOException {
        ZONEFLEET.register(ID, NAME + "-1", NodeRole.ZONE_SERVER);
        ZONEFLEET.prove(ID, NAME + "-1", NodeRole.ZONE_SERVER);
        Ended rehearsed = bed.join("--dry-run " + JOIN);
        assertThat(rehearsed.err())
                .contains("block of Zonefleet in the Corefile of the cluster's own CoreDNS would be created");
        assertThat(rehearsed.out()).contains("kind: StatefulSet");
        assertThat(corefile()).isEqualTo(COREFILE);

        Ended ended = bed.join("--wait 0 " + JOIN);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("created    block of Zonefleet");
        assertThat(ended.err()).contains("reads it within a minute or two");
        assertThat(corefile())
                .startsWith(COREFILE)
                .contains("a.example.com:53,\ncorp.example:53 {")
                .contains("forward . " + String.join(" ", service().getSpec().getClusterIPs()) + " {")
                .contains("next REFUSED");

        String version = config("coredns").getMetadata().getResourceVersion();
        Ended again = bed.join("--wait 0 " + JOIN);
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.out().lines()).hasSizeGreaterThan(20).allMatch(line -> line.startsWith("unchanged  "));
        assertThat(config("coredns").getMetadata().getResourceVersion()).isEqualTo(version);
    }

    /** Where a distribution brings coredns-custom, the block goes over to there. */
    @Test
    @Order(5)
    void takesTheFileThatACorefileImports() throws IOException {
        corefile(corefile().replace(COREFILE, IMPORTING));
        Ended ended = bed.join("--wait 0 --zone-server-only " + JOIN);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("changed    block of Zonefleet");
        assertThat(corefile()).isEqualTo(IMPORTING);
        assertThat(config("coredns-custom").getData()).containsOnlyKeys("zonefleet.server");
        assertThat(config("coredns-custom").getData().get("zonefleet.server"))
                .contains("corp.example:53 {")
                .doesNotContain("next");

        corefile(COREFILE);
        Ended back = bed.join("--wait 0 " + JOIN);
        assertThat(back.code()).as(back.err()).isZero();
        assertThat(config("coredns-custom")).as("it was ours alone").isNull();
        assertThat(corefile()).startsWith(COREFILE).contains("next REFUSED");
    }

    @Test
    @Order(6)
    void aLeaveAsksForARestartWhereCoreDnsDoesNotReadByItself() throws IOException {
        corefile(corefile().replace("    reload\n", ""));
        Ended joined = bed.join("--wait 0 " + JOIN);
        assertThat(joined.code()).as(joined.err()).isZero();

        Ended ended = bed.leave("--dns-settle 0");
        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(ended.err()).contains("rollout restart deployment/coredns");
        assertThat(corefile()).isEqualTo(COREFILE.replace("    reload\n", ""));
        assertThat(statefulSet()).isNotNull();
    }

    @Test
    @Order(7)
    void leavesTheCorefileFirstAndThenTheZoneServers() throws IOException {
        corefile(COREFILE);
        Ended joined = bed.join("--wait 0 " + JOIN);
        assertThat(joined.code()).as(joined.err()).isZero();
        assertThat(corefile()).isNotEqualTo(COREFILE);

        Ended reporting = bed.leave("--dns-settle 0 --wait 1s");
        assertThat(reporting.code()).as(reporting.err()).isEqualTo(ExitCode.CONFLICT.code());
        assertThat(reporting.out()).contains("removed    block of Zonefleet");
        assertThat(corefile()).isEqualTo(COREFILE);
        assertThat(statefulSet()).isNull();

        ZONEFLEET.silence(ID, NAME + "-0");
        ZONEFLEET.silence(ID, NAME + "-1");
        Ended ended = bed.leave("--wait 60s");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("removed    Service zonefleet-system/zonefleet-zone-server");
        assertThat(ended.out()).contains("removed    Namespace zonefleet-system");
        assertThat(service()).isNull();
        assertThat(bed.client().secrets().inNamespace(SYSTEM).list().getItems()).isEmpty();
        assertThat(ZONEFLEET.run("cluster get " + ID).code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }
}
