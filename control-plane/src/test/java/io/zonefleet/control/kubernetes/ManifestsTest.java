// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.zonefleet.control.config.ConfigReader;
import io.zonefleet.control.config.ControlConfig;
import io.zonefleet.model.Parsed;
import io.zonefleet.testing.KubeApiServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The manifests that are shipped, at a real API server, beside the images and programs that they start. */
class ManifestsTest {
    private static final String CONTROL = "control-plane.yaml";
    private static final List<String> AGENTS = List.of("agent.yaml", "agent-ha.yaml");
    private static final String IN_POD_NETWORK = "agent-pod-network.yaml";

    private static KubeApiServer cluster;
    private static WrittenObjects objects;
    private static ShippedManifests shipped;

    @BeforeAll
    static void startTheCluster() {
        cluster = KubeApiServer.start();
        objects = new WrittenObjects(cluster);
        shipped = new ShippedManifests(objects.client());
        namespace("zonefleet", "privileged");
        namespace("restricted", "restricted");
        namespace("shop", "restricted");
    }

    private static void namespace(String name, String level) {
        objects.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", level)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    @AfterAll
    static void stopTheCluster() {
        if (objects != null) {
            objects.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static void tried(HasMetadata object) {
        objects.client().resource(object).dryRun().serverSideApply();
    }

    @Test
    void anApiServerTakesEachObject() {
        List<String> files = ShippedManifests.files();
        assertThat(files)
                .contains(
                        CONTROL,
                        "agent.yaml",
                        "agent-ha.yaml",
                        IN_POD_NETWORK,
                        "webhook.yaml",
                        "access.yaml",
                        "crds.yaml");
        for (String file : files) {
            assertThat(shipped.of(file)).as(file).isNotEmpty().allSatisfy(ManifestsTest::tried);
        }
    }

    @Test
    void anApiServerRefusesAFieldThatItDoesNotKnow() {
        DaemonSet agent = shipped.one("agent.yaml", DaemonSet.class, "zonefleet-agent");
        agent.getSpec().getTemplate().getSpec().setAdditionalProperty("hostNetworks", true);

        assertThatThrownBy(() -> tried(agent))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("hostNetworks");
    }

    private static Pod pod(PodTemplateSpec template, String namespace) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("tried")
                .withNamespace(namespace)
                .withLabels(template.getMetadata().getLabels())
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    /** Controllers are what would make pods of them, and none runs here. */
    @Test
    void itTakesTheirPodsTooAndThoseOfTheControlPlaneWhereRulesAreStrict() {
        int templates = 0;
        for (String file : ShippedManifests.files()) {
            for (HasMetadata object : shipped.of(file)) {
                Optional<PodTemplateSpec> template = ShippedManifests.template(object);
                templates += template.isPresent() ? 1 : 0;
                template.ifPresent(found -> tried(pod(found, file.equals(CONTROL) ? "restricted" : "zonefleet")));
            }
        }
        assertThat(templates).as("control plane, etcd, four of agents").isEqualTo(6);
        PodTemplateSpec agent = ShippedManifests.template(shipped.one("agent.yaml", DaemonSet.class, "zonefleet-agent"))
                .orElseThrow();
        assertThatThrownBy(() -> tried(pod(agent, "restricted")))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("violates PodSecurity");
    }

    @Test
    void whatIsGrantedIsWhatTheControlPlaneNeedsAndNothingElse() {
        List<HasMetadata> documented = shipped.at(Path.of("../deploy/kubernetes/control-plane-access.yaml"));

        assertThat(rules(shipped.of("access.yaml")))
                .isEqualTo(rules(documented))
                .hasSize(9);
        for (String file : ShippedManifests.files()) {
            if (!file.equals("access.yaml")) {
                assertThat(rules(shipped.of(file))).as(file).isEmpty();
            }
        }
    }

    private static List<PolicyRule> rules(List<HasMetadata> objects) {
        List<PolicyRule> rules = new ArrayList<>();
        for (HasMetadata object : objects) {
            if (object instanceof ClusterRole role) {
                rules.addAll(role.getRules());
            } else if (object instanceof Role role) {
                rules.addAll(role.getRules());
            }
        }
        return rules;
    }

    @Test
    void theControlPlaneTakesItsConfiguration() {
        String text = shipped.configuration(CONTROL, "zonefleet-control-plane", "control-plane.yaml");

        Parsed<ControlConfig> read = ConfigReader.read(text);

        assertThat(read).as(text).isInstanceOf(Parsed.Valid.class);
        assertThat(ConfigReader.read(text.replace("adminTokenFile", "adminTokensFile")))
                .isInstanceOf(Parsed.Invalid.class);
    }

    private static List<String> mounts(Container container) {
        return container.getVolumeMounts().stream()
                .map(VolumeMount::getMountPath)
                .toList();
    }

    @Test
    void theControlPlaneIsStartedAsItsImageSays() {
        Containerfile image = Containerfile.of("control-plane");
        Deployment deployment = shipped.one(CONTROL, Deployment.class, "zonefleet-control-plane");
        Container container = ShippedManifests.container(deployment, "control-plane");
        var user = deployment.getSpec().getTemplate().getSpec().getSecurityContext();

        assertThat(image.words("USER")).containsExactly(user.getRunAsUser() + ":" + user.getRunAsGroup());
        assertThat(container.getArgs()).isEqualTo(image.words("CMD"));
        assertThat(mounts(container)).containsAll(image.words("VOLUME")).contains("/etc/zonefleet");
        assertThat(container.getPorts())
                .extracting(ContainerPort::getContainerPort)
                .containsAll(
                        image.words("EXPOSE").stream().map(Integer::valueOf).toList());
        assertThat(image.has("/usr/bin/coredns")).isTrue();
        assertThat(shipped.configuration(CONTROL, "zonefleet-control-plane", "control-plane.yaml"))
                .contains("binary: /usr/bin/coredns");
    }

    @Test
    void servicesLeadToPortsThatContainersName() {
        Deployment deployment = shipped.one(CONTROL, Deployment.class, "zonefleet-control-plane");
        List<String> named = ShippedManifests.container(deployment, "control-plane").getPorts().stream()
                .map(ContainerPort::getName)
                .toList();
        for (String service : List.of("zonefleet-control-plane", "zonefleet-webhook")) {
            Service found = shipped.one(CONTROL, Service.class, service);
            assertThat(named)
                    .containsAll(found.getSpec().getPorts().stream()
                            .map(ServicePort::getTargetPort)
                            .map(port -> port.getStrVal())
                            .toList());
            assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
                    .containsAllEntriesOf(found.getSpec().getSelector());
        }
    }

    @Test
    void agentsAreStartedAsTheirImageSaysWithNoRightsThatTheyDoNotNeed() {
        Containerfile image = Containerfile.of("node-agent");
        for (String file : AGENTS) {
            for (HasMetadata object : shipped.of(file)) {
                if (object instanceof DaemonSet set) {
                    Container agent = ShippedManifests.container(set, "agent");
                    assertThat(agent.getArgs()).isEqualTo(image.words("CMD"));
                    assertThat(mounts(agent)).contains("/run/zonefleet", "/tmp", "/etc/zonefleet", "/run/xtables.lock");
                    assertThat(agent.getSecurityContext().getCapabilities().getAdd())
                            .containsExactlyInAnyOrder("NET_ADMIN", "NET_RAW", "NET_BIND_SERVICE");
                    assertThat(set.getSpec().getTemplate().getSpec().getContainers())
                            .allSatisfy(ManifestsTest::assertCareful);
                }
            }
        }
        assertThat(image.words("VOLUME")).containsExactly("/var/lib/zonefleet", "/run/zonefleet", "/tmp");
        assertThat(image.has("/usr/bin/coredns")).isTrue();
        assertThat(image.has("/usr/bin/zonefleet-agent")).isTrue();
    }

    /** Cilium finds it by its label and the names of its ports; nothing of the node is within its reach but the folder of what it remembers. */
    @Test
    void anAgentInTheNetworkOfPodsTouchesNothingOfTheNode() {
        DaemonSet set = shipped.one(IN_POD_NETWORK, DaemonSet.class, "zonefleet-agent");
        var pod = set.getSpec().getTemplate().getSpec();
        Container agent = ShippedManifests.container(set, "agent");
        Container coredns = ShippedManifests.container(set, "coredns");

        assertThat(pod.getHostNetwork()).isNull();
        assertThat(pod.getHostPID()).isNull();
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getHostPath() != null)
                .extracting(volume -> volume.getHostPath().getPath())
                .containsExactly("/var/lib/zonefleet");
        assertThat(agent.getSecurityContext().getCapabilities().getAdd()).isEmpty();
        assertThat(coredns.getSecurityContext().getCapabilities().getAdd()).containsExactly("NET_BIND_SERVICE");
        assertThat(pod.getContainers()).allSatisfy(ManifestsTest::assertCareful);
        assertThat(coredns.getPorts())
                .extracting(port -> port.getName() + " " + port.getContainerPort() + "/" + port.getProtocol())
                .containsExactly("dns 53/UDP", "dns-tcp 53/TCP");
        assertThat(set.getMetadata().getNamespace()).isEqualTo("kube-system");
    }

    private static void assertCareful(Container container) {
        var rights = container.getSecurityContext();
        assertThat(rights.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(rights.getReadOnlyRootFilesystem()).isTrue();
        assertThat(rights.getAllowPrivilegeEscalation()).isFalse();
        assertThat(rights.getPrivileged()).isNull();
    }

    @Test
    void coreDnsRunsBesideAnAgentThatFindsItByItsCommandLine() {
        DaemonSet set = shipped.one("agent.yaml", DaemonSet.class, "zonefleet-agent");
        Container coredns = ShippedManifests.container(set, "coredns");

        assertThat(set.getSpec().getTemplate().getSpec().getShareProcessNamespace())
                .isTrue();
        assertThat(String.join(" ", coredns.getArgs()))
                .contains("exec /usr/bin/coredns -conf /var/lib/zonefleet/Corefile");
        assertThat(coredns.getSecurityContext().getCapabilities().getAdd()).containsExactly("NET_BIND_SERVICE");
        assertThat(shipped.configuration("agent.yaml", "zonefleet-agent", "agent.yaml"))
                .contains("mode: beside", "stateDir: /var/lib/zonefleet\n");
        assertThat(mounts(ShippedManifests.container(set, "agent"))).contains("/var/lib/zonefleet");
        assertThat(mounts(coredns)).contains("/var/lib/zonefleet");
    }

    @Test
    void allIsInOneNamespaceButForWhatIsOfTheCluster() {
        Map<String, String> elsewhere =
                Map.of("kube-dns-upstream", "kube-system", "zonefleet-control-plane", "kube-system");
        for (String file : ShippedManifests.files()) {
            for (HasMetadata object : shipped.of(file)) {
                String namespace = object.getMetadata().getNamespace();
                String name = object.getMetadata().getName();
                // a policy of Cilium is of the namespace of the Service that it redirects, and so are its agents
                String usual = file.equals(IN_POD_NETWORK) ? "kube-system" : "zonefleet";
                assertThat(namespace == null || namespace.equals(usual) || namespace.equals(elsewhere.get(name)))
                        .as("%s %s in %s", object.getKind(), name, namespace)
                        .isTrue();
            }
        }
    }
}
