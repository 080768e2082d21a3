// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.acceptance.Api;
import io.zonefleet.acceptance.Fleet;
import io.zonefleet.acceptance.Node;
import io.zonefleet.acceptance.NodeSetup;
import io.zonefleet.store.Store;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.CoreDns;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * From the start of a REST write to the right answer of CoreDNS on a node: one change at a time, the clock is this process's. Prints
 * the floors of the same run beside it.
 */
public final class Propagation {
    private static final int WARM_UP = 100;
    private static final String NO_CACHE = "\"cache\": {\"size\": 0}";
    private static final String USUAL_CACHE = "\"comment\": \"with the usual cache\"";

    private final Run run;
    private final Fleet fleet;
    private final Api api;
    private final int changes;
    private final Table table = Timings.table();
    private long cachedUpdates;
    private long flushed;

    /**
     * What is measured.
     *
     * @param cluster it is made for this
     * @param profile of the cluster
     * @param names in the zone that changes; 1: a zone of one name
     * @param what in words
     */
    private record Case(String cluster, String profile, int names, String what) {
        String name() {
            return "changing." + cluster + ".test";
        }

        boolean isCached() {
            return profile.equals(USUAL_CACHE);
        }
    }

    private Propagation(Run run, Fleet fleet) {
        this.run = run;
        this.fleet = fleet;
        this.api = fleet.api();
        this.changes = run.setting(0, 300);
    }

    /** {@code [changes]}, 300 where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("propagation", args, run -> {
            try (Fleet fleet = new Fleet(run.dir("fleet"), Floors.DURABLE)) {
                new Propagation(run, fleet).measure();
            }
        });
    }

    private void measure() throws IOException {
        floors();
        supervised(new Case("plain", NO_CACHE, 1, "one name, no cache"));
        supervised(new Case("ten", NO_CACHE, 10, "10 names in one zone, no cache"));
        supervised(new Case("thousand", NO_CACHE, 1_000, "1,000 names in one zone, no cache"));
        supervised(new Case("many", NO_CACHE, 10_000, "10,000 names in one zone, no cache"));
        supervised(new Case("cached", USUAL_CACHE, 1, "one name, beside a cache"));
        supervised(new Case("cachedten", USUAL_CACHE, 10, "10 names in one zone, beside a cache"));
        supervised(new Case("cachedthousand", USUAL_CACHE, 1_000, "1,000 names in one zone, beside a cache"));
        supervised(new Case("cachedmany", USUAL_CACHE, 10_000, "10,000 names in one zone, beside a cache"));
        twoInstances(new Case("two", NO_CACHE, 1, "one name, no cache, two CoreDNS on one address"));
        twoInstances(new Case(
                "twothousand", NO_CACHE, 1_000, "1,000 names in one zone, no cache, two CoreDNS on one address"));
        run.page().table(table).none("caches flushed by " + cachedUpdates + " updates beside a cache", flushed);
    }

    private void floors() throws IOException {
        try (Store store =
                new EtcdStore(EtcdEndpoints.plain(List.of(fleet.etcd().endpoint())))) {
            Floors.etcdPut(store, WARM_UP);
            table.row(Floors.etcdPut(store, changes));
        }
        table.row(Floors.sigusr1(run.dir("floor"), changes));
    }

    private void supervised(Case each) {
        declare(each);
        try (Node node = fleet.addNode(each.cluster(), "n1");
                Onlookers onlookers = new Onlookers(node.dnsPort(), 1)) {
            measure(each, node, onlookers);
        }
    }

    /** Eight onlookers with a port of their own each: the kernel gives some of them to either instance. */
    private void twoInstances(Case each) {
        declare(each);
        NodeSetup beside = NodeSetup.PLAIN.besideOthers();
        try (Node node = fleet.addNode(each.cluster(), "n1", each.cluster(), beside)) {
            Await.until("there is a Corefile", () -> Files.exists(node.corefile()));
            List<CoreDns> instances = new ArrayList<>();
            try {
                instances.add(instance(node, "one"));
                instances.add(instance(node, "two"));
                try (Onlookers onlookers = new Onlookers(node.dnsPort(), 8)) {
                    measure(each, node, onlookers);
                }
            } finally {
                instances.forEach(CoreDns::close);
            }
        }
    }

