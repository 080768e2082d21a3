// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.ProofSteps;
import io.zonefleet.model.Traffic;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.etcd.EtcdEndpoints;
import io.zonefleet.store.etcd.EtcdStore;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Nodes that are but their reports, written to etcd as agents write theirs. They have proved what there is, but for one in 300, which is
 * behind; and one in 500 has a fault. Each is written by one thread at a time.
 */
final class ReportedNodes implements AutoCloseable {
    private static final Keys KEYS = Keys.DEFAULT;
    private static final int BEHIND = 300;
    private static final int FAULTY = 500;
    private static final int WRITERS = 16;

    private final Store store;
    private final String epoch;
    private final int nodes;
    private final int clusters;
    private final Map<Integer, SortedMap<String, ProofSteps>> steps = new ConcurrentHashMap<>();

    /**
     * None of them is written yet.
     *
     * @param clusters {@code c0} and so on, which are declared already; each has every so manieth node
     */
    ReportedNodes(URI etcd, int nodes, int clusters) {
        this.store = new EtcdStore(EtcdEndpoints.plain(List.of(etcd)));
        this.epoch = store.read(KeyRange.single(KEYS.epoch()), 0)
                .entries()
                .getFirst()
                .value()
                .utf8();
        this.nodes = nodes;
        this.clusters = clusters;
    }

    /** Has all of them join and report. */
    void join() {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> {
                    for (int node = next.getAndIncrement(); node < nodes; node = next.getAndIncrement()) {
                        store.commit(report(node, true));
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a report failed", failed.getCause());
        }
    }

    /** Has one of them report what it has proved by now. */
    void report(int node) {
        store.commit(report(node % nodes, false));
    }

    private Txn report(int i, boolean joins) {
        ClusterId cluster = new ClusterId("c" + i % clusters);
        NodeName node = new NodeName("n" + i / clusters);
        Instant now = Instant.now();
        Txn.Builder txn = Txn.builder().put(KEYS.status(cluster, node), Codec.encode(status(i, cluster, node, now)));
        if (joins) {
            txn.put(
                    KEYS.node(cluster, node),
                    Codec.encode(new NodeIdentity(cluster, node, now, now, Optional.empty())));
        }
        return txn.build();
    }

    private NodeStatus status(int i, ClusterId cluster, NodeName node, Instant now) {
        SortedMap<String, Long> proved = proved(cluster, i % BEHIND == BEHIND - 1);
        SortedMap<String, ProofSteps> when = new TreeMap<>();
        proved.forEach((feed, revision) -> when.put(
                feed,
                steps.getOrDefault(i, new TreeMap<>())
                        .getOrDefault(feed, ProofSteps.NONE)
                        .with(revision, now)));
        steps.put(i, when);
        List<Fault> faults = i % FAULTY == FAULTY - 1
                ? List.of(new Fault(
                        FaultKind.ZONE_REFUSED,
                        "list.bench.test",
                        "its last good state is served",
                        now.minusSeconds(60)))
                : List.of();
        return new NodeStatus(
                cluster,
                node,
                now,
                epoch,
                proved,
                Optional.of(now),
                OptionalDouble.of(12.5),
                1,
                1 - faults.size(),
                List.of(),
                faults,
                new TreeMap<>(Map.of("agent", "bench", "coredns", "1.15.0")),
                "0123abcd",
                List.of("169.254.20.10:53"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(when),
                Optional.of(new Traffic(10_000, 2_000 + i % 97, 2_000, 1_800, i % 5)));
    }

    private SortedMap<String, Long> proved(ClusterId cluster, boolean behind) {
        SortedMap<String, Long> proved = new TreeMap<>();
        for (Feed feed : List.of(Feed.all(), new Feed.OfCluster(cluster))) {
            Snapshot head = store.read(KeyRange.single(KEYS.head(feed)), 0);
            head.entries().stream()
                    .mapToLong(Entry::modRevision)
                    .forEach(revision -> proved.put(feed.path(), behind ? revision - 1 : revision));
        }
        return proved;
    }

    @Override
    public void close() {
        store.close();
    }
}
