// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.keys.Keys;
import io.zonefleet.store.Store;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Writes of 64 clients at once, beside the same transactions by jetcd alone with 64 in flight, and beside those that HTTP alone hands to jetcd; and
 * writes of one client alone.
 */
public final class Writes {
    private static final int CLIENTS = 64;
    private static final int ROUNDS = 3;
    private static final int WARM_ROUNDS = 8;
    private static final int NAMES = 20_000;

    /** As the control plane keeps them where nothing is set; with the import's parts. */
    private static final int KEPT = 100_000 + 200;

    private final Run run;
    private final Central central;
    private final Jetcd jetcd;
    private final HandedOn handedOn;
    private final Store store;
    private final Duration round;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger floors = new AtomicInteger();
    private final List<Connection> connections = new ArrayList<>();
    private final List<Connection> handing = new ArrayList<>();
    private final Table table = new Table(
            "what",
            "n",
            "per second",
            "p50 ms",
            "p99 ms",
            "max ms",
            "CPU of the clients, µs each",
            "of the server",
            "of etcd");

    /** With hundreds of thousands of changes in the store, reading it takes its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private Writes(Run run, Central central, Jetcd jetcd, HandedOn handedOn, Store store) {
        this.store = store;
        this.run = run;
        this.central = central;
        this.jetcd = jetcd;
        this.handedOn = handedOn;
        this.round = Duration.ofSeconds(run.setting(0, 6));
    }

    /** {@code [seconds of a round]}, 6 where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("writes", args, run -> {
            try (Central central = new Central(run.dir("central"));
                    Jetcd jetcd = new Jetcd(central.etcd());
                    HandedOn handedOn = new HandedOn(central.etcd());
                    Store store = new EtcdStore(EtcdEndpoints.plain(List.of(central.etcd())))) {
                new Writes(run, central, jetcd, handedOn, store).measure();
            }
        });
    }

    private void measure() {
        for (int i = 0; i < CLIENTS; i++) {
            connections.add(central.connect());
            handing.add(handedOn.connect());
        }
        warmUp();
        List<Double> shares = new ArrayList<>();
        for (int i = 1; i <= ROUNDS; i++) {
            run.say("round " + i + " of " + ROUNDS);
            awaitQuiet();
            Clients.Result floor = row(floor("floor: the same transaction by jetcd alone, 64 in flight", CLIENTS));
            row(handedOn("floor: the same transaction by HTTP and jetcd alone, 64 clients"));
            Clients.Result ours = row(ours("PUT of 64 clients", CLIENTS));
            shares.add(100 * ours.perSecond() / floor.perSecond());
        }
        shares.sort(Double::compare);
        awaitQuiet();
        row(floor("floor: the same transaction by jetcd alone, one in flight", 1));
        for (int filled : List.of(0, 10_000, 100_000)) {
            if (filled > 0) {
                central.api().post("/import", Domains.list("filled", filled, 0)).ok();
                awaitFeed();
            }
            awaitQuiet();
            row(ours("PUT of one client, " + Table.number((long) filled) + " domains beside", 1));
        }
        awaitQuiet();
        int kept = changes();
        connections.forEach(Connection::close);
        handing.forEach(Connection::close);
        run.page()
                .table(table)
                .atLeast(
                        "writes of 64 clients, share of the floor, median of " + ROUNDS + " rounds",
                        shares.get(ROUNDS / 2),
                        80,
                        "%")
                .atMost("changes in the store, after " + Table.number((long) next.get()) + " writes", kept, KEPT, "");
    }

    /** Old changes are removed while others write, and after that: what is left of it belongs to no round. */
    private void awaitQuiet() {
        Await.until("changes above the count are gone", PATIENCE, () -> changes() <= KEPT);
    }

    private int changes() {
        return Math.toIntExact(store.list(Keys.DEFAULT.changes(), 1).total());
    }

    private void awaitFeed() {
        Await.until("the feed holds it", PATIENCE, () -> Imports.isInTheFeed(store));
    }

    /** Both sides until the compilers have done their work. */
    private void warmUp() {
        run.say("warming up");
        for (int i = 0; i < WARM_ROUNDS; i++) {
            // not each time: what it writes stays in the store
            if (i % 2 == 0) {
                floor("warm-up", CLIENTS);
                handedOn("warm-up");
            }
            ours("warm-up", CLIENTS);
        }
    }

    /** With the CPU that each of the three processes has spent on it. */
    private Measured floor(String what, int clients) {
        return measured(
                central.pid(),
                () -> Clients.run(
                        what,
                        clients,
                        round,
                        client -> () -> jetcd.commit(Domains.transaction("floor", floors.incrementAndGet()))));
    }

    private Measured handedOn(String what) {
        return measured(
                handedOn.pid(),
                () -> Clients.run(what, CLIENTS, round, client -> {
                    Connection connection = handing.get(client);
                    return () -> {
                        int i = floors.incrementAndGet();
                        connection.send("PUT", "/domains/" + Domains.name("handed", i), Domains.body(i));
                    };
                }));
    }

    /** No two clients ever write the same name at once: each new write takes the next name. */
    private Measured ours(String what, int clients) {
        return measured(
                central.pid(),
                () -> Clients.run(what, clients, round, client -> {
                    Connection connection = connections.get(client);
                    return () -> {
                        int i = next.incrementAndGet();
                        connection.send("PUT", "/domains/" + Domains.name("writes", i % NAMES), Domains.body(i));
                    };
                }));
    }

    /** What came of it, and the nanoseconds of CPU that it took. */
    private record Measured(Clients.Result result, long clients, long control, long etcd) {
        String micros(long nanos) {
            return Table.number(nanos / 1e3 / result.timings().count());
        }
    }

    /** @param control who serves the clients */
    private Measured measured(long control, Supplier<Clients.Result> work) {
        long clients = ProcessHandle.current().pid();
        long etcd = etcd();
        List<Usage> before = Stream.of(clients, control, etcd).map(Usage::of).toList();
        Clients.Result result = work.get();
        return new Measured(
                result,
                Usage.of(clients).nanosSince(before.get(0)),
                Usage.of(control).nanosSince(before.get(1)),
                Usage.of(etcd).nanosSince(before.get(2)));
    }

    private static long etcd() {
        return ProcessHandle.current()
                .descendants()
                .filter(each -> each.info().command().orElse("").matches(".*/etcd[^/]*"))
                .map(ProcessHandle::pid)
                .findFirst()
                .orElseThrow();
    }

    private Clients.Result row(Measured measured) {
        Clients.Result result = measured.result();
        Timings timings = result.timings();
        table.row(
                timings.name(),
                timings.count(),
                Table.number(result.perSecond()),
                Table.number(timings.millis(0.5)),
                Table.number(timings.millis(0.99)),
                Table.number(timings.millis(1)),
                measured.micros(measured.clients()),
                measured.micros(measured.control()),
                measured.micros(measured.etcd()));
        return result;
    }
}
