// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.keys.FeedHead;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Feed;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * The import of a long list, by a control plane that was just started and once it is warm: until the answer says that all is durable,
 * until a search finds the last row, and until the feed that nodes read holds it. With the most memory that the control plane ever had.
 */
public final class Imports {
    private static final int BATCH = 100;
    private static final int AT_ONCE = 8;
    private static final int STARTS = 2;

    private final Run run;
    private final int rows;
    private final Table table = new Table("what", "durable, s", "searchable, s", "in the feed, s");
    private double slowest;
    private double largest;

    private Imports(Run run) {
        this.run = run;
        this.rows = run.setting(0, 100_000);
    }

    /** {@code [rows]}, 100,000 where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("import", args, run -> new Imports(run).measure());
    }

    private void measure() throws Exception {
        for (int start = 1; start <= STARTS; start++) {
            measure(start);
        }
        run.page()
                .table(table)
                .atMost("import of 100,000 domains, durable and searchable, the slowest", slowest, 10, "s")
                .atMost("control plane, the most memory that it ever had (RSS)", largest, 512, "MiB");
    }

    private void measure(int start) throws Exception {
        run.say("start " + start);
        try (Central central = new Central(run.dir("start-" + start));
                Store store = new EtcdStore(EtcdEndpoints.plain(List.of(central.etcd())));
                Connection connection = central.connect()) {
            floor(central, "warm");
            table.row(
                    "floor: the rows alone, by jetcd alone, " + AT_ONCE + " transactions in flight",
                    Table.number(floor(central, "floor")),
                    "",
                    "");
            once(store, connection, Table.number((long) rows) + " new names, control plane just started", 0);
            once(store, connection, "the same names with other addresses", 1);
            once(store, connection, "once more with others", 2);
            once(
                    store,
                    connection,
                    "a result per row: once more with others",
                    "?rows=true",
                    Domains.list("list", rows, 3),
                    3);
            once(
                    store,
                    connection,
                    "a result per row: a state in which half of them are new",
                    "?rows=true",
                    Domains.state("list", rows / 2, rows / 2 + rows, 4),
                    4);
            largest = Math.max(largest, Usage.peakMebibytes(central.pid()));
        }
    }

    private double floor(Central central, String kind) throws Exception {
        try (Jetcd jetcd = new Jetcd(central.etcd());
                ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Void>> batches = IntStream.range(0, rows / BATCH)
                    .<Callable<Void>>mapToObj(batch -> () -> {
                        jetcd.commit(Domains.rows(kind, batch * BATCH, (batch + 1) * BATCH));
                        return null;
                    })
                    .toList();
            long begun = System.nanoTime();
            for (var done : threads.invokeAll(batches)) {
                done.get();
            }
            return seconds(begun);
        }
    }

    private void once(Store store, Connection connection, String what, int addresses) {
        once(store, connection, what, "", Domains.list("list", rows, addresses), addresses);
    }

    private void once(Store store, Connection connection, String what, String query, String body, int addresses) {
        String last = Domains.name("list", rows - 1);
        String address = Domains.address(rows - 1 + addresses);
        long begun = System.nanoTime();
        String answer = new String(connection.send("POST", "/import" + query, body), StandardCharsets.UTF_8);
        double durable = seconds(begun);
        if (!query.isEmpty() && answer.split("\"outcome\"", -1).length != rows + 1) {
            throw new IllegalStateException("not a result for each row");
        }
        Await.until("a search finds " + last, () -> {
            String found = new String(connection.send("GET", "/domains?q=" + last, ""), StandardCharsets.UTF_8);
            return found.contains('"' + address + '"');
        });
        double searchable = seconds(begun);
        Await.until("the feed holds it", () -> isInTheFeed(store));
        slowest = Math.max(slowest, searchable);
        table.row(what, Table.number(durable), Table.number(searchable), Table.number(seconds(begun)));
    }

    /** Whether nodes can read all of it by now. */
    static boolean isInTheFeed(Store store) {
        return store.read(KeyRange.single(Keys.DEFAULT.pending(Feed.all())), 0)
                        .entries()
                        .isEmpty()
                && store.read(KeyRange.single(Keys.DEFAULT.head(Feed.all())), 0).entries().stream()
                        .allMatch(Imports::isWhole);
    }

    private static boolean isWhole(Entry head) {
        try {
            return !FeedHead.of(head).partial();
        } catch (UnreadableException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }
}
