// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.acceptance.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** A control plane with a lot of everything that it lists. Nodes are but their reports. */
final class Filled {
    static final int CLUSTERS = 100;
    static final int NODES = 1_000;
    /** A name that stands in the feed of each cluster. */
    static final String APART = "apart.bench.test";

    private static final int OF_EACH = 200;
    private static final int OPERATIONS = 20_000;
    private static final int WRITERS = 64;

    private final Run run;
    private final Central central;
    private final int domains;

    Filled(Run run, Central central, int domains) {
        this.run = run;
        this.central = central;
        this.domains = domains;
    }

    /** How many changes are kept. */
    int changes() {
        return get("/changes?limit=1").path("total").asInt();
    }

    /** Id of one of them, in the middle. */
    String change() {
        return get("/changes?limit=1&offset=" + changes() / 2).at("/items/0/id").asText();
    }

    private JsonNode get(String path) {
        return central.api().get(path).ok().body();
    }

    void fill() {
        Api api = central.api();
        run.say("declaring clusters, profiles, zones and " + domains + " domains");
        for (int i = 0; i < CLUSTERS; i++) {
            api.put("/clusters/c" + i, "{\"labels\":{\"env\":\"e" + i % 3 + "\"}}")
                    .ok();
        }
        for (int i = 0; i < OF_EACH; i++) {
            api.put("/profiles/p" + i, "{}").ok();
            api.put("/zones/app" + i + ".list.bench.test", "{}").ok();
            api.put("/tokens/t" + i, "{\"role\":\"reader\"}").ok();
        }
        for (int from = 0; from < domains; from += OPERATIONS) {
            api.post("/changes", Domains.operations(from, Math.min(domains, from + OPERATIONS), CLUSTERS))
                    .ok();
        }
        run.say("changing each of them");
        changeEach();
        answerApart(api);
        api.post(
                        "/changes",
                        Domains.puts(
                                "sources/s", OF_EACH, i -> "{\"url\":\"http://127.0.0.1:1/list\",\"enabled\":false}"))
                .ok();
        // in one change: each of them has every feed looked at, 101 of 100,000 domains
        api.post("/changes", Domains.puts("drains/d", OF_EACH, i -> "{\"addresses\":[\"203.0.113." + i + "\"]}"))
                .ok();
        run.say("having " + NODES + " nodes report");
        try (ReportedNodes nodes = new ReportedNodes(central.etcd(), NODES, CLUSTERS)) {
            nodes.join();
        }
    }

    /** A name that each cluster comes to answer after the others: each feed says something of it since another revision. */
    private static void answerApart(Api api) {
        List<String> clusters = new ArrayList<>();
        for (int i = 0; i < CLUSTERS; i++) {
            clusters.add("\"c" + i + "\"");
            api.put(
                            "/domains/" + APART,
                            "{\"addresses\":[\"192.0.2.1\"],\"placement\":{\"clusters\":[" + String.join(",", clusters)
                                    + "]}}")
                    .ok();
        }
    }

    private void changeEach() {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> {
                    try (Connection connection = central.connect()) {
                        for (int domain = next.getAndIncrement(); domain < domains; domain = next.getAndIncrement()) {
                            connection.send(
                                    "PUT",
                                    "/domains/" + Domains.name("list", domain),
                                    Domains.value(domain, domain + 1, CLUSTERS));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a write failed", failed.getCause());
        }
    }
}
