// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.acceptance.Api;
import io.zonefleet.acceptance.Fleet;
import io.zonefleet.agent.PaperNode;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.WatchListener;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One REST write to a fleet of a thousand agents: until the first and until the last has applied it. Beside it one etcd put to as many
 * bare watches.
 */
public final class ManyAgents {
    private static final int CLUSTERS = 10;
    private static final int WARM_UP = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String FLOOR_KEY = "/bench/fan-out";
    /** Between two writes: until the statuses that the one before brings about are written. */
    private static final long REST = TimeUnit.MILLISECONDS.toNanos(1_500);

    private final Run run;
    private final Fleet fleet;
    private final int agents;
    private final int writes;
    private final List<Store> stores = new ArrayList<>();
    private final List<PaperNode> nodes = new ArrayList<>();
    private final Table table = Timings.table();
    private int written;

    private ManyAgents(Run run, Fleet fleet) {
        this.run = run;
        this.fleet = fleet;
        this.agents = run.setting(0, 1_000);
        this.writes = run.setting(1, 20);
    }

    /** {@code [agents] [writes] [connections]}: 1,000, 20 of each kind and 100 where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("fleet", args, run -> {
            try (Fleet fleet = new Fleet(run.dir("fleet"), Floors.DURABLE)) {
                ManyAgents bench = new ManyAgents(run, fleet);
                try {
                    bench.measure(Math.min(run.setting(2, 100), bench.agents));
                } finally {
                    bench.close();
                }
            }
        });
    }

    private void measure(int connections) throws IOException {
        run.say(connections + " connections");
        for (int i = 0; i < connections; i++) {
            stores.add(new EtcdStore(EtcdEndpoints.plain(List.of(fleet.etcd().endpoint()))));
        }
        floor();
        run.say(agents + " agents");
        double seconds = startAgents();
        run.say("writing");
        Timings update = writes("update", "changing.fleet.test", WARM_UP);
        Timings zone = writes("new zone", "", 1);
        run.page()
                .table(table)
                .fact(
                        "%s agents in %d clusters over %d connections, each with watch, lease and status of its own, in one process; %.1f s until all were level."
                                .formatted(Table.number((long) agents), CLUSTERS, connections, seconds))
                .atMost(
                        "%,d agents, one write: last one applied, worst of %d".formatted(agents, update.count()),
                        update.millis(1),
                        1_000,
                        "ms")
                .atMost("the same for a new zone, worst of %d".formatted(zone.count()), zone.millis(1), 1_000, "ms");
    }

    private void floor() {
        AtomicInteger received = new AtomicInteger();
        AtomicLong first = new AtomicLong();
        AtomicLong last = new AtomicLong();
        WatchListener listener = new WatchListener() {
            @Override
            public void onEvents(List<Event> events) {
                long now = System.nanoTime();
                first.compareAndSet(0, now);
                last.accumulateAndGet(now, Math::max);
                received.incrementAndGet();
            }

            @Override
            public void onLost(StoreException why) {
                throw new IllegalStateException(why);
            }
        };
        Store store = stores.getFirst();
        KeyRange range = KeyRange.single(FLOOR_KEY);
        Snapshot now = store.read(range, 0);
        List<Store.Watch> watches = new ArrayList<>();
        for (int i = 0; i < agents; i++) {
            watches.add(stores.get(i % stores.size()).watch(List.of(range), now.revision() + 1, listener));
        }
        List<Long> toFirst = new ArrayList<>();
        List<Long> toLast = new ArrayList<>();
        for (int i = -WARM_UP; i < writes; i++) {
            received.set(0);
            first.set(0);
            last.set(0);
            long start = System.nanoTime();
            store.commit(Txn.builder().put(FLOOR_KEY, Bytes.of("write " + i)).build());
            Await.until("all watches have seen it", PATIENCE, () -> received.get() >= agents);
            if (i >= 0) {
                toFirst.add(first.get() - start);
                toLast.add(last.get() - start);
            }
        }
        watches.forEach(Store.Watch::close);
        table.row(Timings.of("floor: etcd put → first of %,d bare watches".formatted(agents), toFirst));
        table.row(Timings.of("floor: etcd put → last of %,d bare watches".formatted(agents), toLast));
    }

    private double startAgents() throws IOException {
        Api api = fleet.api();
        api.put("/profiles/fleet", "{\"cache\": {\"size\": 0}, \"apply\": \"signal\"}")
                .ok();
        for (int i = 0; i < CLUSTERS; i++) {
            api.put("/clusters/c" + i, "{\"profile\": \"fleet\"}").ok();
        }
        String address = address();
        api.put("/domains/changing.fleet.test", domain(address)).ok();
        long start = System.nanoTime();
        for (int i = 0; i < agents; i++) {
            nodes.add(new PaperNode("c" + i % CLUSTERS, "n" + i, stores.get(i % stores.size())));
        }
        awaitApplied(address);
        return (System.nanoTime() - start) / 1e9;
    }

    private void awaitApplied(String address) {
        Await.until(
                "all agents have applied " + address,
                PATIENCE,
                () -> nodes.stream().allMatch(node -> node.applied(address).isPresent()));
    }

    /** @param name empty: another for each */
    private Timings writes(String what, String name, int warmUp) {
        List<Long> first = new ArrayList<>();
        List<Long> half = new ArrayList<>();
        List<Long> last = new ArrayList<>();
        for (int i = -warmUp; i < writes; i++) {
            LockSupport.parkNanos(REST);
            String address = address();
            String path = "/domains/" + (name.isEmpty() ? "zone.of" + written + ".test" : name);
            long start = System.nanoTime();
            fleet.api().put(path, domain(address)).ok();
            awaitApplied(address);
            List<Long> took = nodes.stream()
                    .map(node -> node.applied(address).orElseThrow() - start)
                    .sorted()
                    .toList();
            if (i >= 0) {
                first.add(took.getFirst());
                half.add(took.get((took.size() - 1) / 2));
                last.add(took.getLast());
            }
        }
        Timings timings = Timings.of("REST write → last agent, " + what, last);
        table.row(Timings.of("REST write → first agent, " + what, first));
        table.row(Timings.of("REST write → half of the agents, " + what, half));
        table.row(timings);
        return timings;
    }

    private String address() {
        written++;
        return "10.8." + (written >> 8) + "." + (written & 255);
    }

    private static String domain(String address) {
        return "{\"addresses\": [\"" + address + "\"]}";
    }

    private void close() {
        try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
            nodes.forEach(node -> closing.execute(node::close));
        }
        try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
            stores.forEach(store -> closing.execute(store::close));
        }
    }
}
