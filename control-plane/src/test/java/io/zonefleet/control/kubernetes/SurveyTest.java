// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.zonefleet.model.Address;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.KubeApiServer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is read of a real cluster with the rights that are shipped. */
class SurveyTest {
    private static final Map<String, String> OF_KUBE_DNS = Map.of("k8s-app", "kube-dns");

    private static KubeApiServer cluster;
    private static WrittenObjects objects;
    private static KubernetesClient allowed;

    @BeforeAll
    static void startTheCluster() {
        cluster = KubeApiServer.start();
        objects = new WrittenObjects(cluster);
        objects.install("control-plane-access.yaml");
        objects.bind("zonefleet-control-plane");
        bindInKubeSystem();
        allowed = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(objects.client().getConfiguration())
                        .withOauthToken(KubeApiServer.USER_TOKEN)
                        .build())
                .build();
        objects.client()
                .configMaps()
                .inNamespace("kube-system")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("kube-proxy")
                        .endMetadata()
                        .addToData("config.conf", "mode: iptables\n")
                        .build())
                .serverSideApply();
        before("kube-dns", OF_KUBE_DNS);
        // API servers hear of roles by a watch
        Await.asserted("its rights", () -> assertThat(findings().notes()).isEmpty());
    }

    /** Of kube-system it may read ConfigMaps, by a role there. */
    private static void bindInKubeSystem() {
        objects.client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace("kube-system")
                        .withName("test-user")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "zonefleet-control-plane")
                        .addNewSubject("rbac.authorization.k8s.io", "User", KubeApiServer.USER, null)
                        .build())
                .serverSideApply();
    }

    @AfterAll
    static void stopTheCluster() {
        if (allowed != null) {
            allowed.close();
        }
        if (objects != null) {
            objects.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void noSecondService() {
        objects.client()
                .services()
                .inNamespace("kube-system")
                .withName("kube-dns-upstream")
                .delete();
    }

    private static Service before(String name, Map<String, String> labels) {
        return objects.client()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace("kube-system")
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withSelector(OF_KUBE_DNS)
                        .addNewPort()
                        .withPort(53)
                        .withProtocol("UDP")
                        .endPort()
                        .endSpec()
                        .build())
                .serverSideApply();
    }

    private static Findings findings() {
        return Discovery.of(Survey.of(allowed), Instant.EPOCH);
    }

    private static boolean suggestsToTakeKubeDns(Findings findings) {
        return Suggestion.of(Cluster.of(new ClusterId("prod")), findings)
                .profile()
                .network()
                .orElseThrow()
                .interceptKubeDns();
    }

    private static void assertFound(Service second) {
        Findings found = findings();

        assertThat(found.notes()).isEmpty();
        assertThat(found.kubeDnsUpstream().orElseThrow().value())
                .containsExactly(Address.of(second.getSpec().getClusterIP()));
        assertThat(found.kubeDns().orElseThrow().value())
                .hasSize(1)
                .doesNotContain(Address.of(second.getSpec().getClusterIP()));
        assertThat(suggestsToTakeKubeDns(found)).isTrue();
    }

    @Test
    void findsTheSecondServiceThatIsShipped() {
        Service shipped = new ShippedManifests(objects.client()).one("agent.yaml", Service.class, "kube-dns-upstream");
        assertThat(shipped.getMetadata().getLabels()).doesNotContainKey("k8s-app");

        assertFound(objects.client().resource(shipped).serverSideApply());
    }

    @Test
    void findsThatOfAnotherNodeCacheOnce() {
        assertFound(before("kube-dns-upstream", OF_KUBE_DNS));
    }

    @Test
    void suggestsNothingThatNeedsOneWhereThereIsNone() {
        Findings found = findings();

        assertThat(found.kubeDns()).isPresent();
        assertThat(found.kubeDnsUpstream()).isEmpty();
        assertThat(suggestsToTakeKubeDns(found)).isFalse();
    }
}
