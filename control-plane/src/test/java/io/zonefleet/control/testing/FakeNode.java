// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.testing;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Fault;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.NodeRole;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.model.ProofSteps;
import io.zonefleet.model.ResolverProof;
import io.zonefleet.model.Traffic;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes what an agent writes. */
public final class FakeNode {
    /** When all of it happens. */
    public static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    private static final Keys KEYS = Keys.DEFAULT;

    private final Store store;
    private final ClusterId cluster;
    private final NodeName node;
    private final SortedMap<String, ProofSteps> steps = new TreeMap<>();
    private Instant provedAt = AT;
    private Optional<Traffic> traffic = Optional.empty();
    private Optional<List<ResolverProof>> resolver = Optional.empty();
    private Optional<NetworkState> network = Optional.empty();
    private NodeRole role = NodeRole.NODE_CACHE;
    private List<String> dns = List.of("127.0.0.1:1053");

    public FakeNode(Store store, String cluster, String node) {
        this.store = store;
        this.cluster = new ClusterId(cluster);
        this.node = new NodeName(node);
    }

    /** Makes it known. */
    public FakeNode register() {
        store.commit(Txn.builder()
                .put(
                        KEYS.node(cluster, node),
                        Codec.encode(new NodeIdentity(cluster, node, AT, AT, Optional.empty(), Optional.of(role))))
                .build());
        return this;
    }

    /** From now on it proves things at that moment. */
    public FakeNode provingAt(Instant moment) {
        provedAt = moment;
        return this;
    }

    /** From now on it says what clients ask. */
    public FakeNode asked(Traffic lately) {
        traffic = Optional.of(lately);
        return this;
    }

    /** From now on it answers there. */
    public FakeNode answeringAt(String... endpoints) {
        dns = List.of(endpoints);
        return this;
    }

    /** From now on it has seen this of the cluster's own DNS. */
    public FakeNode resolving(ResolverProof... seen) {
        resolver = Optional.of(List.of(seen));
        return this;
    }

    /** From now on it has seen this of link, addresses and rules. */
    public FakeNode keeping(NetworkState seen) {
        network = Optional.of(seen);
        return this;
    }

    /** Makes it a zone server, before it is registered. */
    public FakeNode asZoneServer() {
        role = NodeRole.ZONE_SERVER;
        return this;
    }

    /** Forgets when it proved what, as an agent does that is started again. */
    public FakeNode forgetful() {
        steps.clear();
        return this;
    }

    /** Reports that everything {@code image} has is proved. */
    public void prove(ControlImage image) {
        SortedMap<String, Long> proved = new TreeMap<>();
        for (Feed feed : List.of(Feed.all(), new Feed.OfCluster(cluster))) {
            proved.put(feed.path(), image.fleet().heads().getOrDefault(feed, 0L));
        }
        report(image, proved, List.of(), Optional.empty());
    }

    /** Reports. */
    public void report(
            ControlImage image, SortedMap<String, Long> proved, List<Fault> faults, Optional<String> agentUrl) {
        proved.forEach((feed, revision) ->
                steps.put(feed, steps.getOrDefault(feed, ProofSteps.NONE).with(revision, provedAt)));
        NodeStatus status = new NodeStatus(
                cluster,
                node,
                AT.plusSeconds(1),
                image.epoch().orElseThrow().value(),
                proved,
                Optional.of(AT),
                OptionalDouble.of(12.5),
                1,
                1,
                List.of(),
                faults,
                new TreeMap<>(java.util.Map.of("agent", "test")),
                "0123abcd",
                dns,
                agentUrl,
                network,
                Optional.of(new TreeMap<>(steps)),
                traffic,
                resolver,
                Optional.of(role));
        store.commit(Txn.builder()
                .put(KEYS.status(cluster, node), Codec.encode(status))
                .build());
    }

    /** Falls silent. */
    public void stop() {
        store.commit(Txn.builder().delete(KEYS.status(cluster, node)).build());
    }
}
