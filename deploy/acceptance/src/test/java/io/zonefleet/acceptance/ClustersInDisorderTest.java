// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Services of two clusters come, change and go, while API servers and the control plane are started anew, clusters are cut off, drained, no
 * longer followed and followed again, in random order: after each step the nodes of both answer what a simple model says.
 */
class ClustersInDisorderTest {
    private static final List<String> NAMES = Stream.of("one", "two", "three", "four")
            .map(label -> label + "." + TwoClusters.SUFFIX)
            .toList();
    private static final List<String> SERVICES = List.of("s1", "s2", "s3");

    private enum Step {
        WRITE,
        DELETE,
        /** Follow it no more, and take what it has contributed away; or follow it again. */
        FOLLOW_OR_NOT,
        DRAIN_OR_NOT,
        CUT_OR_MEND,
        RESTART_API_SERVER,
        RESTART_CONTROL_PLANE
    }

    /** A Service with its address. */
    private record Written(String name, String address) {}

    /** What is known of one cluster. */
    private static final class Known {
        private final MemberCluster cluster;
        private final Map<String, Written> written = new TreeMap<>();
        private Map<String, Written> contributed = Map.of();
        private boolean followed = true;
        private boolean drained;
        private boolean cut;

        Known(MemberCluster cluster) {
            this.cluster = cluster;
        }

        /** Where nobody can look, what was seen last stays; who is not followed contributes nothing. */
        void settle() {
            if (!followed) {
                contributed = Map.of();
            } else if (!cut) {
                contributed = Map.copyOf(written);
            }
        }

        Stream<String> addresses(String name) {
            return drained
                    ? Stream.of()
                    : contributed.values().stream()
                            .filter(service -> service.name().equals(name))
                            .map(Written::address);
        }
    }

    private final long seed =
            Long.getLong("zonefleet.seed", ThreadLocalRandom.current().nextLong());
    private final Random random = new Random(seed);
    private List<Known> all = List.of();

    @Test
    void everyStepIsAnsweredOnTheNodesOfBoth(@TempDir Path dir) {
        System.out.println("ClustersInDisorderTest: -Dzonefleet.seed=" + seed);
        try (TwoClusters clusters = new TwoClusters(dir)) {
            all = List.of(new Known(clusters.a()), new Known(clusters.b()));
            List<String> done = new ArrayList<>();
            for (Step step : schedule()) {
                Known one = all.get(random.nextInt(all.size()));
                done.add(take(clusters, step, one));
                check(clusters, done);
            }
            for (Known one : all) {
                done.add("all of " + one.cluster.id() + " as at first");
                putBack(clusters, one);
            }
            check(clusters, done);
        }
    }

    /** So many of each kind, in random order. */
    private List<Step> schedule() {
        List<Step> steps = new ArrayList<>(Collections.nCopies(7, Step.WRITE));
        steps.addAll(Collections.nCopies(2, Step.DELETE));
        steps.addAll(Collections.nCopies(3, Step.FOLLOW_OR_NOT));
        steps.addAll(Collections.nCopies(3, Step.DRAIN_OR_NOT));
        steps.addAll(Collections.nCopies(2, Step.CUT_OR_MEND));
        steps.addAll(List.of(Step.RESTART_API_SERVER, Step.RESTART_CONTROL_PLANE));
        Collections.shuffle(steps, random);
        return steps;
    }

    private String take(TwoClusters clusters, Step step, Known one) {
        String what = switch (step) {
            case WRITE -> write(one);
            case DELETE -> delete(one);
            case FOLLOW_OR_NOT -> {
                follow(clusters, one, !one.followed);
                yield one.followed ? "follow" : "follow no more";
            }
            case DRAIN_OR_NOT -> {
                drain(clusters, one, !one.drained);
                yield one.drained ? "drain" : "take back the drain";
            }
            case CUT_OR_MEND -> {
                cut(clusters, one, !one.cut);
                yield one.cut ? "cut" : "mend";
            }
            case RESTART_API_SERVER -> {
                one.cluster.server().stop();
                one.cluster.server().compact();
                one.cluster.server().startAgain();
                yield "restart the API server";
            }
            case RESTART_CONTROL_PLANE -> {
                clusters.fleet().control().kill();
                clusters.fleet().control().startAgain();
                yield "restart the control plane";
            }
        };
        return one.cluster.id() + ": " + what;
    }

    private String write(Known one) {
        String service = any(SERVICES);
        Written written = new Written(any(NAMES), "192.0.2." + (1 + random.nextInt(5)));
        one.cluster.balancer(service, written.name(), written.address());
        one.written.put(service, written);
        return "write " + service + " " + written;
    }

    private String delete(Known one) {
        if (one.written.isEmpty()) {
            return write(one);
        }
        String service = any(List.copyOf(one.written.keySet()));
        one.cluster.delete(service);
        one.written.remove(service);
        return "delete " + service;
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static void follow(TwoClusters clusters, Known one, boolean followed) {
        if (followed) {
            clusters.addSource(one.cluster);
        } else {
            clusters.fleet()
                    .api()
                    .delete("/sources/" + one.cluster.source() + "?domains=remove&allowShrink=true")
                    .ok();
        }
        one.followed = followed;
    }

    private static void drain(TwoClusters clusters, Known one, boolean drained) {
        String drain = "/drains/" + one.cluster.id();
        if (drained) {
            clusters.fleet()
                    .api()
                    .put(drain + "?allowShrink=true", "{\"cluster\":\"" + one.cluster.id() + "\"}")
                    .ok();
        } else {
            clusters.fleet().api().delete(drain).ok();
        }
        one.drained = drained;
    }

    private static void cut(TwoClusters clusters, Known one, boolean cut) {
        one.cut = cut;
        if (cut) {
            one.cluster.cut();
        } else {
            one.cluster.mend();
            if (one.followed) {
                clusters.awaitBack(one.cluster); // by itself it would be after a pause that grows
            }
        }
    }

    private static void putBack(TwoClusters clusters, Known one) {
        if (one.cut) {
            cut(clusters, one, false);
        }
        if (one.drained) {
            drain(clusters, one, false);
        }
        if (!one.followed) {
            follow(clusters, one, true);
        }
    }

    private void check(TwoClusters clusters, List<String> done) {
        all.forEach(Known::settle);
        Map<String, List<String>> wanted = new TreeMap<>();
        for (String name : NAMES) {
            TreeSet<String> addresses = new TreeSet<>();
            all.forEach(one -> one.addresses(name).forEach(addresses::add));
            wanted.put(name, addresses.isEmpty() ? List.of(Fleet.UPSTREAM) : List.copyOf(addresses));
        }
        for (Node node : clusters.nodes()) {
            Await.asserted(
                    "seed %d, the node of %s after %s".formatted(seed, node.cluster(), done),
                    () -> assertThat(answers(node)).isEqualTo(wanted));
        }
    }

    private static Map<String, List<String>> answers(Node node) {
        Map<String, List<String>> answers = new TreeMap<>();
        NAMES.forEach(name -> answers.put(name, node.dns().a(name)));
        return answers;
    }
}
