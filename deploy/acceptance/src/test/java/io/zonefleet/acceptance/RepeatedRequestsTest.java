// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests with an {@code Idempotency-Key}, each sent a thousand times to two control planes, many at once and in random order, while somebody
 * else writes the same domains: each is done once and answered alike for ever, also by control planes that were killed and started again.
 */
class RepeatedRequestsTest {
    private static final int KEYS = 3;
    private static final int TIMES = 1_000;
    private static final int TIMES_AFTER = 50;
    private static final int AT_ONCE = 50;

    /** The ways to write a domain; each does something again where it is done twice, since others have written in between. */
    private enum Way {
        PUT,
        CHANGE,
        DELETE
    }

    private final Set<Integer> overwritten = ConcurrentHashMap.newKeySet();

    @Test
    void eachKeyIsDoneOnceHoweverOftenItIsSent(@TempDir Path dir) throws Exception {
        long seed = Long.getLong("zonefleet.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("RepeatedRequestsTest: -Dzonefleet.seed=" + seed);
        Random random = new Random(seed);
        try (EtcdProcess etcd = EtcdProcess.start();
                ControlPlane one = new ControlPlane(dir.resolve("one"), etcd.endpoint());
                ControlPlane two = new ControlPlane(dir.resolve("two"), etcd.endpoint())) {
            List<Api> apis = List.of(one.api(), two.api());
            apis.getFirst().put("/clusters/other", "{}").ok();
            for (int key = 0; key < KEYS; key++) {
                String path = "/domains/" + name(key);
                apis.getFirst().put(path, addresses("192.0.2.1")).ok();
                // so that a domain stays where its contribution of `api` is deleted
                apis.getFirst()
                        .put(path + "/contributions/other", addresses("192.0.2.9"))
                        .ok();
            }
            List<Set<String>> changes = sent(apis, TIMES, random);
            assertDoneOnce(apis, changes);

            one.kill();
            two.kill();
            one.startAgain();
            two.startAgain();
            assertThat(sent(apis, TIMES_AFTER, random)).isEqualTo(changes);
            assertDoneOnce(apis, changes);
        }
    }

    /** What stands is what others wrote after the first time: of each key there is one change beside those three of its domain. */
    private static void assertDoneOnce(List<Api> apis, List<Set<String>> changes) {
        for (Api api : apis) {
            for (int i = 0; i < KEYS; i++) {
                int key = i;
                assertThat(changes.get(key)).as(name(key)).hasSize(1);
                // one control plane may be a moment behind the other
                Await.asserted(name(key), () -> assertDoneOnce(api, key, changes.get(key)));
            }
        }
    }

    private static void assertDoneOnce(Api api, int key, Set<String> changes) {
        JsonNode domain = api.get("/domains/" + name(key)).ok().body();
        assertThat(domain.at("/addresses/0").asText()).isEqualTo("192.0.2.3");
        JsonNode all = api.get("/changes?resource=domains/" + name(key)).ok().body();
        assertThat(all.path("total").asInt()).isEqualTo(4);
        assertThat(all.path("items").findValuesAsText("id").stream().map("/api/v1/changes/"::concat))
                .containsAll(changes);
    }

    /** Which changes the answers name, per key. */
    private List<Set<String>> sent(List<Api> apis, int times, Random random) throws Exception {
        List<Set<String>> changes = IntStream.range(0, KEYS)
                .<Set<String>>mapToObj(i -> new HashSet<>())
                .toList();
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, KEYS * times).forEach(i -> order.add(i % KEYS));
        Collections.shuffle(order, random);
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int key : order) {
                Api api = apis.get(random.nextInt(apis.size()));
                answers.add(threads.submit(limited(places, () -> once(api, key))));
            }
            for (int i = 0; i < order.size(); i++) {
                changes.get(order.get(i)).add(answers.get(i).get());
            }
        }
        return changes;
    }

    private static <T> Callable<T> limited(Semaphore places, Callable<T> work) {
        return () -> {
            places.acquire();
            try {
                return work.call();
            } finally {
                places.release();
            }
        };
    }

    /** Sends it; after the first time another client writes its domain. */
    private String once(Api api, int key) {
        String idempotency = "key-" + key;
        String path = "/domains/" + name(key);
        Api.Answer answer = switch (way(key)) {
            case PUT -> api.once(idempotency, "PUT", path, addresses("192.0.2.2"));
            case DELETE -> api.once(idempotency, "DELETE", path, "");
            case CHANGE ->
                api.once(
                        idempotency,
                        "POST",
                        "/changes",
                        "{\"operations\":[{\"op\":\"put\",\"resource\":\"domains/" + name(key) + "\",\"value\":"
                                + addresses("192.0.2.2") + "}]}");
        };
        String change =
                answer.ok().response().headers().firstValue("Zonefleet-Change").orElseThrow();
        if (way(key) == Way.PUT) {
            // of what was written, whoever has written since: with that version nobody overwrites what he has not seen
            assertThat(answer.response().headers().firstValue("ETag")).contains("\"" + answer.revision() + "\"");
        }
        if (overwritten.add(key)) {
            api.put(path, addresses("192.0.2.3")).ok();
        }
        return change;
    }

    private static Way way(int key) {
        return Way.values()[key % Way.values().length];
    }

    private static String name(int key) {
        return "once" + key + ".example.com";
    }

    private static String addresses(String address) {
        return "{\"addresses\":[\"" + address + "\"]}";
    }
}
