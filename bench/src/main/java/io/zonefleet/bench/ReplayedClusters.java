// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.zonefleet.testing.TestCertificates;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The API servers of many clusters, as far as a control plane asks them: one HTTPS server with a path for each. Services are made up when
 * they are listed, as large as those of clusters are; watches are told what {@link #change} does, and nothing else.
 */
final class ReplayedClusters implements AutoCloseable {
    private static final int NODES = 40;
    /** What else managers write into a Service: with it one has 2 KiB. */
    private static final String FILLER = "{\"f:spec\":{\"f:ports\":{}}}".repeat(50);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestCertificates certificates;
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final int services;
    private final AtomicLong version = new AtomicLong(1_000);
    private final Map<Integer, Set<ServerWebSocket>> watches = new ConcurrentHashMap<>();
    private final Map<String, String> changed = new ConcurrentHashMap<>();

    /** @param services of each cluster */
    ReplayedClusters(Path dir, int services) throws IOException {
        this.certificates = TestCertificates.in(dir);
        this.services = services;
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(certificates.server().certificate().toString())
                                .setKeyPath(certificates.server().key().toString())))
                .webSocketHandler(this::watch)
                .requestHandler(this::answer);
        await(server.listen(0, "127.0.0.1"));
    }

    private static void await(Future<?> future) throws IOException {
        try {
            future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IOException("the replayed API servers do not listen", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Where the API server of a cluster is. */
    URI url(int cluster) {
        return URI.create("https://127.0.0.1:" + server.actualPort() + "/c" + cluster);
    }

    /** Who signed its certificate (PEM). */
    String authority() throws IOException {
        return Files.readString(certificates.authority());
    }

    /** The names that a cluster contributes are below it. */
    static String suffix(int cluster) {
        return "c" + cluster + ".many.bench.test";
    }

    /** The domain of a Service. */
    static String domain(int cluster, int service) {
        return "s" + service + "." + suffix(cluster);
    }

    /** Which cluster is asked, and for what. */
    private record Asked(int cluster, String path) {
        static Optional<Asked> of(String path) {
            int slash = path.indexOf('/', 2);
            return path.startsWith("/c") && slash > 0
                    ? Optional.of(new Asked(Integer.parseInt(path.substring(2, slash)), path.substring(slash)))
                    : Optional.empty();
        }
    }

    private void watch(ServerWebSocket socket) {
        Asked.of(socket.path())
                .filter(asked -> asked.path().equals("/api/v1/services"))
                .ifPresent(asked -> {
                    Set<ServerWebSocket> all =
                            watches.computeIfAbsent(asked.cluster(), any -> ConcurrentHashMap.newKeySet());
                    all.add(socket);
                    socket.closeHandler(any -> all.remove(socket));
                });
    }

    private void answer(HttpServerRequest request) {
        Optional<ObjectNode> body = Asked.of(Optional.ofNullable(request.path()).orElse(""))
                .flatMap(asked -> switch (asked.path()) {
                    case "/api/v1/services" -> Optional.of(page(asked.cluster(), request));
                    case "/api/v1/nodes" -> Optional.of(list("NodeList", this::nodes));
                    case "/api/v1/namespaces/kube-system/services" -> Optional.of(list("ServiceList", items -> {}));
                    case "/apis/discovery.k8s.io/v1/endpointslices" ->
                        Optional.of(list("EndpointSliceList", items -> {}));
                    case "/apis/networking.k8s.io/v1/ingresses" -> Optional.of(list("IngressList", items -> {}));
                    case "/apis/apps/v1/daemonsets" -> Optional.of(list("DaemonSetList", items -> {}));
                    default -> Optional.empty();
                });
        request.response()
                .setStatusCode(body.isPresent() ? 200 : 404)
                .putHeader("Content-Type", "application/json")
                .end(body.orElseGet(ReplayedClusters::notFound).toString());
    }

    private static ObjectNode notFound() {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("reason", "NotFound")
                .put("message", "not found")
                .put("code", 404);
    }

    private ObjectNode list(String kind, Consumer<ArrayNode> items) {
        ObjectNode list = JSON.createObjectNode().put("kind", kind).put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", Long.toString(version.get()));
        items.accept(list.putArray("items"));
        return list;
    }

    private void nodes(ArrayNode items) {
        for (int i = 0; i < NODES; i++) {
            items.addObject().putObject("metadata").put("name", "n" + i);
        }
    }

    private ObjectNode page(int cluster, HttpServerRequest request) {
        String from = Optional.ofNullable(request.getParam("continue")).orElse("0");
        String limit = Optional.ofNullable(request.getParam("limit")).orElse(Integer.toString(services));
        int first = Integer.parseInt(from);
        int end = Math.min(services, first + Integer.parseInt(limit));
        ObjectNode list = list("ServiceList", items -> {
            for (int i = first; i < end; i++) {
                items.add(service(cluster, i));
            }
        });
        if (end < services) {
            ((ObjectNode) list.path("metadata")).put("continue", Integer.toString(end));
        }
        return list;
    }

    private ObjectNode service(int cluster, int service) {
        ObjectNode object = JSON.createObjectNode().put("kind", "Service").put("apiVersion", "v1");
        ObjectNode metadata = object.putObject("metadata")
                .put("name", "s" + service)
                .put("namespace", "team-" + service % 20)
                .put("uid", "00000000-0000-0000-%04d-%012d".formatted(cluster, service))
                .put("resourceVersion", Long.toString(version.get()));
        metadata.putObject("annotations")
                .put("zonefleet.io/domains", domain(cluster, service))
                .put("kubectl.kubernetes.io/last-applied-configuration", FILLER);
        object.putObject("spec").put("type", "LoadBalancer").put("clusterIP", "10.96.0.1");
        object.putObject("status")
                .putObject("loadBalancer")
                .putArray("ingress")
                .addObject()
                .put("ip", changed.getOrDefault(domain(cluster, service), address(cluster, service)));
        return object;
    }

    private String address(int cluster, int service) {
        return Domains.address(cluster * services + service);
    }

    /** Gives a Service another address, and tells who watches its cluster. */
    void change(int cluster, int service, String address) {
        changed.put(domain(cluster, service), address);
        version.incrementAndGet();
        ObjectNode event = JSON.createObjectNode().put("type", "MODIFIED");
        event.set("object", service(cluster, service));
        watches.getOrDefault(cluster, Set.of()).forEach(socket -> socket.writeTextMessage(event.toString()));
    }

    @Override
    public void close() throws IOException {
        await(vertx.close());
    }
}
