// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.acceptance.Api;
import io.zonefleet.store.Store;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import io.zonefleet.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The page in a real browser with a lot of everything behind it: first screen, searches, scrolling, and memory while everything moves. */
public final class Dashboard {
    private static final int EVENTS_PER_SECOND = 50;
    /** Those that live writes change are on the first page of the list, so that each is seen. */
    private static final int SEEN = 100;

    private static final Duration FILLED = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Run run;
    private final Central central;
    private final int seconds;
    private final int domains;
    private final int nodes;
    private final int clusters;
    private final Table table = Timings.table();

    private Dashboard(Run run, Central central) {
        this.run = run;
        this.central = central;
        this.seconds = run.setting(0, 600);
        this.domains = run.setting(1, 100_000);
        this.nodes = run.setting(2, 5_000);
        this.clusters = run.setting(3, 100);
    }

    /** {@code [seconds [domains [nodes [clusters]]]]}: 600, 100,000, 5,000 and 100 where left out. */
    public static void main(String[] args) throws Exception {
        Run.of("ui", args, run -> {
            try (Central central = new Central(run.dir("central"))) {
                new Dashboard(run, central).measure();
            }
        });
    }

    private void measure() throws IOException, InterruptedException {
        fill();
        try (ReportedNodes reported = new ReportedNodes(central.etcd(), nodes, clusters)) {
            run.say("having " + nodes + " nodes report");
            reported.join();
            Browser browser = new Browser(central, run.dir("browser"));
            // in the order in which they disturb what comes after
            screens(browser);
            memory(browser, reported);
        }
        run.page()
                .fact("%s domains, %s nodes in %d clusters; the browser shares the cores with all the rest."
                        .formatted(Table.number((long) domains), Table.number((long) nodes), clusters));
    }

    private void fill() {
        Api api = central.api();
        run.say("importing " + domains + " domains");
        // the cluster that each control plane of a benchmark begins with is none of them
        api.delete("/clusters/prod").ok();
        for (int i = 0; i < clusters; i++) {
            api.put("/clusters/c" + i, "{\"labels\":{\"env\":\"e" + i % 3 + "\"}}")
                    .ok();
        }
        try (Connection connection = central.connect();
                Store store = new EtcdStore(EtcdEndpoints.plain(List.of(central.etcd())))) {
            connection.send("POST", "/import", state());
            Await.until("the feed holds them", FILLED, () -> Imports.isInTheFeed(store));
        }
    }

    private String state() {
        return IntStream.range(0, domains)
                .mapToObj(i -> "\"" + Domains.name("list", i) + "\":" + Domains.value(i, i, clusters))
                .collect(Collectors.joining(",", "{\"domains\":{", "}}"));
    }

    private void screens(Browser browser) throws IOException, InterruptedException {
        run.say("first screen, searches and scrolling in Chromium");
        // as many as a run of this length may take
        int loads = Math.clamp(seconds / 30, 5, 20);
        JsonNode found = browser.measure(
                "screens",
                Map.of(
                        "ZONEFLEET_BENCH_LOADS", Integer.toString(loads),
                        "ZONEFLEET_BENCH_DOMAINS", Integer.toString(domains),
                        "ZONEFLEET_BENCH_CLUSTERS", Integer.toString(clusters)),
                PATIENCE);
        found.path("series")
                .properties()
                .forEach(series -> table.row(Browser.timings(series.getKey(), series.getValue())));
        Timings first = of(found, "first screen, interactive");
        Timings search = of(found, "a search: last key to its result");
        double blank = found.path("blank").asDouble();
        run.page()
                .table(table)
                .fact(
                        "The longest time between two frames while scrolling was %s ms; %d rows were looked at, %d of them came into sight blank."
                                .formatted(
                                        Table.number(found.path("frame").asDouble()),
                                        found.path("rows").asLong(),
                                        found.path("blankRows").asLong()))
                .atMost("first screen interactive, slowest of " + first.count(), first.millis(1), 2_000, "ms")
                .atMost("search result after the last key, p99 of " + search.count(), search.millis(0.99), 200, "ms")
                .atMost("a row in sight is blank while scrolling, the longest", blank, 100, "ms");
    }

    private static Timings of(JsonNode found, String series) {
        return Browser.timings(series, found.path("series").path(series));
    }

    private void memory(Browser browser, ReportedNodes reported) throws IOException, InterruptedException {
        run.say("%d s of %d events a second".formatted(seconds, EVENTS_PER_SECOND));
        Table pages = new Table(
                "page under live events",
                "JS heap at the beginning, MiB",
                "at the end, MiB",
                "DOM nodes at the beginning",
                "at the end",
                "answers read a second");
        double pace;
        JsonNode found;
        try (Connection connection = central.connect();
                SteadyWrites writes = new SteadyWrites(EVENTS_PER_SECOND, i -> write(connection, reported, i))) {
            found = browser.measure(
                    "memory",
                    Map.of(
                            "ZONEFLEET_BENCH_SECONDS",
                            Integer.toString(seconds),
                            "ZONEFLEET_BENCH_DOMAINS",
                            Integer.toString(domains)),
                    PATIENCE.plusSeconds(seconds));
            pace = writes.perSecond();
        }
        for (JsonNode page : found.path("pages")) {
            double begin = page.path("heapBefore").asDouble();
            double end = page.path("heapAfter").asDouble();
            String name = page.path("page").asText();
            pages.row(
                    name,
                    Table.number(begin),
                    Table.number(end),
                    Table.number(page.path("nodesBefore").asLong()),
                    Table.number(page.path("nodesAfter").asLong()),
                    Table.number(page.path("answers").asDouble()));
            run.page()
                    .atMost(
                            "growth of the JS heap over " + seconds + " s of live events, " + name,
                            Math.max(0, 100 * (end - begin) / begin),
                            10,
                            "%");
        }
        run.page()
                .table(pages)
                .fact(
                        "%s writes a second, by turns a domain's and a report of a node; heaps are measured after a forced collection, and what the first minute fills is there before."
                                .formatted(Table.number(pace)));
    }

    private void write(Connection connection, ReportedNodes reported, int i) {
        if (i % 2 == 0) {
            reported.report(i / 2);
            return;
        }
        int domain = i / 2 % Math.min(SEEN, domains);
        connection.send(
                "PUT", "/domains/" + Domains.name("list", domain), Domains.value(domain, domains + i / 2, clusters));
    }
}
