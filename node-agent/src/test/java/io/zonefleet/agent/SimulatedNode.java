// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.actual.Neighbours;
import io.zonefleet.agent.apply.StateFiles;
import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.config.ConfigReader;
import io.zonefleet.agent.ha.Partners;
import io.zonefleet.agent.network.Network;
import io.zonefleet.agent.report.Reporter;
import io.zonefleet.agent.report.View;
import io.zonefleet.agent.resolver.ResolverWatch;
import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.agent.testing.SimulatedCoreDns;
import io.zonefleet.agent.testing.SimulatedDisk;
import io.zonefleet.agent.traffic.TrafficWatch;
import io.zonefleet.corefile.Surroundings;
import io.zonefleet.image.ImageLoader;
import io.zonefleet.image.LoaderTiming;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.store.FaultyStore;
import io.zonefleet.store.Store;
import io.zonefleet.testing.Stopped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One node as a fleet of simulated ones has it: the agent with all its parts, on a simulated disk, with a simulated CoreDNS, stepped by
 * hand. Used by one thread.
 */
public final class SimulatedNode {
    /** Where an operator keeps a Corefile of his own, on a node that has an operator. */
    public static final Path OPERATORS = Path.of("/etc/coredns/Corefile");

    /** What his Corefile imports. */
    public static final Path OURS = Path.of("/state/Corefile");

    private static final Path STATE = Path.of("/state");

    /** Who has to do with a node's CoreDNS beside the agent. */
    public sealed interface Others {
        /** Nobody. */
        record None() implements Others {}

        /** An operator keeps a Corefile that imports ours. */
        record Operator(String corefile) implements Others {}

        /** Somebody else starts it, with ours. */
        record Starter() implements Others {}
    }

    /** Parts that another may take the place of: a wrong one, to see that it is noticed. */
    public interface Parts {
        /** What the agent reads and writes. */
        default Store store(Store store) {
            return store;
        }

        /** What the agent writes files to. */
        default Disk disk(Disk disk) {
            return disk;
        }

        /** What the agent says of itself. */
        default NodeStatus status(View view) {
            return view.status();
        }

        /**
         * The epoch that it follows without a word of an operator.
         *
         * @param epoch that the store has
         */
        default Optional<String> word(Optional<String> epoch) {
            return Optional.empty();
        }

        /** Whether the loader compares what it has with the store, now and then. */
        default boolean audits() {
            return true;
        }
    }

    private final AgentConfig config;
    private final FaultyStore client;
    private final ManualTime time;
    private final RandomGenerator random;
    private final Parts parts;
    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedCoreDns coreDns;
    private StoreView view;
    private ImageLoader loader;
    private ReconcileLoop loop;
    private Reporter reporter;
    private Optional<NodeStatus> status = Optional.empty();
    private Optional<String> word = Optional.empty();
    private Optional<String> operators = Optional.empty();
    private long nextLoader;
    private long nextLoop;

    /**
     * A node that has never run.
     *
     * @param client its view of the store, whose events wait to be delivered
     * @param random for the loader's jitter
     */
    public SimulatedNode(
            String cluster,
            String node,
            FaultyStore client,
            ManualTime time,
            RandomGenerator random,
            Parts parts,
            Others others) {
        this.config = ConfigReader.read("""
                        cluster: %s
                        node: %s
                        etcd: {endpoints: ["http://127.0.0.1:1"]}
                        stateDir: /state
                        listen: {addresses: [127.0.0.1], port: 53, forward: [127.0.0.9]}
                        %s
                        """.formatted(
                                cluster,
                                node,
                                switch (others) {
                                    case Others.None none -> "";
                                    case Others.Operator operator -> "coredns: {imported: " + OPERATORS + "}";
                                    case Others.Starter starter -> "coredns: {mode: beside}";
                                }))
                .orThrow();
        this.client = client;
        this.time = time;
        this.random = random;
        this.parts = parts;
        this.coreDns = new SimulatedCoreDns(
                disk, others instanceof Others.Operator ? OPERATORS : OURS, time, others instanceof Others.Starter);
        if (others instanceof Others.Operator operator) {
            operatorWrites(operator.corefile());
        }
        wire();
        started();
    }

    /** Its disk. */
    public SimulatedDisk disk() {
        return disk;
    }

    /** Its CoreDNS. */
    public SimulatedCoreDns coreDns() {
        return coreDns;
    }

