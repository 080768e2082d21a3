// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.acceptance.Api;
import io.zonefleet.acceptance.ControlPlane;
import io.zonefleet.acceptance.Node;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdProcess;
import io.zonefleet.testing.KubeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * From the write of a Service in a member cluster to what the control plane has of it, and to the answer of CoreDNS on a node; then how long
 * a cluster with many of them takes to be read, also anew after either side was away. Beside it a bare watch and a bare informer.
 */
public final class Kubernetes {
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 3;
    private static final int WRITERS = 8;
    /** Of the addresses that are given out. */
    private static final int FIRST_OF_MANY = 1 << 20;

    /** What Kubernetes grants a single call that changes something (p99). */
    private static final double LIMIT_MILLIS = 1_000;

    private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(500);
    /** Between two changes: what comes faster for long is read once a second (decision 063), and that would be measured. */
    private static final long APART = TimeUnit.MILLISECONDS.toNanos(1_100);

    private static final long GIVE_UP = TimeUnit.SECONDS.toNanos(90);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final Duration REST = Duration.ofSeconds(10);
    private static final String SOURCE = "/sources/prod-kubernetes";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Run run;
    private final KubeApiServer cluster;
    private final ControlPlane control;
    private final WrittenServices services;
    private final int changes;
    private final int many;
    private final Table table = Timings.table();
    private int address;

    private Kubernetes(Run run, KubeApiServer cluster, ControlPlane control, WrittenServices services) {
        this.run = run;
        this.cluster = cluster;
        this.control = control;
        this.services = services;
        this.changes = run.setting(0, 100);
        this.many = run.setting(1, 5_000);
    }

    /** {@code [changes] [services] [clusters] [services of each]}: 100 of each kind, 5,000, 50 and 2,000 where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("kubernetes", args, run -> {
            Path secrets = run.dir("secrets");
            Files.writeString(secrets.resolve("admin"), KubeApiServer.ADMIN_TOKEN + "\n");
            String config = "sources: { secretsDir: %s }%n".formatted(secrets);
            Table ofOne;
            run.say("starting a Kubernetes cluster");
            try (KubeApiServer cluster = KubeApiServer.start();
                    EtcdProcess etcd = EtcdProcess.start(Floors.DURABLE);
                    ControlPlane control = new ControlPlane(run.dir("central"), etcd.endpoint(), config);
                    WrittenServices services = new WrittenServices(cluster)) {
                Kubernetes bench = new Kubernetes(run, cluster, control, services);
                bench.changes(etcd);
                bench.whole();
                ofOne = bench.table;
            }
            ManyFollowed.measure(run, secrets, ofOne, run.setting(2, 50), run.setting(3, 2_000));
            run.page().table(ofOne);
        });
    }

    /** Writes a Service. */
    @FunctionalInterface
    private interface Write {
        void of(String name, String address);
    }

    /** Waits until that shows. */
    @FunctionalInterface
    private interface Effect {
        /** When it was seen, on {@link System#nanoTime}. */
        long seen(String name, String address);
    }

    private void changes(EtcdProcess etcd) throws IOException {
        Api api = control.api();
        // without a cache each change is signalled to CoreDNS, as bench/propagation has it
        api.put("/profiles/plain", "{\"cache\": {\"size\": 0}}").ok();
        api.put("/clusters/prod", "{\"profile\": \"plain\"}").ok();
        follow();
        try (Node node = new Node("prod", "n1", run.dir("node"), etcd.endpoint(), "127.0.0.1:9", true);
                Spinner spinner = new Spinner(node.dnsPort())) {
            Effect wire = (name, wanted) -> spinner.until(WrittenServices.domain(name), wanted);
            run.say("warming up");
            timed("warm", WARM_UP, services::create, wire, new ArrayList<>());
            run.say("Services are created and changed");
            List<Long> bare = new ArrayList<>();
            Timings came = row("Service created → contributed", "come", services::create, this::contributed, bare);
            Timings served = row("Service created → right answer", "wire", services::create, wire, bare);
            table.row(Timings.of("floor: Service created → a bare watch is told", bare));
            bare.clear();
            Timings changed = row("Service changed → contributed", "come", services::change, this::contributed, bare);
            Timings answered = row("Service changed → right answer", "wire", services::change, wire, bare);
            table.row(Timings.of("floor: Service changed → a bare watch is told", bare));
            for (Timings each : List.of(came, served, changed, answered)) {
                run.page().atMost(each.name() + ", p99", each.millis(0.99), LIMIT_MILLIS, "ms");
            }
        }
    }

