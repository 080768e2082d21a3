// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two clusters contribute to one name and to one below it, now and then a CNAME, which gives way to the addresses; they or their addresses
 * are drained, they withdraw, are removed and come back in random order: every step is answered rightly on CoreDNS nodes of three clusters. A cluster that is removed serves nothing that could be right, so its node keeps what it had: the
 * answer before the removal, or the one after it where the node has seen that much, and nothing of what follows.
 */
@ExtendWith(FleetExtension.class)
class ClustersShareANameTest {
    private static final int STEPS = 20;
    private static final int MOST_STEPS = 200;
    private static final String NAME = "shared.example.com";
    private static final String HOST = "host." + NAME;
    private static final String SPLIT = "split.example.com";
    private static final List<String> ORIGINS = List.of("share-a", "share-b");
    private static final List<String> CLUSTERS = List.of("share-a", "share-b", "share-c");

    private enum Action {
        CONTRIBUTE,
        ALIAS,
        WITHDRAW,
        DRAIN,
        RETURN,
        DRAIN_ADDRESS,
        RETURN_ADDRESS,
        REMOVE,
        DECLARE
    }

    private final Set<String> declared = new HashSet<>(CLUSTERS);
    private final Set<String> contributing = new HashSet<>();
    private final Set<String> aliased = new HashSet<>();
    private final Set<String> drained = new HashSet<>();
    private final Set<String> addressDrained = new HashSet<>();
    /** By removed cluster: what its node may answer; once it has answered the later one, only that. */
    private final Map<String, List<List<String>>> left = new HashMap<>();

