// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.acceptance.Api;
import io.zonefleet.acceptance.Fleet;
import io.zonefleet.acceptance.Node;
import io.zonefleet.store.Store;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * From the start of a REST write to the right answer of CoreDNS on a node: one change at a time, the clock is this process's. Prints
 * the floors of the same run beside it.
 */
public final class Propagation {
    private static final int WARM_UP = 100;

    private final Run run;
    private final Fleet fleet;
    private final int changes;
    private final Table table = Timings.table();

    private Propagation(Run run, Fleet fleet) {
        this.run = run;
        this.fleet = fleet;
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
        measure("plain", "\"cache\": {\"size\": 0}", 0, "one name, no cache");
        measure("names", "\"cache\": {\"size\": 0}", 1_000, "1,000 names in one zone, no cache");
        measure("cached", "\"comment\": \"with the usual cache\"", 0, "one name, beside a cache");
        run.page().table(table);
    }

    private void floors() throws IOException {
        try (Store store =
                new EtcdStore(EtcdEndpoints.plain(List.of(fleet.etcd().endpoint())))) {
            Floors.etcdPut(store, WARM_UP);
            table.row(Floors.etcdPut(store, changes));
        }
        table.row(Floors.sigusr1(run.dir("floor"), changes));
    }

    private void measure(String cluster, String profile, int names, String what) {
        run.say(what);
        Api api = fleet.api();
        api.put("/profiles/" + cluster, "{" + profile + "}").ok();
        api.put("/clusters/" + cluster, "{\"profile\": \"" + cluster + "\"}").ok();
        Node node = fleet.addNode(cluster, "n1");
        if (names > 0) {
            fill(api, cluster, names);
        }
        try (Spinner spinner = new Spinner(node.dnsPort())) {
            updates(api, spinner, cluster, WARM_UP, "warm-up");
            table.row(updates(api, spinner, cluster, changes, "REST write → answer, update: " + what));
            table.row(additions(api, spinner, cluster, changes / 3, "REST write → answer, new zone: " + what));
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
}
