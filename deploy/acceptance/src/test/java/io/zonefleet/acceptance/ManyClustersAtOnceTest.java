// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixty-four clusters register one name at once through two control planes on one etcd, ten times each and without any condition: every
 * first answer is that it is done, and at the end the newest part of each is there.
 */
class ManyClustersAtOnceTest {
    private static final int CLUSTERS = 64;
    private static final int TIMES = 10;

    @Test
    void nobodyIsRefusedBecauseOfAnother(@TempDir Path dir) throws Exception {
        try (EtcdProcess etcd = EtcdProcess.start();
                ControlPlane one = new ControlPlane(dir.resolve("one"), etcd.endpoint());
                ControlPlane two = new ControlPlane(dir.resolve("two"), etcd.endpoint())) {
            List<Api> apis = List.of(one.api(), two.api());
            IntStream.range(0, CLUSTERS)
                    .forEach(i -> apis.getFirst().put("/clusters/c" + i, "{}").ok());
            Await.until(
                    "both know all of them",
                    () -> apis.stream()
                            .allMatch(api ->
                                    api.get("/fleet").body().path("clusters").asInt() == CLUSTERS));
            List<Future<List<Integer>>> clients = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < CLUSTERS; i++) {
                    int cluster = i;
                    Api api = apis.get(i % apis.size());
                    clients.add(threads.submit(() -> IntStream.rangeClosed(1, TIMES)
                            .mapToObj(time -> api.put(
                                            path(cluster), "{\"addresses\":[\"" + address(cluster, time) + "\"]}")
                                    .status())
                            .toList()));
                }
            }
            for (Future<List<Integer>> client : clients) {
                assertThat(client.get().getFirst()).isEqualTo(201);
                assertThat(client.get().subList(1, TIMES)).containsOnly(200);
            }
            TreeMap<String, String> wanted = new TreeMap<>();
            IntStream.range(0, CLUSTERS).forEach(i -> wanted.put("c" + i, address(i, TIMES)));
            for (Api api : apis) {
                // the other control plane may be a moment behind
                Await.asserted("all parts", () -> assertThat(parts(api)).isEqualTo(wanted));
            }
            assertThat(apis.getFirst()
                            .get("/changes?limit=1&resource=domains/many.example.com")
                            .ok()
                            .body()
                            .path("total")
                            .asInt())
                    .isEqualTo(CLUSTERS * TIMES);
        }
    }

    private static String path(int cluster) {
        return "/domains/many.example.com/contributions/c" + cluster;
    }

    private static String address(int cluster, int time) {
        return "10.0." + cluster + "." + time;
    }

    private static SortedMap<String, String> parts(Api api) {
        SortedMap<String, String> parts = new TreeMap<>();
        for (JsonNode part :
                api.get("/domains/many.example.com/contributions").ok().body().path("items")) {
            parts.put(
                    part.path("origin").asText(), part.path("addresses").path(0).asText());
        }
        return parts;
    }
}
