// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.agent.actual.Neighbours;
import io.zonefleet.agent.apply.StateFiles;
import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.config.ConfigReader;
import io.zonefleet.agent.report.View;
import io.zonefleet.agent.testing.DesiredWriter;
import io.zonefleet.agent.testing.ManualTime;
import io.zonefleet.agent.testing.SimulatedCoreDns;
import io.zonefleet.agent.testing.SimulatedDisk;
import io.zonefleet.agent.testing.TestCluster;
import io.zonefleet.image.ImageLoader;
import io.zonefleet.image.LoaderTiming;
import io.zonefleet.image.Scope;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.store.KeyRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * One node with everything around it simulated, driven by one thread: store in memory, disk and CoreDNS that can fail, time that stands
 * still. After each step it holds against what must always be so.
 */
final class Simulation {
    private static final Path ZONES = Path.of("/state/zones");
    private static final Path COREFILE = Path.of("/state/Corefile");

    private final ManualTime time = new ManualTime();
    private final SimulatedDisk disk = new SimulatedDisk();
    private final SimulatedCoreDns coreDns = new SimulatedCoreDns(disk, COREFILE, time);
    private final TestCluster cluster = new TestCluster();
    private final SimulatedHistory history = new SimulatedHistory();
    private final Map<String, Long> newestServed = new TreeMap<>();
    private final AgentConfig config;
    private final Random random;
    private ImageLoader loader;
    private ReconcileLoop loop;
    private Optional<View> view = Optional.empty();
    private boolean partitioned;

    Simulation(long seed) {
        this.random = new Random(seed);
        this.config = ConfigReader.read("""
                        cluster: local
                        node: local-1
                        etcd: {endpoints: ["http://127.0.0.1:1"]}
                        stateDir: /state
                        listen: {addresses: [127.0.0.1], port: 53, forward: [127.0.0.9]}
                        """).orThrow();
        cluster.writer().setUp("E1", TestCluster.ID);
        wrote();
        startAgent();
    }

    DesiredWriter writer() {
        return cluster.writer();
    }

    SimulatedDisk disk() {
        return disk;
    }

    SimulatedCoreDns coreDns() {
        return coreDns;
    }

    /** To be said after each write to the store. */
    void wrote() {
        history.add(cluster.image(), config);
    }

    /** Whether the agent hears nothing from the store. */
    void setPartitioned(boolean isPartitioned) {
        partitioned = isPartitioned;
    }

    /** A new agent takes the place of the one there was, which ends without a word; CoreDNS ends with it. */
    void startAgent() {
        coreDns.stop();
        disk.note("a new agent starts");
        StoreView store = new StoreView(TestCluster.ID, Keys.DEFAULT, time::now, () -> {});
        loader = new ImageLoader(
                cluster.store(),
                new Scope(
                        Keys.DEFAULT.agentRanges(TestCluster.ID),
                        List.of(KeyRange.single(Keys.DEFAULT.epoch())),
                        Keys.DEFAULT.epoch()),
                store,
                LoaderTiming.DEFAULT,
                time::now,
                random,
                () -> {});
        loop = new ReconcileLoop(
                config,
                new LoopParts(
                        time.time(),
                        disk,
                        new StateFiles(disk, Path.of("/state")),
                        coreDns,
                        coreDns,
                        Neighbours.NONE,
                        store,
                        loader::reload,
                        Optional::empty,
                        reported -> view = Optional.of(reported),
                        took -> {}));
        view = Optional.empty();
        try {
            loop.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets so much time pass. */
    void run(Duration duration) {
        long end = time.now() + duration.toNanos();
        while (time.now() < end) {
            if (!partitioned) {
                loader.step();
            }
            Duration wait = loop.step();
            check();
            long most = Math.min(end - time.now(), Math.max(1_000_000, wait.toNanos()));
            time.advance(Duration.ofNanos(Math.min(most, random.nextInt(1_000_000, 100_000_000))));
        }
    }

    /** What must always be so. */
    private void check() {
        disk.texts().forEach((path, text) -> {
            if (path.startsWith(ZONES) && path.getFileName().toString().startsWith("db.")) {
                assertThat(history.zoneTexts(path.getFileName().toString()))
                        .as(text)
                        .anyMatch(whole -> text.startsWith(whole) && areLines(text.substring(whole.length())));
            } else if (path.equals(COREFILE)) {
                assertThat(history.corefiles()).contains(text);
            }
        });
        Map<String, Long> served = coreDns.serials();
        served.forEach((zone, serial) -> assertThat(serial)
                .as("serial of " + zone + " never goes back")
                .isGreaterThanOrEqualTo(newestServed.getOrDefault(zone, 0L)));
        newestServed.putAll(served);
        view.map(View::status).ifPresent(status -> checkReceipt(status, served));
    }

    /** What a file has besides until the Corefile is served: records that other files had or will have, as a whole. */
    private boolean areLines(String besides) {
        return besides.isEmpty() || (besides.endsWith("\n") && besides.lines().allMatch(history::hasLine));
    }

    /** After a receipt nothing older is answered. */
    private void checkReceipt(NodeStatus status, Map<String, Long> served) {
        history.serials(status.proved()).forEach((zone, proved) -> {
            if (served.containsKey(zone)) {
                assertThat(served.get(zone)).as("after a receipt, " + zone).isGreaterThanOrEqualTo(proved);
            }
        });
    }

    NodeStatus status() {
        return view.map(View::status).orElseThrow(() -> new AssertionError("nothing was reported"));
    }

    /** Everything that was broken works again. */
    void repair() {
        disk.repair();
        coreDns.becomeDeaf(0);
        coreDns.refuse("\0");
        partitioned = false;
    }

    /** Given time, the node comes to what the store says, and then does nothing any more. */
    void assertComesToRest() {
        repair();
        run(Duration.ofSeconds(150));
        NodeStatus status = status();
        assertThat(status.faults()).isEmpty();
        assertThat(status.proved()).isEqualTo(history.newest());
        assertThat(coreDns.serials()).isEqualTo(history.serials(history.newest()));
        assertThat(status.zonesProved())
                .isEqualTo(status.zonesTotal())
                .isEqualTo(coreDns.serials().size());
        int operations = disk.operations();
        int reloads = coreDns.reloads();
        int instance = coreDns.instance();
        run(Duration.ofSeconds(60));
        assertThat(disk.operations()).as("writes at rest").isEqualTo(operations);
        assertThat(coreDns.reloads()).as("reloads at rest").isEqualTo(reloads);
        assertThat(coreDns.instance()).as("processes at rest").isEqualTo(instance);
    }
}
