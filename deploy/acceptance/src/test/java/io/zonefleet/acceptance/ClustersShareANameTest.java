// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two clusters contribute to one name; they are drained, removed and come back in random order: every step is answered rightly everywhere. */
@ExtendWith(FleetExtension.class)
class ClustersShareANameTest {
    private static final int STEPS = 12;
    private static final String NAME = "shared.example.com";
    private static final List<String> ORIGINS = List.of("share-a", "share-b");

    private final Set<String> contributing = new HashSet<>();
    private final Set<String> drained = new HashSet<>();

    @Test
    void everyStepIsAnsweredOnThreeClusters(Fleet fleet) {
        long seed = Long.getLong("zonefleet.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("ClustersShareANameTest: -Dzonefleet.seed=" + seed);
        Random random = new Random(seed);
        List<Node> nodes = new ArrayList<>();
        for (String cluster : List.of("share-a", "share-b", "share-c")) {
            fleet.declareCluster(cluster);
            nodes.add(fleet.addNode(cluster, "n1"));
        }
        // what everybody falls back on, and what the third cluster never sees of it
        fleet.api()
                .put(
                        "/domains/" + NAME,
                        "{\"addresses\":[\"192.0.2.9\"],\"horizons\":[{\"clusters\":[\"share-c\"],\"addresses\":[\"10.0.0.9\"]}]}")
                .ok();
        for (int step = 0; step < STEPS; step++) {
            String did = step(fleet, random, ORIGINS.get(random.nextInt(ORIGINS.size())));
            for (int i = 0; i < nodes.size(); i++) {
                List<String> wanted = wanted(i == 2);
                Dns dns = nodes.get(i).dns();
                Await.asserted(
                        did + " in step " + step + " on cluster " + i,
                        () -> assertThat(dns.a(NAME)).containsExactlyElementsOf(wanted));
            }
        }
    }

    private String step(Fleet fleet, Random random, String origin) {
        String part = "/domains/" + NAME + "/contributions/" + origin;
        if (!contributing.contains(origin)) {
            fleet.api()
                    .put(part, "{\"addresses\":[\"" + address(origin) + "\"]}")
                    .ok();
            contributing.add(origin);
            return origin + " contributes";
        }
        if (drained.remove(origin)) {
            fleet.api().delete("/drains/" + origin).ok();
            return origin + " is back";
        }
        if (random.nextBoolean()) {
            fleet.api()
                    .put("/drains/" + origin, "{\"cluster\":\"" + origin + "\"}")
                    .ok();
            drained.add(origin);
            return origin + " is drained";
        }
        fleet.api().delete(part).ok();
        contributing.remove(origin);
        return origin + " withdraws";
    }

    private List<String> wanted(boolean elsewhere) {
        List<String> wanted = new ArrayList<>();
        wanted.add(elsewhere ? "10.0.0.9" : "192.0.2.9");
        contributing.stream()
                .filter(origin -> !drained.contains(origin))
                .map(ClustersShareANameTest::address)
                .forEach(wanted::add);
        wanted.sort(null);
        return wanted;
    }

    private static String address(String origin) {
        return "192.0.2." + (ORIGINS.indexOf(origin) + 1);
    }
}
