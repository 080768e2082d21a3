// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.acceptance.Api;
import io.zonefleet.acceptance.Fleet;
import io.zonefleet.acceptance.Node;
import io.zonefleet.acceptance.load.Account;
import io.zonefleet.acceptance.load.QueryStream;
import io.zonefleet.acceptance.load.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Ten thousand changes at once, and then changes without end: until the last is answered, how long a single one among them takes, and
 * whether readers notice.
 */
public final class Burst {
    private static final int CLIENTS = 64;
    private static final int QUERIES_PER_SECOND = 1_000;
    private static final int NAMES_OF_STREAM = 1_000;
    private static final long BETWEEN_PROBES = TimeUnit.MILLISECONDS.toNanos(250);
    private static final String CLUSTER = "burst";
    private static final String STILL = "still.burst.test";

    private final Run run;
    private final Api api;
    private final Node node;
    private final Spinner spinner;
    private final int changes;
    private final long seconds;
    private final Subject still = Subject.always(STILL, 255);
    private final Table bursts = new Table("changes", "n", "accepted after ms", "last answered after ms", "reloads");
    private final Table probes = Timings.table();
    private final Table readers = new Table("queries meanwhile", "asked", "lost", "p50 ms", "p99 ms", "max ms");
    private int probe;

    private Burst(Run run, Fleet fleet, Node node, Spinner spinner) {
        this.run = run;
        this.api = fleet.api();
        this.node = node;
        this.spinner = spinner;
        this.changes = run.setting(0, 10_000);
        this.seconds = run.setting(1, 60);
    }

    /** {@code [changes] [seconds]}: 10,000 at once and 60 seconds of stream where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("burst", args, run -> {
            try (Fleet fleet = new Fleet(run.dir("fleet"), Floors.DURABLE)) {
                fleet.api()
                        .put("/profiles/" + CLUSTER, "{\"cache\": {\"size\": 0}}")
                        .ok();
                fleet.api()
                        .put("/clusters/" + CLUSTER, "{\"profile\": \"" + CLUSTER + "\"}")
                        .ok();
                Node node = fleet.addNode(CLUSTER, "n1");
                try (Spinner spinner = new Spinner(node.dnsPort())) {
                    new Burst(run, fleet, node, spinner).measure();
                }
            }
        });
    }

    private void measure() {
        api.put("/zones/burst.test", "{}").ok();
        api.put("/domains/" + STILL, domain(still.address(0))).ok();
        spinner.until(STILL, still.address(0));
        bulk(1, "warm-up");
        probes(i -> i < 20);

        run.say("nothing else");
        List<List<Long>> quiet = probes(i -> i < 40);
        row("nothing else", quiet);
        run.say(changes + " changes");
        watched("one request of %,d changes".formatted(changes), () -> bulk(2, "one request"));
        watched("%,d changes by %d clients".formatted(changes, CLIENTS), () -> single(3));
        run.say("changes without end");
        String stream = endless();
        run.page().table(bursts).table(probes).table(readers).fact(stream);
    }

    /** All in one request. */
    private void bulk(int version, String what) {
        String operations = IntStream.range(0, changes)
                .mapToObj(i -> "{\"op\": \"put\", \"resource\": \"domains/%s\", \"value\": %s}"
                        .formatted(name(i), domain(address(i, version))))
                .collect(Collectors.joining(",", "{\"operations\": [", "]}"));
        double reloads = reloads();
        long start = System.nanoTime();
        api.post("/changes", operations).ok();
        long accepted = System.nanoTime();
        finish(what, start, accepted, version, reloads);
    }

    /** Each in a request of its own, by as many clients as keep the control plane busy. */
    private void single(int version) {
        double reloads = reloads();
        long start = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        clients(client -> {
            for (int i = next.getAndIncrement(); i < changes; i = next.getAndIncrement()) {
                api.put("/domains/" + name(i), domain(address(i, version))).ok();
            }
        });
        finish("one by one, " + CLIENTS + " clients", start, System.nanoTime(), version, reloads);
    }

