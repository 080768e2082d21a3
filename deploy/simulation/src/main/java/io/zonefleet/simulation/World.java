// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.simulation;

import io.zonefleet.agent.SimulatedNode;
import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ClusterId;
import io.zonefleet.store.FaultyStore;
import io.zonefleet.store.FaultyStore.Trip;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.StoreException;
import io.zonefleet.testing.Stopped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A fleet with everything around it, in one thread: control planes and agents as they are, each with its own view of one store in memory;
 * disks, CoreDNS processes and time are simulated. After everything that happens it holds the whole against what must always be so.
 */
final class World {
    /** How many control planes there are; clients of the store are counted from them on. */
    static final int PLANES = 2;

    /** The cluster of each node, by its index in {@link Names#CLUSTERS}. */
    private static final List<Integer> NODES = List.of(0, 0, 1);

    /** The node whose operator keeps a Corefile of his own. */
    private static final int GUEST = 1;

    /** The node whose CoreDNS others start. */
    private static final int BESIDE = 2;

    /** Programs and the store. */
    static final int CLIENTS = PLANES + NODES.size();

    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int DEEPEST = 3;

    private final ManualTime time = new ManualTime();
    private final Ledger ledger = new Ledger();
    private final Report report;
    private final Server server;
    private final List<FaultyStore> clients = new ArrayList<>();
    private final List<Replica> planes = new ArrayList<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<NodeWatch> watches = new ArrayList<>();
    private final List<Integer> power = new ArrayList<>();
    private final Clients writes;
    private final Set<Integer> writing = new HashSet<>();
    /** Control planes from which events were kept. */
    private final Set<Integer> untold = new HashSet<>();

    private boolean begun;
    private long ids;
    private int depth;

    World(Planted planted, Report report) {
        this.report = report;
        this.server = new Server(ledger);
        this.writes = new Clients(ledger);
        Random random = new Random(1);
        Supplier<ChangeId> next =
                () -> new ChangeId(Ids.ulid(time.time().instant().get(), ++ids));
        for (int i = 0; i < CLIENTS; i++) {
            FaultyStore client = new FaultyStore(server::current);
            client.hold();
            clients.add(client);
            if (i < PLANES) {
                planes.add(new Replica(client, time, random, next, planted, () -> begun));
            } else {
                addNode(i - PLANES, client, random, planted);
            }
        }
    }

    private void addNode(int number, FaultyStore client, Random random, Planted planted) {
        ClusterId cluster = clusterOf(number);
        SimulatedNode.Others others = switch (number) {
            case GUEST -> new SimulatedNode.Others.Operator(Operator.whole(0));
            case BESIDE -> new SimulatedNode.Others.Starter();
            default -> new SimulatedNode.Others.None();
        };
        SimulatedNode node = new SimulatedNode(
                cluster.text(), "n" + number, client, time, random, planted.node(() -> begun), others);
        nodes.add(node);
        watches.add(new NodeWatch(node, cluster, ledger, Names.questions()));
        power.add(-1);
    }

    /** Two clusters and a domain, known everywhere. */
    void begin() {
        perform(new Action.Run(300, 1));
        perform(new Action.Write(0, Action.Wish.CLUSTER, 0, 0, 0));
        perform(new Action.Write(0, Action.Wish.CLUSTER, 1, 1, 0));
        perform(new Action.Write(0, Action.Wish.PUT, 0, 4, 0));
        perform(new Action.Run(1_500, 1));
        begun = true;
    }

    Ledger ledger() {
        return ledger;
    }

    ManualTime time() {
        return time;
    }

    Server server() {
        return server;
    }

    List<Replica> planes() {
        return planes;
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }

    /** How often programs have asked the store for anything. */
    long operations() {
        return clients.stream().mapToLong(FaultyStore::operations).sum();
    }

    ClusterId clusterOf(int node) {
        return Names.CLUSTERS.get(NODES.get(node));
    }

    /** Lets something happen, and looks whether all is as it must be. */
    void perform(Action action) {
        depth++;
        try {
            report.count(action);
            act(action);
            check();
        } finally {
            depth--;
        }
    }

    private void act(Action action) {
        switch (action) {
            case Action.Run run -> run(Duration.ofMillis(run.millis()), new Random(run.salt()));
            case Action.Write write -> free(write.plane()).ifPresent(plane -> guard(plane, () -> write(plane, write)));
            case Action.Materialise m ->
                guard(m.plane(), () -> planes.get(m.plane()).materialise());
            case Action.Trip trip -> clients.get(trip.client()).trip(trip.operation(), trip(trip));
            case Action.Meanwhile meanwhile ->
                clients.get(meanwhile.client())
                        .trip(meanwhile.operation(), new Trip.Before(() -> meanwhile(meanwhile.what())));
            case Action.Client client -> client(client);
            case Action.Server at -> server.happens(at, report);
            case Action.Node on -> node(on);
        }
    }

    private void meanwhile(Action action) {
        if (depth < DEEPEST) {
            report.fault("meanwhile");
            perform(action);
        }
    }

    /**
     * The control plane, or the other one while it is in the middle of a write: writes that come meanwhile wait for the one who commits,
     * which one thread can't.
     */
    private Optional<Integer> free(int plane) {
        return Stream.of(plane, (plane + 1) % PLANES)
                .filter(one -> !writing.contains(one))
                .findFirst();
    }

    private void write(int number, Action.Write write) {
        Replica plane = planes.get(number);
        // an older view than the plane's own, where the other one lags
        WriteRequest request =
                Wishes.of(write, planes.get((number + write.value()) % PLANES).image());
        if (!request.edits().isEmpty()) {
            writing.add(number);
            try {
                writes.write(plane, request);
            } finally {
                writing.remove(number);
                if (untold.contains(number) && ledger.isMisled(plane.image())) {
                    ledger.excuse();
                }
            }
        }
    }