    /** Its view of the store. */
    public FaultyStore client() {
        return client;
    }

    /** What the agent last said of itself; empty where it has said nothing since its start. */
    public Optional<NodeStatus> status() {
        return status;
    }

    /** The operator saves his Corefile. Only on a node that has an operator. */
    public void operatorWrites(String text) {
        operators = Optional.of(text);
        disk.edit(OPERATORS, text);
    }

    /** What the operator saved last; empty where there is none. */
    public Optional<String> operators() {
        return operators;
    }

    /** An operator's word that the store may have this epoch; outlives the agent, as configuration does. */
    public void acceptEpoch(String epoch) {
        word = Optional.of(epoch);
        loop.acceptEpoch(epoch);
    }

    /** The epoch that an operator has allowed last. */
    public Optional<String> word() {
        return word;
    }

    /** The agent ends without a word, a CoreDNS of its own with it, and a new one starts. */
    public void restart() {
        client.abandon();
        coreDns.stop();
        disk.note("a new agent starts");
        wire();
        word.ifPresent(loop::acceptEpoch);
        started();
    }

    private void wire() {
        Store store = parts.store(client);
        Disk files = parts.disk(disk);
        view = new StoreView(config.cluster(), config.keys(), time::now, () -> {});
        loader = new ImageLoader(store, Agent.scope(config), view, timing(), time::now, random, () -> nextLoader = 0);
        reporter = new Reporter(
                store,
                config.keys(),
                config.timing().lease(),
                time::now,
                time.time().instant().get());
        loop = new ReconcileLoop(
                config,
                new LoopParts(
                        time.time(),
                        files,
                        new StateFiles(files, STATE),
                        coreDns,
                        coreDns,
                        Neighbours.NONE,
                        Partners.NONE,
                        new Around(disk),
                        Network.NONE,
                        TrafficWatch.NONE,
                        ResolverWatch.NONE,
                        view,
                        loader::reload,
                        reporter::trouble,
                        Optional::empty,
                        said -> status = Optional.of(parts.status(said)),
                        took -> {}));
        status = Optional.empty();
        nextLoader = 0;
        nextLoop = 0;
    }

    private LoaderTiming timing() {
        LoaderTiming usual = LoaderTiming.DEFAULT;
        return parts.audits()
                ? usual
                : new LoaderTiming(
                        Duration.ofDays(9), Duration.ofDays(9), usual.retry(), usual.maxRetry(), usual.grace());
    }

    private void started() {
        try {
            loop.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The loader takes what has come, or does what is due. Returns how long until something is due. */
    public Duration load() {
        client.deliver();
        if (time.now() >= nextLoader) {
            nextLoader = time.now() + loader.step().toNanos();
            nextLoop = 0;
        }
        return Duration.ofNanos(Math.max(0, nextLoader - time.now()));
    }

    /**
     * One step of the loop and of the reporter, where one is due. Returns how long until one is due.
     *
     * @throws Stopped where it is stopped in the middle
     */
    public Duration loop() {
        if (time.now() >= nextLoop || !coreDns.isQuiet()) {
            parts.word(view.seen().image().epoch()).ifPresent(loop::acceptEpoch);
            nextLoop = time.now() + loop.step().toNanos();
        }
        long wait = nextLoop - time.now();
        if (status.isPresent()) {
            wait = Math.min(wait, reporter.step(status.get()).toNanos());
        }
        return Duration.ofNanos(Math.max(0, wait));
    }

    /** Tells the loop that its step has failed, as its thread does. */
    void failed(RuntimeException defect) {
        loop.failed(defect);
    }

    /** The machine of a node, as far as the meaning of an operator's Corefile depends on it. */
    private record Around(SimulatedDisk disk) implements Surroundings {
        @Override
        public Optional<String> read(String path) {
            try {
                return Optional.of(new String(disk.read(Path.of(path)), StandardCharsets.UTF_8));
            } catch (IOException none) {
                return Optional.empty();
            }
        }

        @Override
        public List<String> glob(String pattern) {
            return List.of(pattern);
        }

        @Override
        public String variable(String name) {
            return "";
        }

        @Override
        public List<String> addresses(String networkInterface) {
            return List.of();
        }

        @Override
        public List<String> addresses() {
            return List.of("127.0.0.1");
        }
    }
}