    private void finish(String what, long start, long accepted, int version, double reloads) {
        long answered = spinner.until(name(changes - 1), address(changes - 1, version));
        for (int i = 0; i < changes; i++) {
            long at = spinner.until(name(i), address(i, version));
            // what is right at its first question was right before; one that had to be waited for counts
            answered = spinner.hadToWait() ? at : answered;
        }
        if (!what.equals("warm-up")) {
            bursts.row(
                    what,
                    Table.number((long) changes),
                    Table.number((accepted - start) / 1e6),
                    Table.number((answered - start) / 1e6),
                    Table.number((long) (reloads() - reloads)));
        }
    }

    /** As fast as they go, for as long as it was said; probes meanwhile. */
    private String endless() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        AtomicInteger written = new AtomicInteger();
        double reloads = reloads();
        List<List<Long>> probed = new ArrayList<>();
        watched("%,d s of changes without end".formatted(seconds), () -> {
            Thread stream = Thread.ofVirtual()
                    .start(() -> clients(client -> {
                        while (System.nanoTime() - end < 0) {
                            int i = written.getAndIncrement();
                            int name = i % Math.min(NAMES_OF_STREAM, changes);
                            api.put("/domains/" + name(name), domain(address(i, 4)))
                                    .ok();
                        }
                    }));
            probed.addAll(probes(i -> System.nanoTime() - end < 0));
            join(stream);
        });
        row("among %,d changes a second without end".formatted(written.get() / seconds), probed);
        return "Without end: %s changes in %d s by %d clients, %s reloads."
                .formatted(Table.number((long) written.get()), seconds, CLIENTS, Table.number((long)
                        (reloads() - reloads)));
    }

    /** Single changes and new zones in turn, a while apart: how long each takes to its answer. */
    private List<List<Long>> probes(IntPredicate more) {
        List<Long> updates = new ArrayList<>();
        List<Long> zones = new ArrayList<>();
        for (int i = 0; more.test(i) || zones.isEmpty(); i++) {
            probe++;
            String address = "10.200." + (probe >> 8) + "." + (probe & 255);
            String name = i % 2 == 0 ? "probe.alone.test" : "zone.of" + probe + "-new.test";
            long start = System.nanoTime();
            api.put("/domains/" + name, domain(address)).ok();
            (i % 2 == 0 ? updates : zones).add(spinner.until(name, address) - start);
            LockSupport.parkNanos(BETWEEN_PROBES - (System.nanoTime() - start));
        }
        return List.of(updates, zones);
    }

    private void row(String when, List<List<Long>> probed) {
        probes.row(Timings.of("REST write → answer, update: " + when, probed.get(0)));
        probes.row(Timings.of("REST write → answer, new zone: " + when, probed.get(1)));
    }

    private void watched(String what, Runnable work) {
        try (QueryStream queries = QueryStream.start(node.dnsPort(), List.of(still), QUERIES_PER_SECOND)) {
            work.run();
            Account account = queries.stop();
            Timings timings = Timings.of(what, account.nanos());
            readers.row(
                    what,
                    Table.number(account.asked()),
                    account.lost() + account.wrong(),
                    Table.number(timings.millis(0.5)),
                    Table.number(timings.millis(0.99)),
                    Table.number(timings.millis(1)));
        }
    }

    private static void clients(IntConsumer work) {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                clients.execute(() -> work.accept(client));
            }
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private double reloads() {
        return node.metric("zonefleet_agent_reloads_total");
    }

    private static String name(int i) {
        return "n" + i + ".burst.test";
    }

    private static String address(int i, int version) {
        return "10." + version + "." + (i >> 8 & 255) + "." + (i & 255);
    }

    private static String domain(String address) {
        return "{\"addresses\": [\"%s\"], \"placement\": {\"clusters\": [\"%s\"]}}".formatted(address, CLUSTER);
    }
}
