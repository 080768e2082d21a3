// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Pages of a long list: listed, searched, filtered and far into it, by one reader, by eight, and beside writes. */
public final class Searches {
    private static final int OPERATIONS = 20_000;
    private static final int CLUSTERS = 10;
    private static final int WARM_ROUNDS = 3;
    private static final Duration WARM = Duration.ofSeconds(1);
    /** Of a thousand the p99 has ten above it; of a hundred it would be the slowest but one. */
    private static final Clients.Enough ENOUGH =
            new Clients.Enough(Duration.ofSeconds(2), 1_000, Duration.ofSeconds(20));

    private static final Clients.Enough WARMED = Clients.Enough.after(WARM);

    private final Run run;
    private final Central central;
    private final int domains;
    private final Table table = Timings.table();
    private double slowest;

    private Searches(Run run, Central central) {
        this.run = run;
        this.central = central;
        this.domains = run.setting(0, 100_000);
    }

    private record Asked(String what, String path) {}

    /** {@code [domains]}, 100,000 where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("search", args, run -> {
            try (Central central = new Central(run.dir("central"))) {
                Searches bench = new Searches(run, central);
                bench.fill();
                bench.measure();
            }
        });
    }

    private void fill() {
        run.say("declaring " + domains + " domains");
        for (int i = 0; i < CLUSTERS; i++) {
            central.api().put("/clusters/c" + i, "{}").ok();
        }
        for (int from = 0; from < domains; from += OPERATIONS) {
            central.api()
                    .post("/changes", Domains.operations(from, Math.min(domains, from + OPERATIONS), CLUSTERS))
                    .ok();
        }
    }

    private void measure() {
        List<Asked> questions = List.of(
                new Asked("the first page", "/domains"),
                new Asked("a page in the middle", "/domains?cursor=" + cursor(domains / 2)),
                new Asked("a page near the end, by offset", "/domains?offset=" + (domains - 150)),
                new Asked("a search with one hit", "/domains?q=" + Domains.name("list", domains - 1)),
                new Asked("a search with no hit", "/domains?q=nowhere"),
                new Asked("a search with many hits", "/domains?q=app7"),
                new Asked("an owner", "/domains?q=team-42"),
                new Asked("one cluster", "/domains?cluster=c3"),
                new Asked("one cluster, in the middle", "/domains?cluster=c3&cursor=" + cursor(domains / 2)),
                new Asked("one cluster and a search", "/domains?cluster=c3&q=app77"),
                new Asked("one source", "/domains?source=api"));
        try (Jetcd jetcd = new Jetcd(central.etcd())) {
            Clients.Work floor =
                    () -> jetcd.read("/zonefleet/v1/intent/domains/", "/zonefleet/v1/intent/domains0", 100);
            Clients.run("warm-up", 1, WARMED, client -> floor);
            table.row(Clients.run("floor: 100 keys read by jetcd alone", 1, ENOUGH, client -> floor)
                    .timings());
        }
        for (int i = 0; i < WARM_ROUNDS; i++) {
            questions.forEach(question -> ask("", 1, WARMED, question));
        }
        questions.forEach(question -> row(true, ask("", 1, ENOUGH, question)));
        questions.forEach(question -> row(false, ask(", eight readers", 8, ENOUGH, question)));
        beside(() -> questions.forEach(question -> row(true, ask(", beside writes", 1, ENOUGH, question))));
        run.page()
                .table(table)
                .atMost("a page of 100,000 domains, p99 of the slowest with one reader", slowest, 50, "ms");
    }

    private Clients.Result ask(String how, int readers, Clients.Enough enough, Asked question) {
        return Clients.run(question.what() + how, readers, enough, client -> {
            Connection connection = central.connect();
            return () -> connection.send("GET", question.path(), "");
        });
    }

    /** While one client writes as fast as it can. */
    private void beside(Runnable reads) {
        AtomicBoolean over = new AtomicBoolean();
        Thread writer = Thread.startVirtualThread(() -> {
            try (Connection connection = central.connect()) {
                for (int i = 0; !over.get(); i++) {
                    connection.send("PUT", "/domains/" + Domains.name("list", i % domains), Domains.body(i));
                }
            }
        });
        try {
            reads.run();
            over.set(true);
            writer.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            over.set(true);
        }
    }

    private String cursor(int i) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Domains.name("list", i).getBytes(StandardCharsets.UTF_8));
    }

    private void row(boolean counts, Clients.Result result) {
        slowest = counts ? Math.max(slowest, result.timings().millis(0.99)) : slowest;
        table.row(result.timings());
    }
}
