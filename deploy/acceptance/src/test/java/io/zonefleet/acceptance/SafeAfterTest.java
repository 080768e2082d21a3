// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.CoreDns;
import io.zonefleet.testing.FreePorts;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What is called safe is: a caching resolver before a node holds old answers for as long as it may, and from {@code safeAfter} on nobody who
 * asks it gets one any more. Of a name that was managed before, and of one that upstream answered.
 */
@ExtendWith(FleetExtension.class)
class SafeAfterTest {
    private static final String CHANGED = "changed.example.com";
    private static final String CREATED = "created.example.com";
    private static final List<String> NAMES = List.of(CHANGED, CREATED);
    private static final List<String> NEW = List.of("192.0.2.2");
    /** Seconds that answers may be held: longer by far than two changes take to be proved, also on a machine that is busy with other work. */
    private static final int HELD = 60;

    private static final long EVERY_MILLIS = 100;

    /**
     * One answer.
     *
     * @param begun when it was asked for
     */
    private record Seen(String name, Instant begun, List<String> addresses) {
        boolean isOld() {
            return !addresses.equals(NEW);
        }
    }

    /** A resolver that keeps to TTLs: by itself the plugin would hold what has less than five seconds for five. */
    private static String caching(int port, int upstream) {
        return """
            .:%d {
                bind 127.0.0.1
                cache {
                    success 1000 3600 0
                    denial 1000 3600 0
                }
                forward . 127.0.0.1:%d
            }
            """.formatted(port, upstream);
    }

    @Test
    void noCacheGivesTheOldAnswerAfterwards(Fleet fleet) throws Exception {
        fleet.api()
                .put("/profiles/held", "{\"cache\":{\"maxTtl\":%d,\"maxNegativeTtl\":3}}".formatted(HELD))
                .ok();
        fleet.api().put("/clusters/safe", "{\"profile\":\"held\"}").ok();
        Node node = fleet.addNode("safe", "n1");
        put(fleet, CHANGED, "192.0.2.1");
        int port = FreePorts.next();
        List<Seen> seen = new CopyOnWriteArrayList<>();
        try (CoreDns resolver = CoreDns.start(
                        Files.createDirectories(fleet.folder("resolver")), caching(port, node.dnsPort()), Map.of());
                ScheduledExecutorService clients = Executors.newSingleThreadScheduledExecutor()) {
            Dns dns = new Dns("127.0.0.1", port);
            assertThat(resolver.process().isAlive()).isTrue();
            // from now on it may hold them for as long as anybody may
            assertThat(dns.a(CHANGED)).containsExactly("192.0.2.1");
            assertThat(dns.a(CREATED)).containsExactly(Fleet.UPSTREAM);
            Future<?> asking = clients.scheduleAtFixedRate(
                    () -> NAMES.forEach(name -> look(dns, name, seen)), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
            NAMES.forEach(name -> put(fleet, name, NEW.getFirst()));

            boolean held = false;
            for (String name : NAMES) {
                JsonNode proof =
                        fleet.api().get("/domains/" + name + "/proof").ok().body();
                Instant proved = Instant.parse(proof.path("since").asText());
                Instant safe = Instant.parse(proof.path("safeAfter").asText());
                Await.until(
                        name + " was asked for after " + safe,
                        Duration.ofSeconds(HELD).plus(Await.PATIENCE.multipliedBy(4)),
                        () -> after(seen, name, safe).size() > 10);
                assertThat(after(seen, name, safe)).as("after %s", proof).noneMatch(Seen::isOld);
                held |= after(seen, name, proved).stream().anyMatch(Seen::isOld);
            }
            assertThat(asking.cancel(false)).as("clients ask up to now").isTrue();
            assertThat(held).as("else there was nothing to wait for").isTrue();
        }
    }

    private static void look(Dns dns, String name, List<Seen> seen) {
        Instant begun = Instant.now();
        try {
            seen.add(new Seen(name, begun, dns.a(name)));
        } catch (UncheckedIOException lost) {
            // nobody got an old answer
        }
    }

    private static List<Seen> after(List<Seen> seen, String name, Instant time) {
        return seen.stream()
                .filter(each -> each.name().equals(name) && each.begun().isAfter(time))
                .toList();
    }

    private static void put(Fleet fleet, String name, String address) {
        Api.Answer answer = fleet.api()
                .put(
                        "/domains/" + name + "?wait=all&timeout=60s",
                        "{\"addresses\":[\"%s\"],\"ttl\":%d}".formatted(address, HELD))
                .ok();
        assertThat(answer.body().at("/proof/complete").asBoolean())
                .as(answer.body().toString())
                .isTrue();
    }
}
