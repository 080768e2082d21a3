// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.zonefleet.acceptance.Api;
import io.zonefleet.acceptance.ControlPlane;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdProcess;
import io.zonefleet.testing.KubeApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One control plane that follows many clusters with many Services each, their API servers replayed; beside it a bare informer for each. */
final class ManyFollowed {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final Duration REST = Duration.ofSeconds(60);
    private static final int SECONDS_OF_CHANGES = 30;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);
    /** Beside the addresses that Services begin with. */
    private static final int OTHER_ADDRESSES = 1 << 22;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Run run;
    private final ReplayedClusters replayed;
    private final ControlPlane control;
    private final int clusters;
    private final int services;

    private ManyFollowed(Run run, ReplayedClusters replayed, ControlPlane control, int clusters, int services) {
        this.run = run;
        this.replayed = replayed;
        this.control = control;
        this.clusters = clusters;
        this.services = services;
    }

    /**
     * Measures it, with an etcd and a control plane of its own.
     *
     * @param secrets the folder with the token {@code admin}
     */
    static void measure(Run run, Path secrets, Table table, int clusters, int services) throws Exception {
        String config = "sources: { secretsDir: %s }%n".formatted(secrets);
        try (ReplayedClusters replayed = new ReplayedClusters(run.dir("replayed"), services);
                EtcdProcess etcd = EtcdProcess.start(Floors.DURABLE);
                ControlPlane control = new ControlPlane(run.dir("central-of-many"), etcd.endpoint(), config)) {
            ManyFollowed bench = new ManyFollowed(run, replayed, control, clusters, services);
            bench.firstSync(table);
            bench.atRest();
            bench.underChanges(table);
        }
    }

    private String counted() {
        return clusters + " clusters of " + Table.number((long) services) + " Services";
    }

    private void firstSync(Table table) throws Exception {
        run.say("bare informers read " + counted());
        table.row(Timings.of("floor: a bare informer for each of " + counted(), List.of(bare())));
        for (int i = 0; i < clusters; i++) {
            control.api().put("/clusters/c" + i, "{}").ok();
        }
        run.say("following them");
        long start = System.nanoTime();
        for (int i = 0; i < clusters; i++) {
            follow(i);
        }
        Await.until("all are contributed", PATIENCE, () -> total() == clusters * services);
        table.row(Timings.of(counted() + ": sources declared → all contributed", List.of(System.nanoTime() - start)));
    }

    private int total() {
        return control.api().get("/domains?limit=1").ok().body().path("total").asInt();
    }

    private void follow(int cluster) throws IOException {
        ObjectNode spec = JSON.createObjectNode()
                .put("url", replayed.url(cluster).toString())
                .put("origin", "c" + cluster);
        spec.putObject("tls").put("ca", replayed.authority());
        spec.putObject("kubernetes").put("token", "admin").putArray("suffixes").add(ReplayedClusters.suffix(cluster));
        control.api().put("/sources/c" + cluster, spec.toString()).ok();
    }

    private long bare() throws Exception {
        List<KubernetesClient> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clusters; i++) {
                clients.add(new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder()
                                .withAutoConfigure(false)
                                .withMasterUrl(replayed.url(i).toString())
                                .withCaCertData(Base64.getEncoder()
                                        .encodeToString(replayed.authority().getBytes(StandardCharsets.US_ASCII)))
                                .withOauthToken(KubeApiServer.ADMIN_TOKEN)
                                .build())
                        .build());
            }
            long start = System.nanoTime();
            List<Future<?>> read = new ArrayList<>();
            for (KubernetesClient client : clients) {
                read.add(threads.submit(() -> client.services()
                        .inAnyNamespace()
                        .withLimit(100L)
                        .runnableInformer(0)
                        .start()
                        .toCompletableFuture()
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)));
            }
            for (Future<?> each : read) {
                each.get();
            }
            return System.nanoTime() - start;
        } finally {
            clients.forEach(KubernetesClient::close);
        }
    }

    private void atRest() throws InterruptedException {
        run.say("watching it at rest");
        Thread.sleep(SETTLE);
        Usage before = Usage.of(control.pid());
        Thread.sleep(REST);
        run.page()
                .fact(
                        "With %s followed and nothing happening the control plane takes %s %% of a core; its RSS is %s MiB, %s at most since its start."
                                .formatted(
                                        counted(),
                                        Table.number(Usage.of(control.pid()).percentSince(before)),
                                        Table.number(Usage.mebibytes(control.pid(), "Rss")),
                                        Table.number(Usage.peakMebibytes(control.pid()))));
    }

    /** One Service of each cluster changes each second; of each second's the first is waited for. */
    private void underChanges(Table table) throws InterruptedException {
        run.say("a Service of each cluster changes each second");
        List<Long> nanos = new ArrayList<>();
        Usage before = Usage.of(control.pid());
        for (int second = 0; second < SECONDS_OF_CHANGES; second++) {
            long start = System.nanoTime();
            int service = second % services;
            for (int cluster = 0; cluster < clusters; cluster++) {
                replayed.change(cluster, service, Domains.address(OTHER_ADDRESSES + second * clusters + cluster));
            }
            int watched = second % clusters;
            nanos.add(contributed(
                            ReplayedClusters.domain(watched, service),
                            Domains.address(OTHER_ADDRESSES + second * clusters + watched))
                    - start);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) - (System.nanoTime() - start));
        }
        table.row(
                Timings.of(clusters + " Services of as many clusters change at once → one of them contributed", nanos));
        run.page()
                .fact("While a Service of each of them changes each second it takes %s %% of a core."
                        .formatted(Table.number(Usage.of(control.pid()).percentSince(before))));
    }

    private long contributed(String domain, String wanted) {
        for (long start = System.nanoTime();
                System.nanoTime() - start < PATIENCE.toNanos();
                LockSupport.parkNanos(PAUSE)) {
            Api.Answer answer = control.api().get("/domains/" + domain);
            if (answer.body().at("/addresses/0").asText().equals(wanted)) {
                return System.nanoTime();
            }
        }
        throw new IllegalStateException(domain + " never became " + wanted);
    }
}
