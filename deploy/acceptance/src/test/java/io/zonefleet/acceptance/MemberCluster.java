// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.KubeApiServer;
import io.zonefleet.testing.TcpProxy;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A member cluster: a real API server with what is shipped for clusters installed, objects written as its own people do, and the way there
 * that the control plane takes, which can be cut. There are no controllers: what a cloud would do is done here.
 */
final class MemberCluster implements AutoCloseable {
    /** Where what is shipped stands. */
    static final String OWN_NAMESPACE = "zonefleet-system";

    /** Whose token the control plane has. */
    static final String ACCOUNT = "zonefleet-control-plane";

    private static final Path SHIPPED = Programs.root().resolve("deploy/kubernetes");
    private static final ResourceDefinitionContext CLUSTER_DOMAINS = new ResourceDefinitionContext.Builder()
            .withGroup("zonefleet.io")
            .withVersion("v1")
            .withPlural("clusterdomains")
            .withKind("ClusterDomain")
            .withNamespaced(true)
            .build();

    private final String id;
    private final KubeApiServer server;
    private final TcpProxy way;
    private final KubernetesClient client;

    private MemberCluster(String id, KubeApiServer server) {
        this.id = id;
        this.server = server;
        this.way = TcpProxy.to(server.url());
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

    /** Starts one, and installs what an operator does. */
    static MemberCluster start(String id) {
        MemberCluster started = new MemberCluster(id, KubeApiServer.start());
        try {
            started.install("control-plane-access.yaml");
            started.install("clusterdomains.zonefleet.io.yaml");
            Await.until("ClusterDomains are served", () -> {
                var known = started.client.getApiResources("zonefleet.io/v1");
                return known != null && !known.getResources().isEmpty();
            });
            return started;
        } catch (RuntimeException | AssertionError broken) {
            started.close();
            throw broken;
        }
    }

    /** By what name the control plane knows it. */
    String id() {
        return id;
    }

    /** The source that follows it, below {@code /sources/}. */
    String source() {
        return id + "-kubernetes";
    }

    KubeApiServer server() {
        return server;
    }

    KubernetesClient client() {
        return client;
    }

    /** Nobody reaches it any more but its own people. */
    void cut() {
        way.cut();
    }

    /** It is within reach again. */
    void mend() {
        way.mend();
    }

    private void install(String file) {
        for (HasMetadata object : shipped(file)) {
            client.resource(object).serverSideApply();
        }
    }

    /** The cluster's own DNS, as kubeadm installs it. */
    void installDns() {
        client.load(new ByteArrayInputStream(KubeApiServer.dns("cluster.local").getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }

    /** How its administrator reaches it, as context {@link #id()}. */
    String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: it, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: admin, user: {token: %s}}]
                contexts: [{name: %s, context: {cluster: it, user: admin}}]
                """.formatted(
                        server.url(),
                        Base64.getEncoder().encodeToString(server.authority().getBytes(StandardCharsets.US_ASCII)),
                        KubeApiServer.ADMIN_TOKEN,
                        id);
    }

    /** The objects of a file of deploy/kubernetes. */
    List<HasMetadata> shipped(String file) {
        return load(SHIPPED.resolve(file));
    }

    /** The objects of any file. */
    List<HasMetadata> load(Path file) {
        try (InputStream yaml = Files.newInputStream(file)) {
            return client.load(yaml).items();
        } catch (IOException disk) {
            throw new UncheckedIOException(disk);
        }
    }

    /** Makes a namespace where it is not there yet; of what is in none, nothing. */
    void makeNamespace(@Nullable String name) {
        if (name != null) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .serverSideApply();
        }
    }

    /** A token of a service account in {@value #OWN_NAMESPACE}, as {@code kubectl create token} gets it. */
    String token(String account) {
        return client.serviceAccounts()
                .inNamespace(OWN_NAMESPACE)
                .withName(account)
                .tokenRequest()
                .getStatus()
                .getToken();
    }

    /**
     * What a source says that follows it.
     *
     * @param token the name of the secret with the token
     * @param comment where it is another one, the cluster is connected to anew
     */
    String followedBy(String token, String suffix, String comment) {
        ObjectNode source = JsonNodeFactory.instance.objectNode();
        source.put("url", way.endpoint().toString())
                .put("origin", id)
                .put("interval", "1s")
                .put("timeout", "5s")
                .put("comment", comment);
        source.putObject("tls").put("ca", server.authority());
        ObjectNode sync = source.putObject("kubernetes").put("token", token).put("ingresses", true);
        sync.putArray("suffixes").add(suffix);
        return source.toString();
    }

    /** A Service of type LoadBalancer, which the cloud has given addresses. */
    void balancer(String name, String domains, String... addresses) {
        Service service = client.services()
                .inNamespace("default")
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withAnnotations(Map.of("zonefleet.io/domains", domains))
                        .endMetadata()
                        .withNewSpec()
                        .withType("LoadBalancer")
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .forceConflicts()
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
        client.services().inNamespace("default").resource(reached).patchStatus();
    }

    /** Deletes a Service. */
    void delete(String name) {
        client.services().inNamespace("default").withName(name).delete();
    }

    /** A ClusterDomain. */
    void clusterDomain(String name, String domain, String... addresses) {
        client.genericKubernetesResources(CLUSTER_DOMAINS)
                .inNamespace("default")
                .resource(new GenericKubernetesResourceBuilder()
                        .withApiVersion("zonefleet.io/v1")
                        .withKind("ClusterDomain")
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .addToAdditionalProperties("spec", Map.of("domain", domain, "addresses", List.of(addresses)))
                        .build())
                .create();
    }

    /** Deletes a ClusterDomain. */
    void deleteClusterDomain(String name) {
        client.genericKubernetesResources(CLUSTER_DOMAINS)
                .inNamespace("default")
                .withName(name)
                .delete();
    }

    /** What the control plane has told a ClusterDomain; empty before it has. */
    private Map<?, ?> status(String name) {
        GenericKubernetesResource object = client.genericKubernetesResources(CLUSTER_DOMAINS)
                .inNamespace("default")
                .withName(name)
                .get();
        return Optional.ofNullable(object)
                .map(known -> known.getAdditionalProperties().get("status"))
                .map(known -> (Map<?, ?>) known)
                .orElse(Map.of());
    }

    /** {@code clusters} and {@code nodes} of its status, and of each condition what it says, such as {@code Proved: True Proved}. */
    List<String> told(String name) {
        Map<?, ?> status = status(name);
        List<?> conditions = status.get("conditions") instanceof List<?> all ? all : List.of();
        return Stream.concat(
                        Stream.of("clusters: " + status.get("clusters"), "nodes: " + status.get("nodes")),
                        conditions.stream()
                                .map(each -> (Map<?, ?>) each)
                                .map(each -> each.get("type") + ": " + each.get("status") + " " + each.get("reason")))
                .toList();
    }

    @Override
    public void close() {
        client.close();
        way.close();
        server.close();
    }
}