    private Trip trip(Action.Trip trip) {
        Runnable happens = () -> report.fault(trip.what().name());
        return switch (trip.what()) {
            case NOT_DONE ->
                new Trip.Before(() -> {
                    happens.run();
                    throw FaultyStore.unavailable();
                });
            case ANSWER_LOST ->
                new Trip.After(() -> {
                    happens.run();
                    throw FaultyStore.unavailable();
                });
            case STOPPED_BEFORE ->
                new Trip.Before(() -> {
                    happens.run();
                    throw new Stopped("before an operation");
                });
            case STOPPED_AFTER ->
                new Trip.After(() -> {
                    happens.run();
                    throw new Stopped("after an operation");
                });
        };
    }

    private void client(Action.Client action) {
        FaultyStore client = clients.get(action.client());
        switch (action.what()) {
            case CUT -> client.setConnected(false);
            case JOIN -> client.setConnected(true);
            case EVENTS_DROPPED -> {
                client.drop(1 + action.value() % 2);
                excuse(action.client());
            }
            case EVENTS_REPEATED -> {
                client.repeat(1 + action.value() % 2);
            }
            case EVENTS_LATE -> client.delay(action.value() % 3, 1 + action.value() % 5);
            case WATCHES_BROKEN -> client.breakWatches();
        }
    }

    private void excuse(int client) {
        if (client >= PLANES) {
            watches.get(client - PLANES).excuse();
        } else {
            untold.add(client);
        }
    }

    private void node(Action.Node on) {
        SimulatedNode node = nodes.get(on.node());
        switch (on.what()) {
            case RESTARTED -> restart(on.node(), -1);
            case POWER_LOST -> restart(on.node(), on.value());
            case STOPPED_AT_DISK -> node.disk().stopAfter(1 + on.value());
            case POWER_LOST_AT_DISK -> {
                node.disk().stopAfter(1 + on.value());
                power.set(on.node(), on.value() / 2);
            }
            case DISK_FULL -> node.disk().setFull(true);
            case DISK_READ_ONLY -> node.disk().setReadOnly(true);
            case DISK_FAILING -> node.disk().failAfter(1 + on.value());
            case DISK_REPAIRED -> node.disk().repair();
            case COREDNS_DIED -> node.coreDns().die();
            case COREDNS_HANGS -> node.coreDns().hang();
            case COREDNS_DEAF -> node.coreDns().becomeDeaf(1 + on.value());
            case EPOCH_ACCEPTED -> {
                if (!ledger.epoch().isEmpty()) {
                    node.acceptEpoch(ledger.epoch());
                }
            }
            case OPERATOR_SAVES ->
                nodes.get(GUEST)
                        .operatorWrites(on.value() % 3 == 0 ? Operator.broken(on.value()) : Operator.whole(on.value()));
        }
    }

    private void restart(int number, int kept) {
        SimulatedNode node = nodes.get(number);
        if (kept >= 0) {
            node.coreDns().losePower();
            node.disk().losePower(kept);
            watches.get(number).powerLost();
        }
        power.set(number, -1);
        node.disk().stopAfter(Integer.MAX_VALUE);
        node.restart();
    }

    /** Lets so much time pass. */
    void run(Duration duration, Random random) {
        long end = time.now() + duration.toNanos();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            order.add(i);
        }
        while (time.now() < end) {
            report.step();
            long before = ledger.newest();
            Collections.shuffle(order, random);
            long wait = Math.min(LONGEST.toNanos(), end - time.now());
            for (int client : order) {
                wait = Math.min(wait, step(client));
                check();
            }
            if (ledger.newest() != before) {
                wait = Math.min(wait, 1_000_000L * (1 + random.nextInt(20)));
            }
            time.advance(Duration.ofNanos(Math.max(1_000_000, wait)));
        }
    }

    private long step(int client) {
        long[] wait = {0};
        guard(client, () -> {
            if (client < PLANES) {
                wait[0] = planes.get(client).step().toNanos();
            } else {
                SimulatedNode node = nodes.get(client - PLANES);
                long load = node.load().toNanos();
                wait[0] = Math.min(load, node.loop().toNanos());
            }
        });
        return wait[0];
    }

    /** Does something as a program that may be stopped in the middle of it; then another takes its place. */
    private void guard(int client, Runnable what) {
        try {
            what.run();
        } catch (Stopped stopped) {
            report.fault("stopped");
            if (client < PLANES) {
                planes.get(client).restart();
            } else {
                restart(client - PLANES, power.get(client - PLANES));
            }
        } catch (StoreException unexpected) {
            throw new Violation("defect", "a program does not bear that the store fails: " + unexpected, unexpected);
        } catch (RuntimeException defect) {
            throw new Violation("defect", "a step failed: " + defect, defect);
        }
    }

    private void check() {
        ledger.check();
        watches.forEach(NodeWatch::check);
    }

    /** All faults end; what they left behind stays. */
    void repair() {
        clients.forEach(FaultyStore::repair);
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).disk().repair();
            nodes.get(i).coreDns().becomeDeaf(0);
            nodes.get(i).coreDns().isLookedAfter();
            power.set(i, -1);
        }
        SimulatedNode guest = nodes.get(GUEST);
        if (guest.operators().filter(Operator::isBroken).isPresent()) {
            guest.operatorWrites(Operator.whole(1));
        }
    }

    /** What the store holds now. */
    MemoryStore store() {
        return server.current();
    }

    /** Everything of ours that the store holds. */
    static KeyRange everything() {
        return KeyRange.prefix(Keys.DEFAULT.prefix());
    }
}