    @Test
    void everyStepIsAnsweredOnThreeClusters(Fleet fleet) {
        long seed = Long.getLong("zonefleet.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("ClustersShareANameTest: -Dzonefleet.seed=" + seed);
        Random random = new Random(seed);
        List<Node> nodes = new ArrayList<>();
        for (String cluster : CLUSTERS) {
            fleet.declareCluster(cluster);
            nodes.add(fleet.addNode(cluster, "n1"));
        }
        showNothingToTheThird(fleet.api(), nodes);
        // what everybody falls back on, and what the third cluster sees instead
        fleet.api()
                .put(
                        "/domains/" + NAME,
                        "{\"addresses\":[\"192.0.2.9\"],\"horizons\":[{\"clusters\":[\"share-c\"],\"addresses\":[\"10.0.0.9\"]}],"
                                + host("192.0.2.9") + "}")
                .ok();
        Set<Action> done = EnumSet.noneOf(Action.class);
        for (int step = 0; step < STEPS || done.size() < Action.values().length; step++) {
            assertThat(step).as("steps until each kind was taken").isLessThan(MOST_STEPS);
            String origin = ORIGINS.get(random.nextInt(ORIGINS.size()));
            List<Action> possible = possible(origin);
            Action action = possible.get(random.nextInt(possible.size()));
            Map<String, List<String>> before = wanted();
            take(fleet.api(), action, origin);
            done.add(action);
            check(nodes, before, "seed %d, step %d: %s %s".formatted(seed, step, action, origin));
        }
    }

    /** A horizon without addresses: there is nothing of that part on the third cluster; of another cluster's part there is. */
    private static void showNothingToTheThird(Api api, List<Node> nodes) {
        String split = "/domains/" + SPLIT;
        api.put(split, "{\"addresses\":[\"192.0.2.9\"],\"horizons\":[{\"clusters\":[\"share-c\"],\"addresses\":[]}]}")
                .ok();
        seen(nodes, "a horizon of nothing", List.of("192.0.2.9"), List.of(Fleet.UPSTREAM));
        api.put(split + "/contributions/share-a", "{\"addresses\":[\"192.0.2.1\"]}")
                .ok();
        seen(nodes, "with another's part", List.of("192.0.2.1", "192.0.2.9"), List.of("192.0.2.1"));
        api.delete(split + "/contributions/share-a").ok();
        seen(nodes, "without it again", List.of("192.0.2.9"), List.of(Fleet.UPSTREAM));
        api.delete(split).ok();
        seen(nodes, "without the name", List.of(Fleet.UPSTREAM), List.of(Fleet.UPSTREAM));
    }

    private static void seen(List<Node> nodes, String what, List<String> byMost, List<String> byTheThird) {
        for (Node node : nodes) {
            Await.asserted(
                    what + ", asked on " + node.cluster(),
                    () -> assertThat(node.dns().a(SPLIT))
                            .isEqualTo(node.cluster().equals("share-c") ? byTheThird : byMost));
        }
    }

    private List<Action> possible(String origin) {
        List<Action> possible = new ArrayList<>(ofContributor(origin));
        possible.add(addressDrained.contains(origin) ? Action.RETURN_ADDRESS : Action.DRAIN_ADDRESS);
        return possible;
    }

    private List<Action> ofContributor(String origin) {
        if (!declared.contains(origin)) {
            return List.of(Action.DECLARE);
        }
        if (drained.contains(origin)) { // a cluster that a drain names is not removed
            return List.of(
                    Action.RETURN,
                    contributing.contains(origin) || aliased.contains(origin) ? Action.WITHDRAW : Action.CONTRIBUTE);
        }
        if (aliased.contains(origin)) {
            return List.of(Action.CONTRIBUTE, Action.WITHDRAW, Action.DRAIN, Action.REMOVE);
        }
        return contributing.contains(origin)
                ? List.of(Action.WITHDRAW, Action.ALIAS, Action.DRAIN, Action.REMOVE)
                : List.of(Action.CONTRIBUTE, Action.CONTRIBUTE, Action.ALIAS, Action.DRAIN, Action.REMOVE);
    }

    private void take(Api api, Action action, String origin) {
        String part = "/domains/" + NAME + "/contributions/" + origin;
        switch (action) {
            case CONTRIBUTE -> {
                api.put(part, "{\"addresses\":[\"" + address(origin) + "\"]," + host(address(origin)) + "}")
                        .ok();
                contributing.add(origin);
                aliased.remove(origin);
            }
            case ALIAS -> {
                api.put(part, "{\"records\":[{\"type\":\"CNAME\",\"data\":\"elsewhere.example.net.\"}]}")
                        .ok();
                contributing.remove(origin);
                aliased.add(origin);
            }
            case WITHDRAW -> {
                api.delete(part).ok();
                contributing.remove(origin);
                aliased.remove(origin);
            }
            case DRAIN -> {
                api.put("/drains/" + origin, "{\"cluster\":\"" + origin + "\"}").ok();
                drained.add(origin);
            }
            case RETURN -> {
                api.delete("/drains/" + origin).ok();
                drained.remove(origin);
            }
            case DRAIN_ADDRESS -> {
                api.put("/drains/address-" + origin, "{\"addresses\":[\"" + address(origin) + "\"]}")
                        .ok();
                addressDrained.add(origin);
            }
            case RETURN_ADDRESS -> {
                api.delete("/drains/address-" + origin).ok();
                addressDrained.remove(origin);
            }
            case REMOVE -> {
                api.delete("/clusters/" + origin + "?domains=remove").ok();
                contributing.remove(origin);
                aliased.remove(origin);
                declared.remove(origin);
            }
            case DECLARE -> {
                api.put("/clusters/" + origin, "{}").ok();
                declared.add(origin);
                left.remove(origin);
            }
        }
    }

    private void check(List<Node> nodes, Map<String, List<String>> before, String what) {
        Map<String, List<String>> after = wanted();
        for (Node node : nodes) {
            String asked = what + ", asked on " + node.cluster();
            if (declared.contains(node.cluster())) {
                Await.asserted(asked, () -> assertThat(node.dns().a(NAME)).isEqualTo(after.get(node.cluster())));
                Await.asserted(
                        asked + " below", () -> assertThat(node.dns().a(HOST)).isEqualTo(answered("192.0.2.9")));
            } else {
                List<List<String>> right = left.computeIfAbsent(node.cluster(), cluster -> {
                    Await.until(what + ": the node knows that its cluster is gone", () -> isToldOf(node));
                    return Stream.of(before, after)
                            .map(each -> each.getOrDefault(cluster, List.of()))
                            .toList();
                });
                List<String> answer = node.dns().a(NAME);
                assertThat(right).as(asked + ", which is removed").contains(answer);
                left.put(node.cluster(), right.subList(right.indexOf(answer), right.size()));
            }
        }
    }

    private static boolean isToldOf(Node node) {
        return node.status().orElseThrow().path("faults").toString().contains("is not declared");
    }

    private Map<String, List<String>> wanted() {
        Map<String, List<String>> wanted = new HashMap<>();
        for (String cluster : CLUSTERS) {
            wanted.put(cluster, answered(cluster.equals("share-c") ? "10.0.0.9" : "192.0.2.9"));
        }
        return wanted;
    }

    /** Beside what everybody falls back on. */
    private List<String> answered(String always) {
        return Stream.concat(
                        Stream.of(always),
                        contributing.stream()
                                .filter(origin -> !drained.contains(origin) && !addressDrained.contains(origin))
                                .map(ClustersShareANameTest::address))
                .sorted()
                .toList();
    }

    private static String host(String address) {
        return "\"records\":[{\"name\":\"host\",\"type\":\"A\",\"data\":\"" + address + "\"}]";
    }

    private static String address(String origin) {
        return "192.0.2." + (ORIGINS.indexOf(origin) + 1);
    }
}