    private Timings row(String what, String kind, Write write, Effect effect, List<Long> bare) {
        Timings timings = Timings.of(what, timed(kind, changes, write, effect, bare));
        table.row(timings);
        return timings;
    }

    private List<Long> timed(String kind, int times, Write write, Effect effect, List<Long> bare) {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            String name = kind + i;
            String wanted = nextAddress();
            LockSupport.parkNanos(APART);
            long start = System.nanoTime();
            write.of(name, wanted);
            nanos.add(effect.seen(name, wanted) - start);
            bare.add(services.seen(name, wanted) - start);
        }
        return nanos;
    }

    private String nextAddress() {
        return Domains.address(++address);
    }

    private long contributed(String name, String wanted) {
        String path = "/domains/" + WrittenServices.domain(name);
        for (long start = System.nanoTime(); System.nanoTime() - start < GIVE_UP; LockSupport.parkNanos(PAUSE)) {
            Api.Answer answer = control.api().get(path);
            if (answer.body().at("/addresses/0").asText().equals(wanted)) {
                return System.nanoTime();
            }
        }
        throw new IllegalStateException(path + " never became " + wanted + ": "
                + control.api().get(SOURCE).body());
    }

    private void follow() {
        ObjectNode spec =
                JSON.createObjectNode().put("url", cluster.url().toString()).put("origin", "prod");
        spec.putObject("tls").put("ca", cluster.authority());
        spec.putObject("kubernetes").put("token", "admin").putArray("suffixes").add(WrittenServices.SUFFIX);
        control.api().put(SOURCE, spec.toString()).ok();
    }

    private void whole() throws InterruptedException {
        control.api().delete(SOURCE + "?domains=remove&allowShrink=true").ok();
        run.say("creating " + many + " Services");
        createMany();
        int all = many + 2 * changes + WARM_UP;
        String counted = Table.number((long) all) + " Services";
        List<Long> bare = new ArrayList<>();
        List<Long> first = new ArrayList<>();
        List<Long> started = new ArrayList<>();
        List<Long> back = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            run.say("round " + (i + 1) + " of " + ROUNDS + ": all of them are read");
            bare.add(services.listed(all));
            first.add(firstSync(all));
            started.add(controlPlaneStarted());
            back.add(clusterBack());
            if (i + 1 < ROUNDS) {
                control.api()
                        .delete(SOURCE + "?domains=remove&allowShrink=true")
                        .ok();
            }
        }
        table.row(Timings.of("floor: a bare informer reads " + counted, bare));
        Timings sync = Timings.of(counted + ": source declared → all contributed", first);
        Timings start =
                Timings.of(counted + ": control plane started again → a change meanwhile is contributed", started);
        Timings relist =
                Timings.of(counted + ": API server back, its history compacted → a change is contributed", back);
        table.row(sync).row(start).row(relist);
        atRest(counted);
    }

    private void createMany() {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> {
                    for (int each = next.getAndIncrement(); each < many; each = next.getAndIncrement()) {
                        services.create("many" + each, Domains.address(FIRST_OF_MANY + each));
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a Service was not written", failed.getCause());
        }
    }

    private long firstSync(int all) {
        long start = System.nanoTime();
        follow();
        Await.until(
                "all are contributed",
                PATIENCE,
                () -> control.api()
                                .get("/domains?limit=1&source=prod-kubernetes")
                                .ok()
                                .body()
                                .path("total")
                                .asInt()
                        == all);
        return System.nanoTime() - start;
    }

    private long controlPlaneStarted() {
        control.kill();
        String wanted = nextAddress();
        services.change("come0", wanted);
        long start = System.nanoTime();
        control.startAgain();
        return contributed("come0", wanted) - start;
    }

    private long clusterBack() {
        cluster.stop();
        cluster.startAgain();
        String wanted = nextAddress();
        services.change("come0", wanted);
        cluster.compact();
        long start = System.nanoTime();
        return contributed("come0", wanted) - start;
    }

    private void atRest(String counted) throws InterruptedException {
        run.say("watching it at rest");
        Thread.sleep(SETTLE);
        Usage before = Usage.of(control.pid());
        Thread.sleep(REST);
        run.page()
                .fact(
                        "With %s followed and nothing happening the control plane takes %s %% of a core; its RSS is %s MiB. The Kubernetes cluster's own etcd does without fsync."
                                .formatted(
                                        counted,
                                        Table.number(Usage.of(control.pid()).percentSince(before)),
                                        Table.number(Usage.mebibytes(control.pid(), "Rss"))));
    }
}
