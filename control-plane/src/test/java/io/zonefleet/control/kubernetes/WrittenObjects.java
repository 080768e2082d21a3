// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.KubeApiServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Objects of a cluster, written as those who may do anything there. */
final class WrittenObjects implements AutoCloseable {
    private static final Path SHIPPED = Path.of("../deploy/kubernetes");

    private final KubernetesClient client;

    WrittenObjects(KubeApiServer server) {
        this.client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl(server.url().toString())
                        .withCaCertData(Base64.getEncoder()
                                .encodeToString(server.authority().getBytes(StandardCharsets.US_ASCII)))
                        .withOauthToken(KubeApiServer.ADMIN_TOKEN)
                        .build())
                .build();
    }

    KubernetesClient client() {
        return client;
    }

    /** Installs a file of deploy/kubernetes. */
    void install(String file) {
        try (InputStream yaml = Files.newInputStream(SHIPPED.resolve(file))) {
            apply(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same of a text. */
    void apply(String yaml) {
        apply(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private void apply(InputStream yaml) {
        for (HasMetadata object : client.load(yaml).items()) {
            client.resource(object).serverSideApply();
        }
    }

    /** The role that is shipped, but for its rules about one resource. */
    ClusterRole shippedRoleWithout(String resource) {
        try (InputStream yaml = Files.newInputStream(SHIPPED.resolve("control-plane-access.yaml"))) {
            ClusterRole shipped = client.load(yaml).items().stream()
                    .filter(ClusterRole.class::isInstance)
                    .map(ClusterRole.class::cast)
                    .findFirst()
                    .orElseThrow();
            return new ClusterRoleBuilder(shipped)
                    .withRules(shipped.getRules().stream()
                            .filter(rule -> !rule.getResources().contains(resource))
                            .toList())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets {@link KubeApiServer#USER} do what a role says. */
    void bind(String role) {
        bind(KubeApiServer.USER, role);
    }

    /** Lets a user do what a role says. */
    void bind(String user, String role) {
        client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("test-" + user)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", role)
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .serverSideApply();
    }

    /** Installs ClusterDomains and waits until they are served. */
    void installClusterDomains() {
        install("clusterdomains.zonefleet.io.yaml");
        Await.until("the definition is served", () -> {
            var known = client.getApiResources("zonefleet.io/v1");
            return known != null && !known.getResources().isEmpty();
        });
    }

    /** A Service of type LoadBalancer that has got addresses. */
    void balancer(String name, String domains, String... addresses) {
        balancer("default", name, domains, 1, addresses);
    }

    /** The same with so many ports, in a namespace. */
    void balancer(String namespace, String name, String domains, int ports, String... addresses) {
        Service service = client.services()
                .inNamespace(namespace)
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withAnnotations(Map.of(Annotated.DOMAINS, domains))
                        .endMetadata()
                        .withNewSpec()
                        .withType("LoadBalancer")
                        .withAllocateLoadBalancerNodePorts(false)
                        .withPorts(IntStream.range(80, 80 + ports)
                                .mapToObj(port -> new ServicePortBuilder()
                                        .withName("p" + port)
                                        .withPort(port)
                                        .build())
                                .toList())
                        .endSpec()
                        .build())
                .serverSideApply();
        Service reached = new ServiceBuilder(service)
                .withNewStatus()
                .withNewLoadBalancer()
                .addAllToIngress(Arrays.stream(addresses)
                        .map(ip -> new LoadBalancerIngressBuilder().withIp(ip).build())
                        .toList())
                .endLoadBalancer()
                .endStatus()
                .build();
        client.services().inNamespace(namespace).resource(reached).patchStatus();
    }

    /** A headless Service. */
    void headless(String name, String domains) {
        client.services()
                .inNamespace("default")
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withAnnotations(Map.of(Annotated.DOMAINS, domains))
                        .endMetadata()
                        .withNewSpec()
                        .withClusterIP("None")
                        .endSpec()
                        .build())
                .serverSideApply();
    }

    /** Its endpoints, as the controller writes them, all of them ready. */
    void endpoints(String service, String... addresses) {
        client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace("default")
                .resource(new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withName(service + "-1")
                        .withLabels(Map.of("kubernetes.io/service-name", service, "service.kubernetes.io/headless", ""))
                        .endMetadata()
                        .withAddressType("IPv4")
                        .addNewEndpoint()
                        .withAddresses(addresses)
                        .withNodeName("n1")
                        .endEndpoint()
                        .build())
                .serverSideApply();
    }

    void delete(String service) {
        client.services().inNamespace("default").withName(service).delete();
    }

    void clusterDomain(String name, Map<String, Object> spec) {
        clusterDomain("default", name, spec);
    }

    void clusterDomain(String namespace, String name, Map<String, Object> spec) {
        client.genericKubernetesResources(Connection.CLUSTER_DOMAINS)
                .inNamespace(namespace)
                .resource(SyncedTest.clusterDomain(name, spec))
                .create();
    }

    void namespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Deletes a namespace with all that is in it, as the controller does that a cluster has. */
    void deleteNamespace(String name) {
        client.namespaces().withName(name).delete();
        client.genericKubernetesResources(Connection.CLUSTER_DOMAINS)
                .inNamespace(name)
                .delete();
        client.services().inNamespace(name).delete();
        Namespace ending = client.namespaces().withName(name).get();
        client.raw(
                "/api/v1/namespaces/" + name + "/finalize",
                "PUT",
                new NamespaceBuilder(ending)
                        .withNewSpec()
                        .withFinalizers()
                        .endSpec()
                        .build());
    }

    Optional<GenericKubernetesResource> clusterDomain(String name) {
        return Optional.ofNullable(client.genericKubernetesResources(Connection.CLUSTER_DOMAINS)
                .inNamespace("default")
                .withName(name)
                .get());
    }

    /** Status and reason of a condition, such as {@code True Proved}; empty where there is none. */
    String condition(String name, String type) {
        Object status = clusterDomain(name)
                .map(object -> object.getAdditionalProperties().get("status"))
                .orElse(Map.of());
        Object conditions = status instanceof Map<?, ?> fields ? fields.get("conditions") : List.of();
        if (conditions instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof Map<?, ?> one && type.equals(one.get("type"))) {
                    return one.get("status") + " " + one.get("reason");
                }
            }
        }
        return "";
    }

    @Override
    public void close() {
        client.close();
    }
}
