// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.acceptance.Api;
import io.zonefleet.acceptance.Fleet;
import io.zonefleet.acceptance.Node;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A node with many names comes back after the store has changed a fifth of them and has compacted all that came in between: until it
 * serves what it served last, until it is level, what that takes from etcd, and what a writer feels of it.
 */
public final class Resync {
    private static final int NAMES_PER_ZONE = 1_000;
    private static final int CHANGED = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long BETWEEN_WRITES = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String SENT_BYTES = "etcd_network_client_grpc_sent_bytes_total";
    private static final String RANGES = "grpc_server_handled_total{grpc_code=\"OK\",grpc_method=\"Range";

    private final Run run;
    private final Fleet fleet;
    private final Api api;
    private final int names;
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile boolean level;

    private Resync(Run run, Fleet fleet) {
        this.run = run;
        this.fleet = fleet;
        this.api = fleet.api();
        this.names = run.setting(0, 100_000);
    }

    /** {@code [names]}: 100,000 where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("resync", args, run -> {
            try (Fleet fleet = new Fleet(run.dir("fleet"), Floors.DURABLE)) {
                new Resync(run, fleet).measure();
            }
        });
    }

    private void measure() throws IOException, InterruptedException {
        fleet.declareCluster("back");
        Node node = fleet.addNode("back", "n1");
        run.say("first sight of " + names + " names");
        Table first = new Table("first sight of all names", "ms");
        long start = System.nanoTime();
        api.post("/import", list(1, 1)).ok();
        first.row("imported", millis(start));
        try (Spinner spinner = new Spinner(node.dnsPort())) {
            first.row("the last one answered", millis(start, spinner.until(name(names - 1), address(names - 1, 1))));
        }
        awaitProved(node, 1);
        first.row("all proved", millis(start));
        Timings before = writes(() -> false, 100, "REST writes, nothing else");

        node.stop();
        run.say("away: one name of " + CHANGED + " changes");
        long revision = api.post("/import", list(CHANGED, 2)).ok().revision();
        Await.until("etcd is compacted", PATIENCE, this::compact);
        double bytes = etcd(SENT_BYTES);
        double ranges = etcd(RANGES);

        run.say("back");
        Table back =
                new Table("back after compaction, %,d of %,d names changed".formatted(names / CHANGED, names), "ms");
        long begun = System.nanoTime();
        node.startAgain();
        List<Timings> during = new ArrayList<>();
        Thread writer =
                Thread.ofVirtual().start(() -> during.add(writes(() -> !level, 0, "REST writes while it comes back")));
        try (Spinner spinner = new Spinner(node.dnsPort())) {
            back.row("the last known good answered", millis(begun, spinner.until(name(1), address(1, 1))));
            int last = (names - 1) / CHANGED * CHANGED;
            back.row("the last changed name answered", millis(begun, spinner.until(name(last), address(last, 2))));
        }
        awaitProved(node, revision);
        back.row("all proved", millis(begun));
        level = true;
        writer.join();
        run.page()
                .table(first)
                .table(back)
                .table(Timings.table().row(before).row(during.getFirst()))
                .fact(
                        "Sent by etcd until then, all clients together: %.1f MiB in answers to %.0f range requests and in events."
                                .formatted((etcd(SENT_BYTES) - bytes) / (1 << 20), etcd(RANGES) - ranges));
    }

    private void awaitProved(Node node, long revision) {
        Await.until(
                "all is proved",
                PATIENCE,
                () -> node.metric("zonefleet_agent_proved_revision{feed=\"all\"}") >= revision
                        && node.metric("zonefleet_agent_zones") > 0
                        && node.metric("zonefleet_agent_zones") == node.metric("zonefleet_agent_zones_proved"));
    }

    /** Single writes a while apart, for another cluster: their own answers, not their way to a node. */
    private Timings writes(BooleanSupplier more, int atLeast, String what) {
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < Math.max(1, atLeast) || more.getAsBoolean(); i++) {
            long start = System.nanoTime();
            api.put(
                            "/domains/writer.other.test",
                            "{\"addresses\": [\"10.7." + (i >> 8 & 255) + "." + (i & 255) + "\"]}")
                    .ok();
            nanos.add(System.nanoTime() - start);
            LockSupport.parkNanos(BETWEEN_WRITES);
        }
        return Timings.of(what, nanos);
    }

    private boolean compact() throws IOException, InterruptedException {
        long revision = api.get("/fleet").ok().body().path("revision").asLong();
        Process etcdctl = new ProcessBuilder(
                        Tools.ofThisMachine().require("etcdctl").toString(),
                        "--endpoints=" + fleet.etcd().endpoint(),
                        "compact",
                        "--physical",
                        Long.toString(revision))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return etcdctl.waitFor() == 0;
    }

    /** The sum of etcd's metrics whose line begins so. */
    private double etcd(String begin) throws IOException, InterruptedException {
        URI metrics = fleet.etcd().endpoint().resolve("/metrics");
        return client.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(begin))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String list(int every, int version) {
        return IntStream.range(0, names)
                .filter(i -> i % every == 0)
                .mapToObj(i -> "{\"domain\":\"" + name(i) + "\",\"ip\":\"" + address(i, version) + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String name(int i) {
        return "n" + i + ".g" + i / NAMES_PER_ZONE + ".test";
    }

    private static String address(int i, int version) {
        return "10." + (version * 10 + (i >> 16)) + "." + (i >> 8 & 255) + "." + (i & 255);
    }

    private static String millis(long start) {
        return millis(start, System.nanoTime());
    }

    private static String millis(long start, long end) {
        return Table.number((end - start) / 1e6);
    }
}