    private static CoreDns instance(Node node, String name) {
        return CoreDns.startOn(node.corefile(), node.dir().resolve(name + ".log"), Map.of("ZONEFLEET_INSTANCE", name));
    }

    private void declare(Case each) {
        run.say(each.what());
        api.put("/profiles/" + each.cluster(), "{" + each.profile() + "}").ok();
        api.put("/clusters/" + each.cluster(), "{\"profile\": \"" + each.cluster() + "\"}")
                .ok();
        if (each.names() > 1) {
            api.put("/zones/" + each.cluster() + ".test", "{}").ok();
            String operations = IntStream.range(1, each.names())
                    .mapToObj(i -> operation("n" + i + "." + each.cluster() + ".test", each.cluster()))
                    .collect(Collectors.joining(","));
            api.post("/changes", "{\"operations\": [" + operations + "]}").ok();
        }
    }

    private static String operation(String name, String cluster) {
        return "{\"op\": \"put\", \"resource\": \"domains/%s\", \"value\": %s}"
                .formatted(name, domain("10.9.0.1", cluster));
    }

    private static String domain(String address, String cluster) {
        return "{\"addresses\": [\"%s\"], \"placement\": {\"clusters\": [\"%s\"]}}".formatted(address, cluster);
    }

    private void measure(Case each, Node node, Onlookers onlookers) {
        updates(each, onlookers, WARM_UP, 1);
        long before = reloads(node);
        Measured updates = updates(each, onlookers, changes, 2);
        if (each.isCached()) {
            cachedUpdates += changes;
            flushed += reloads(node) - before;
        }
        Measured zones = additions(each, onlookers, Math.max(1, changes / 3));
        if (reloads(node) == 0) {
            throw new IllegalStateException("a new zone takes a reload, and the agent counts none");
        }
        Timings update = Timings.of("REST write → answer, update: " + each.what(), updates.answered());
        Timings zone = Timings.of("REST write → answer, new zone: " + each.what(), zones.answered());
        table.row(Timings.of("REST write accepted: " + each.what(), updates.accepted()))
                .row(update)
                .row(zone);
        if (each.names() <= 1_000) {
            run.page().within(update, each.isCached() ? 60 : 20, each.isCached() ? 150 : 100);
            run.page().within(zone, 40, 150);
        }
    }

    /** How often its CoreDNS was told to reload: nothing else empties a cache. */
    private static long reloads(Node node) {
        return (long) node.metric("zonefleet_agent_reloads_total");
    }

    /** Nanoseconds from the start of each write to its acceptance, and to the answer. */
    private record Measured(List<Long> accepted, List<Long> answered) {
        Measured() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private Measured updates(Case each, Onlookers onlookers, int times, int base) {
        Measured measured = new Measured();
        for (int i = 0; i < times; i++) {
            write(each, onlookers, each.name(), "10." + base + "." + (i >> 8) + "." + (i & 255), measured);
        }
        return measured;
    }

    private Measured additions(Case each, Onlookers onlookers, int times) {
        Measured measured = new Measured();
        for (int i = 0; i < times; i++) {
            write(each, onlookers, "zone.of" + i + "." + each.cluster() + "-new.test", "10.3.0.1", measured);
        }
        return measured;
    }

    private void write(Case each, Onlookers onlookers, String name, String address, Measured measured) {
        long start = System.nanoTime();
        api.put("/domains/" + name, domain(address, each.cluster())).ok();
        measured.accepted().add(System.nanoTime() - start);
        measured.answered().add(onlookers.until(name, address) - start);
    }

    /** Several askers, each from a port of its own. */
    private static final class Onlookers implements AutoCloseable {
        private final List<Spinner> spinners;

        Onlookers(int port, int count) {
            this.spinners =
                    IntStream.range(0, count).mapToObj(i -> new Spinner(port)).toList();
        }

        /** When the last of them had seen it. */
        long until(String name, String address) {
            return spinners.stream()
                    .mapToLong(spinner -> spinner.until(name, address))
                    .max()
                    .orElseThrow();
        }

        @Override
        public void close() {
            spinners.forEach(Spinner::close);
        }
    }
}
