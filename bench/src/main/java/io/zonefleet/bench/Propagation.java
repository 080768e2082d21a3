// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.acceptance.Api;
import io.zonefleet.acceptance.Fleet;
import io.zonefleet.acceptance.Node;
import io.zonefleet.store.Store;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * From the start of a REST write to the right answer of CoreDNS on a node: one change at a time, the clock is this process's. Prints
 * the floors of the same run beside it.
 */
public final class Propagation {
    private static final int WARM_UP = 100;

    private final Fleet fleet;
    private final int changes;
    private final List<Timings> table = new ArrayList<>();

    private Propagation(Fleet fleet, int changes) {
        this.fleet = fleet;
        this.changes = changes;
    }

    /** {@code [changes]}, 300 where left out. */
    public static void main(String[] args) throws IOException {
        int changes = args.length > 0 ? Integer.parseInt(args[0]) : 300;
        Path dir = Files.createTempDirectory("zonefleet-bench");
        try (Fleet fleet = new Fleet(dir.resolve("fleet"))) {
            Propagation bench = new Propagation(fleet, changes);
            bench.floors(dir.resolve("floor"));
            bench.run("plain", "\"cache\": {\"size\": 0}", 0, "one name, no cache");
            bench.run("names", "\"cache\": {\"size\": 0}", 1_000, "1,000 names in one zone, no cache");
            bench.run("cached", "\"comment\": \"with the usual cache\"", 0, "one name, beside a cache");
            bench.print();
        } finally {
            delete(dir);
        }
    }

    private void floors(Path dir) throws IOException {
        try (Store store =
                new EtcdStore(EtcdEndpoints.plain(List.of(fleet.etcd().endpoint())))) {
            Floors.etcdPut(store, WARM_UP);
            table.add(Floors.etcdPut(store, changes));
        }
        table.add(Floors.sigusr1(dir, changes));
    }

    private void run(String cluster, String profile, int names, String what) {
        Api api = fleet.api();
        api.put("/profiles/" + cluster, "{" + profile + "}").ok();
        api.put("/clusters/" + cluster, "{\"profile\": \"" + cluster + "\"}").ok();
        Node node = fleet.addNode(cluster, "n1");
        if (names > 0) {
            fill(api, cluster, names);
        }
        try (Spinner spinner = new Spinner(node.dnsPort())) {
            updates(api, spinner, cluster, WARM_UP, "warm-up");
            table.add(updates(api, spinner, cluster, changes, "REST write → answer, update: " + what));
            table.add(additions(api, spinner, cluster, changes / 3, "REST write → answer, new zone: " + what));
        }
        node.close();
    }

    private static void fill(Api api, String cluster, int names) {
        String operations = IntStream.range(0, names)
                .mapToObj(i -> put("n" + i + "." + cluster + ".test", "10.9.0.1", cluster))
                .collect(Collectors.joining(","));
        api.post("/changes?wait=1&timeout=30s", "{\"operations\": [" + operations + "]}")
                .ok();
    }

    private static String put(String name, String address, String cluster) {
        return "{\"op\": \"put\", \"resource\": \"domains/%s\", \"value\": %s}"
                .formatted(name, domain(address, cluster));
    }

    private static String domain(String address, String cluster) {
        return "{\"addresses\": [\"%s\"], \"placement\": {\"clusters\": [\"%s\"]}}".formatted(address, cluster);
    }

    private static Timings updates(Api api, Spinner spinner, String cluster, int times, String what) {
        String name = "changing." + cluster + ".test";
        long[] nanos = new long[times];
        int base = what.equals("warm-up") ? 1 : 2;
        for (int i = 0; i < times; i++) {
            String address = "10." + base + "." + (i >> 8) + "." + (i & 255);
            long start = System.nanoTime();
            api.put("/domains/" + name, domain(address, cluster)).ok();
            nanos[i] = spinner.until(name, address) - start;
        }
        return Timings.of(what, nanos);
    }

    private static Timings additions(Api api, Spinner spinner, String cluster, int times, String what) {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            String name = "zone.of" + i + "." + cluster + "-new.test";
            long start = System.nanoTime();
            api.put("/domains/" + name, domain("10.3.0.1", cluster)).ok();
            nanos[i] = spinner.until(name, "10.3.0.1") - start;
        }
        return Timings.of(what, nanos);
    }

    private void print() {
        System.out.println(Timings.header());
        table.forEach(timings -> System.out.println(timings.row()));
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
