// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Neighbours;
import io.zonefleet.agent.apply.StateFiles;
import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.config.ConfigReader;
import io.zonefleet.agent.report.Reporter;
import io.zonefleet.agent.report.ReporterThread;
import io.zonefleet.agent.state.Time;
import io.zonefleet.image.ImageLoader;
import io.zonefleet.image.LoaderThread;
import io.zonefleet.image.LoaderTiming;
import io.zonefleet.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Random;

/**
 * An agent of which a thousand fit into one process: loader, watch, loop, proof and report are the agent's own, disk and CoreDNS are in
 * memory. In the agent's package, for its parts are nobody else's.
 */
public final class PaperNode implements AutoCloseable {
    private static final Path STATE = Path.of("/paper");

    private final LoopThread loopThread = new LoopThread();
    private final PaperCoreDns coreDns;
    private final LoaderThread loader;
    private final ReporterThread reporter;
    private final ReconcileLoop loop;

    /**
     * Starts it.
     *
     * @param store it may be shared by several; each has a watch and a lease of its own
     */
    public PaperNode(String cluster, String name, Store store) throws IOException {
        AgentConfig config =
                ConfigReader.read("""
                cluster: %s
                node: %s
                etcd: {endpoints: ["http://127.0.0.1:1"]}
                stateDir: %s
                listen: {addresses: [127.0.0.1], port: 53, forward: [127.0.0.9]}
                """.formatted(cluster, name, STATE)).orThrow();
        Time time = Time.ofThisMachine();
        MemoryDisk disk = new MemoryDisk();
        StateFiles state = new StateFiles(disk, STATE);
        coreDns = new PaperCoreDns(disk, config.places().corefile(), loopThread::wake);
        StoreView view = new StoreView(config.cluster(), config.keys(), time.nanos(), loopThread::wake);
        loader = LoaderThread.start("loader", wake -> loader(config, store, view, wake));
        Reporter writer = new Reporter(
                store,
                config.keys(),
                config.timing().lease(),
                time.nanos(),
                state.firstSeen(time.instant().get()));
        reporter = ReporterThread.start(writer);
        loop = new ReconcileLoop(
                config,
                new LoopParts(
                        time,
                        disk,
                        state,
                        coreDns,
                        coreDns,
                        Neighbours.NONE,
                        view,
                        () -> loader.loader().reload(),
                        writer::trouble,
                        reported -> reporter.accept(reported.status()),
                        took -> {}));
        loop.start();
        loopThread.start(loop::step, loop::failed);
    }

    private static ImageLoader loader(AgentConfig config, Store store, StoreView view, Runnable wake) {
        return new ImageLoader(
                store, Agent.scope(config), view, LoaderTiming.DEFAULT, System::nanoTime, new Random(), wake);
    }

    /** When it had applied that address, on {@link System#nanoTime}: written, and taken up by its CoreDNS. */
    public OptionalLong applied(String address) {
        return coreDns.takenUp(address);
    }

    @Override
    public void close() {
        loopThread.close();
        loader.close();
        reporter.close();
    }
}
