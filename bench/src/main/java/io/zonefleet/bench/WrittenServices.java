// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.KubeApiServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Services of type LoadBalancer in a real cluster, written as its own controllers write them, and a bare watch that sees them come. */
final class WrittenServices implements AutoCloseable {
    /** The names that one contributes are at or below it. */
    static final String SUFFIX = "kube.bench.test";

    private static final String NAMESPACE = "default";
    private static final String DOMAINS = "zonefleet.io/domains";
    private static final long PAGE = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KubernetesClient client;
    private final Watch watch;
    private final Map<String, Long> seen = new ConcurrentHashMap<>();

    WrittenServices(KubeApiServer server) {
        this.client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl(server.url().toString())
                        .withCaCertData(Base64.getEncoder()
                                .encodeToString(server.authority().getBytes(StandardCharsets.US_ASCII)))
                        .withOauthToken(KubeApiServer.ADMIN_TOKEN)
                        .build())
                .build();
        this.watch = client.services().inNamespace(NAMESPACE).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Service service) {
                long now = System.nanoTime();
                address(service).ifPresent(address -> seen.putIfAbsent(key(name(service), address), now));
            }

            @Override
            public void onClose(WatcherException cause) {
                // where the server was stopped: what is not seen is missed where it is waited for
            }
        });
    }

    private static String name(Service service) {
        return service.getMetadata().getName();
    }

    private static String key(String name, String address) {
        return name + " " + address;
    }

    private static Optional<String> address(Service service) {
        return Optional.ofNullable(service.getStatus())
                .map(status -> status.getLoadBalancer())
                .flatMap(balancer -> balancer.getIngress().stream().findFirst())
                .map(LoadBalancerIngress::getIp);
    }

    /** The domain of a Service. */
    static String domain(String name) {
        return name + "." + SUFFIX;
    }

    /** Makes it, and gives it its address as a load balancer's controller does, afterwards. */
    void create(String name, String address) {
        client.services()
                .inNamespace(NAMESPACE)
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withAnnotations(Map.of(DOMAINS, domain(name)))
                        .endMetadata()
                        .withNewSpec()
                        .withType("LoadBalancer")
                        // 5,000 of them are more than the ports of nodes that one cluster has
                        .withAllocateLoadBalancerNodePorts(false)
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        change(name, address);
    }

    /** Gives it another address. */
    void change(String name, String address) {
        client.services()
                .inNamespace(NAMESPACE)
                .withName(name)
                .editStatus(service -> new ServiceBuilder(service)
                        .editOrNewStatus()
                        .withNewLoadBalancer()
                        .withIngress(List.of(
                                new LoadBalancerIngressBuilder().withIp(address).build()))
                        .endLoadBalancer()
                        .endStatus()
                        .build());
    }

    /** When the bare watch was told that a Service has that address, on {@link System#nanoTime}. */
    long seen(String name, String address) {
        return Await.value("the watch sees " + name, () -> Optional.ofNullable(seen.get(key(name, address))));
    }

    /** Nanoseconds until a bare informer has all Services, read as the control plane reads them: a page after the other. */
    long listed(int services) {
        long start = System.nanoTime();
        try (SharedIndexInformer<Service> informer =
                client.services().inNamespace(NAMESPACE).withLimit(PAGE).runnableInformer(0)) {
            informer.start()
                    .toCompletableFuture()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            long took = System.nanoTime() - start;
            int found = informer.getStore().list().size();
            if (found < services) {
                throw new IllegalStateException("the bare informer has " + found + " Services of " + services);
            }
            return took;
        }
    }

    @Override
    public void close() {
        watch.close();
        client.close();
    }
}
