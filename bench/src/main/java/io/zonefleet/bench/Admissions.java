// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.acceptance.ControlPlane;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeName;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Txn;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdProcess;
import io.zonefleet.testing.FreePorts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A pod's admission over HTTPS, by one API server and by several, while nodes report; beside a path that is not known. */
public final class Admissions {
    private static final ClusterId CLUSTER = new ClusterId("local");
    private static final Clients.Enough ENOUGH =
            new Clients.Enough(Duration.ofSeconds(3), 2_000, Duration.ofSeconds(20));
    private static final Duration WARM = Duration.ofSeconds(10);

    /** Of a pod with some containers. */
    private static final int VARIABLES = 200;

    private static final String REVIEW = """
            {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "u", "operation": "CREATE",
             "resource": {"group": "", "version": "v1", "resource": "pods"}, "namespace": "shop",
             "object": {"metadata": {"name": "web"}, "spec": {"dnsPolicy": "ClusterFirst", "containers": [{"name": "web", "env": [%s]}]}}}}""".formatted(IntStream.range(0, VARIABLES)
            .mapToObj(i -> "{\"name\": \"VARIABLE_" + i + "\", \"value\": \"of some length " + i + "\"}")
            .collect(Collectors.joining(", ")));

    private final Run run;
    private final ControlPlane control;
    private final EtcdStore store;
    private final URI webhook;
    private final int nodes;
    private final Table table = Timings.table();

    private Admissions(Run run, ControlPlane control, EtcdStore store, URI webhook) {
        this.run = run;
        this.control = control;
        this.store = store;
        this.webhook = webhook;
        this.nodes = run.setting(0, 1_000);
    }

    /** {@code [nodes]}, 1,000 where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("admission", args, run -> {
            int port = FreePorts.next();
            URI url = URI.create("https://127.0.0.1:" + port);
            String config = "webhook: { url: \"%s\", address: 127.0.0.1, port: %d }%n".formatted(url, port);
            try (EtcdProcess etcd = EtcdProcess.start(Floors.DURABLE);
                    ControlPlane control = new ControlPlane(run.dir("central"), etcd.endpoint(), config);
                    EtcdStore store = new EtcdStore(EtcdEndpoints.plain(List.of(etcd.endpoint())))) {
                Admissions bench = new Admissions(run, control, store, url);
                bench.fill();
                bench.measure();
            }
        });
    }

    private void fill() {
        control.api()
                .put(
                        "/clusters/local",
                        "{\"clusterDomain\": \"cluster.local\", \"injection\": {\"nameservers\": [\"169.254.20.10\"]}}")
                .ok();
        run.say("registering " + nodes + " nodes");
        for (int i = 0; i < nodes; i++) {
            report(i);
        }
        Await.until(
                "the cache is proved",
                () -> control.api()
                        .get("/clusters/local/injection")
                        .ok()
                        .body()
                        .path("ready")
                        .asBoolean());
    }

    private void report(int i) {
        NodeName name = new NodeName("node-" + i);
        Instant now = Instant.now();
        String epoch = store.read(KeyRange.single(Keys.DEFAULT.epoch()), 0)
                .entries()
                .getFirst()
                .value()
                .utf8();
        // as an agent writes it, whatever newer ones add
        Bytes status =
                Bytes.of("""
                {"v":1,"cluster":"%s","node":"%s","at":"%s","epoch":"%s","proved":{"%s":1},"provedAt":"%s","zonesTotal":0,"zonesProved":0,\
                "exceptions":[],"faults":[],"versions":{},"corefile":"0123abcd","dns":["169.254.20.10:53"]}""".formatted(CLUSTER, name, now, epoch, Feed.all().path(), now));
        store.commit(Txn.builder()
                .put(
                        Keys.DEFAULT.node(CLUSTER, name),
                        Codec.encode(new NodeIdentity(CLUSTER, name, now, now, Optional.empty())))
                .put(Keys.DEFAULT.status(CLUSTER, name), status)
                .build());
    }

    private void measure() throws IOException, GeneralSecurityException {
        try (HttpClient client = HttpClient.newBuilder().sslContext(trust()).build()) {
            Clients.Work unknown = () -> send(client, "/nowhere", 404);
            Clients.Work pod = () -> send(client, "/inject/local", 200);
            Clients.run("warm-up", 4, WARM, any -> pod);
            table.row(Clients.run("floor: a path that is not known", 1, ENOUGH, any -> unknown)
                    .timings());
            Timings one = Clients.run("a pod", 1, ENOUGH, any -> pod).timings();
            table.row(one);
            table.row(Clients.run("a pod, eight API servers at once", 8, ENOUGH, any -> pod)
                    .timings());
            // what is counted of a cluster is counted anew for each image
            beside(() -> table.row(Clients.run("a pod, while nodes report", 1, ENOUGH, any -> pod)
                    .timings()));
            run.page().table(table).atMost("admission of a pod, p99", one.millis(0.99), 10, "ms");
        }
    }

    /** While one node after the other reports, as fast as the store takes it. */
    private void beside(Runnable asking) {
        AtomicBoolean over = new AtomicBoolean();
        Thread reporting = Thread.startVirtualThread(() -> {
            for (int i = 0; !over.get(); i++) {
                report(i % nodes);
            }
        });
        try {
            asking.run();
        } finally {
            over.set(true);
        }
        try {
            reporting.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(HttpClient client, String path, int status) {
        HttpRequest request = HttpRequest.newBuilder(webhook.resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(REVIEW))
                .build();
        try {
            int answered = client.send(request, BodyHandlers.ofByteArray()).statusCode();
            if (answered != status) {
                throw new IllegalStateException(path + " → " + answered);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private SSLContext trust() throws IOException, GeneralSecurityException {
        String bundle = control.api()
                .get("/clusters/local/injection/webhook")
                .ok()
                .body()
                .at("/webhooks/0/clientConfig/caBundle")
                .asText();
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null, null);
        known.setCertificateEntry(
                "webhook",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(Base64.getDecoder().decode(bundle))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
