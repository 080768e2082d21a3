// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifty clients of two control planes on one etcd add one to counters, kept as comments of domains, two hundred times each: by what they
 * have read, with {@code If-Match}. What the counters come to is the number of writes that were accepted, each with its change.
 */
class LostUpdatesTest {
    private static final int CLIENTS = 50;
    private static final int TIMES = 200;
    private static final int COUNTERS = 5;
    private static final int ALL = 1_000;

    @Test
    void theEndValueAccountsForEachAcceptedWrite(@TempDir Path dir) throws Exception {
        try (EtcdProcess etcd = EtcdProcess.start();
                ControlPlane one = new ControlPlane(dir.resolve("one"), etcd.endpoint());
                ControlPlane two = new ControlPlane(dir.resolve("two"), etcd.endpoint())) {
            List<Api> apis = List.of(one.api(), two.api());
            IntStream.range(0, COUNTERS)
                    .forEach(i -> apis.getFirst().put(path(i), value(0)).ok());
            Await.until(
                    "both know all of them",
                    () -> apis.stream()
                            .allMatch(api ->
                                    api.get("/fleet").body().path("domains").asInt() == COUNTERS));
            List<List<String>> accepted = IntStream.range(0, COUNTERS)
                    .<List<String>>mapToObj(i -> new ArrayList<>())
                    .toList();
            int lost = 0;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Client>> clients = IntStream.range(0, CLIENTS)
                        .mapToObj(i -> new Client(apis.get(i % apis.size()), i))
                        .map(client -> threads.submit(client::count))
                        .toList();
                for (Future<Client> done : clients) {
                    Client client = done.get();
                    lost += client.lost;
                    for (int i = 0; i < COUNTERS; i++) {
                        accepted.get(i).addAll(client.accepted.get(i));
                    }
                }
            }
            int all = accepted.stream().mapToInt(List::size).sum();
            System.out.println("LostUpdatesTest: " + all + " writes were accepted, " + lost + " lost their race");
            assertThat(all + lost).isEqualTo(CLIENTS * TIMES);
            assertThat(lost)
                    .as("races that were lost: without one nothing was tried")
                    .isPositive();
            for (Api api : apis) {
                for (int i = 0; i < COUNTERS; i++) {
                    int counter = i;
                    // the other control plane may be a moment behind
                    Await.asserted(
                            "counter " + i,
                            () -> assertThat(count(api, counter))
                                    .isEqualTo(accepted.get(counter).size()));
                    assertThat(accepted.get(i)).doesNotHaveDuplicates();
                    assertThat(changes(api, i))
                            .hasSize(accepted.get(i).size() + 1)
                            .containsAll(accepted.get(i));
                }
            }
        }
    }

    private static String path(int counter) {
        return "/domains/counter" + counter + ".example.com";
    }

    private static String value(int value) {
        return "{\"addresses\":[\"192.0.2.1\"],\"comment\":\"" + value + "\"}";
    }

    private static int count(Api api, int counter) {
        return Integer.parseInt(
                api.get(path(counter)).ok().body().path("comment").asText());
    }

    /** Paths of all changes of a counter. */
    private static Set<String> changes(Api api, int counter) {
        Set<String> changes = new HashSet<>();
        String next = "";
        do {
            JsonNode page = api.get("/changes?limit=" + ALL + "&resource="
                            + path(counter).substring(1) + next)
                    .ok()
                    .body();
            page.path("items")
                    .forEach(change ->
                            changes.add("/api/v1/changes/" + change.path("id").asText()));
            next = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
        } while (!next.isEmpty());
        return changes;
    }

    private static final class Client {
        final List<List<String>> accepted = IntStream.range(0, COUNTERS)
                .<List<String>>mapToObj(i -> new ArrayList<>())
                .toList();
        int lost;
        private final Api api;
        private final int number;

        Client(Api api, int number) {
            this.api = api;
            this.number = number;
        }

        Client count() {
            for (int i = 0; i < TIMES; i++) {
                int counter = (number + i) % COUNTERS;
                Api.Answer read = api.get(path(counter)).ok();
                String etag = read.response().headers().firstValue("ETag").orElseThrow();
                int next = Integer.parseInt(read.body().path("comment").asText()) + 1;
                Api.Answer put = api.putOver(etag, path(counter), value(next));
                if (put.status() == 412) {
                    lost++;
                } else {
                    accepted.get(counter)
                            .add(put.ok()
                                    .response()
                                    .headers()
                                    .firstValue("Zonefleet-Change")
                                    .orElseThrow());
                }
            }
            return this;
        }
    }
}
