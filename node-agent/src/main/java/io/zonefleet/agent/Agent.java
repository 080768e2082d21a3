// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import io.zonefleet.agent.actual.Disk;
import io.zonefleet.agent.actual.MachineSurroundings;
import io.zonefleet.agent.actual.ProcNeighbours;
import io.zonefleet.agent.actual.ProcProcesses;
import io.zonefleet.agent.apply.BesideCoreDns;
import io.zonefleet.agent.apply.ChildPrivileges;
import io.zonefleet.agent.apply.CoreDns;
import io.zonefleet.agent.apply.Instances;
import io.zonefleet.agent.apply.Leftover;
import io.zonefleet.agent.apply.LocalDisk;
import io.zonefleet.agent.apply.StateFiles;
import io.zonefleet.agent.apply.SupervisedCoreDns;
import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.ha.HostLock;
import io.zonefleet.agent.ha.Partners;
import io.zonefleet.agent.ha.RegisteredPartners;
import io.zonefleet.agent.http.AgentHttp;
import io.zonefleet.agent.network.Network;
import io.zonefleet.agent.network.NetworkLoop;
import io.zonefleet.agent.network.apply.SystemCommands;
import io.zonefleet.agent.prove.SocketProber;
import io.zonefleet.agent.report.AgentMetrics;
import io.zonefleet.agent.report.Reporter;
import io.zonefleet.agent.report.ReporterThread;
import io.zonefleet.agent.resolver.ResolverThread;
import io.zonefleet.agent.resolver.ResolverWatch;
import io.zonefleet.agent.state.Time;
import io.zonefleet.agent.traffic.TrafficThread;
import io.zonefleet.image.ImageLoader;
import io.zonefleet.image.LoaderThread;
import io.zonefleet.image.LoaderTiming;
import io.zonefleet.image.Scope;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Parsed;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent at work: all parts, wired together. It serves what was served last before it has spoken to the store; the store is never
 * waited for.
 */
final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    /** More than a reload of ten thousand zones takes on a busy machine. */
    private static final Duration UNTOUCHED = Duration.ofSeconds(20);

    private final Deque<Runnable> closing = new ArrayDeque<>();
    private final Time time = Time.ofThisMachine();
    private final Disk disk = new LocalDisk();
    private final AgentConfig config;
    private Runnable reload = () -> {};
    private final Store store;

    /**
     * Starts an agent.
     *
     * @param store of which it takes what to serve; stays the caller's
     * @param reread reads its configuration again
     * @throws IOException where it can't work at all; the message says why and what to do
     */
    Agent(AgentConfig config, Store store, Supplier<Parsed<AgentConfig>> reread) throws IOException {
        this.config = config;
        this.store = store;
        try {
            start(reread);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void start(Supplier<Parsed<AgentConfig>> reread) throws IOException {
        AgentConfig.Places places = config.places();
        Optional<String> inTheWay = Folders.prepare(disk, places);
        if (inTheWay.isPresent()) {
            throw new IOException(inTheWay.get());
        }
        closing.push(StateLock.take(places.stateDir())::close);
        StateFiles state = new StateFiles(disk, places.stateDir());
        LoopThread loopThread = new LoopThread();
        AgentMetrics metrics = new AgentMetrics(time.instant());
        LoopApi api = new LoopApi(config, loopThread, disk, reread);
        AgentHttp http = new AgentHttp(config.http().listen(), api, metrics);
        closing.push(http::close);

        ProcProcesses processes = new ProcProcesses(Path.of("/proc"));
        CoreDns coreDns = coreDns(api, processes, loopThread::wake);
        Partners partners =
                new RegisteredPartners(config.ha().registrations(), processes, config.cluster() + "/" + config.node());
        closing.push(partners::close); // after CoreDNS has ended: until then it is no stranger to the others
        AtomicBoolean shared = new AtomicBoolean();
        AtomicReference<Runnable> another = new AtomicReference<>(() -> {});
        HostLock owner = new HostLock(
                config.ha().lock(), shared::get, () -> another.get().run());
        closing.push(owner::close); // after the network was left
        // a zone server has no part in the machine's network, whoever else has
        Optional<NetworkLoop> network = config.isZoneServer()
                ? Optional.empty()
                : Optional.of(new NetworkLoop(
                        new SystemCommands(),
                        owner,
                        config.ha().lock().resolveSibling("lease"),
                        time,
                        loopThread::wake));
        network.ifPresent(keeper -> another.set(keeper::wake));
        TrafficThread traffic = new TrafficThread(time);
        closing.push(traffic::close);
        ResolverWatch resolver = resolver();
        StoreView view = new StoreView(config.cluster(), config.keys(), time.nanos(), loopThread::wake);
        LoaderThread loader = LoaderThread.start("loader", wake -> loader(view, wake));
        Reporter writer = new Reporter(
                store,
                config.keys(),
                config.timing().lease(),
                time.nanos(),
                state.firstSeen(time.instant().get()));
        ReporterThread reporter = ReporterThread.start(writer);
        ReconcileLoop loop = new ReconcileLoop(
                config,
                new LoopParts(
                        time,
                        disk,
                        state,
                        coreDns,
                        new SocketProber(),
                        new ProcNeighbours(Path.of("/proc")),
                        partners,
                        new MachineSurroundings(name -> coreDns.pids().stream()
                                .flatMap(pid -> processes.variable(pid, name).stream())
                                .findFirst()),
                        network.<Network>map(keeper -> keeper).orElse(Network.NONE),
                        traffic,
                        resolver,
                        view,
                        () -> loader.loader().reload(),
                        writer::trouble,
                        writer::rival,
                        api.and(reporter),
                        metrics::proved));
        // rules, CoreDNS, link: it answers until all else has ended
        network.ifPresent(keeper -> closing.push(keeper::leave));
        closing.push(coreDns::stop);
        closing.push(() -> handOver(owner));
        network.ifPresent(keeper -> closing.push(keeper::letGo));
        closing.push(reporter::close);
        closing.push(loader::close);
        closing.push(() -> {
            loop.finish();
            shared.set(loop.isShared());
        });
        closing.push(loopThread::close);
        loop.start();
        api.answerBy(loop);
        loopThread.start(
                () -> {
                    Duration wait = loop.step();
                    shared.set(loop.isShared());
                    return wait;
                },
                loop::failed);
        reload = api::reload;
        LOG.atInfo()
                .addKeyValue("cluster", config.cluster())
                .addKeyValue("node", config.node())
                .addKeyValue("http", config.http().listen().text())
                .log("agent started");
    }

    /** A zone server is what the cluster's own DNS asks: it would prove itself. */
    private ResolverWatch resolver() {
        if (config.isZoneServer()) {
            return ResolverWatch.NONE;
        }
        ResolverThread thread = new ResolverThread(new SocketProber(), new Random());
        closing.push(thread::close);
        return thread;
    }

    /** Another agent answers on the same addresses: it looks after link and rules while this one's CoreDNS comes to its end. */
    private static void handOver(HostLock owner) {
        if (owner.isShared()) {
            owner.close();
        }
    }

    private CoreDns coreDns(LoopApi api, ProcProcesses processes, Runnable wake) {
        AgentConfig.Places places = config.places();
        if (config.coreDns().beside().isPresent()) {
            return beside(config.coreDns().beside().get(), processes, wake);
        }
        return new SupervisedCoreDns(
                () -> api.config().coreDns().binary(),
                config.coreDns().imported().orElse(places.corefile()),
                new Leftover(disk, places.stateDir().resolve("coredns.pid")),
                ChildPrivileges.here(config.coreDns().imported().isPresent()),
                new CoreDnsLog(config.coreDns().logFile()),
                wake);
    }

    private CoreDns beside(AgentConfig.Beside beside, ProcProcesses processes, Runnable wake) {
        Instances instances = new Instances(
                processes,
                disk,
                new Instances.Wanted(
                        beside.pidFiles(),
                        config.coreDns().binary(),
                        beside.conf(),
                        beside.instances(),
                        beside.signal()));
        return new BesideCoreDns(processes, instances, UNTOUCHED, wake);
    }

    private ImageLoader loader(StoreView view, Runnable wake) {
        return new ImageLoader(
                store,
                scope(config),
                view,
                LoaderTiming.DEFAULT,
                System::nanoTime,
                new Random(),
                wake,
                LoaderThread.READING);
    }

    /** Both feeds and the epoch; audited by the few keys of which one changes with every write. */
    static Scope scope(AgentConfig config) {
        Keys keys = config.keys();
        Feed.OfCluster own = new Feed.OfCluster(config.cluster());
        List<KeyRange> audited = List.of(
                KeyRange.single(keys.epoch()),
                KeyRange.single(keys.head(Feed.all())),
                KeyRange.single(keys.digest(Feed.all())),
                KeyRange.single(keys.head(own)),
                KeyRange.single(keys.digest(own)));
        return new Scope(keys.agentRanges(config.cluster()), audited, keys.epoch());
    }

    /** Reads the configuration again; what is wrong with it becomes a fault. */
    void reload() {
        reload.run();
    }

    /** Finishes the step at hand and ends, CoreDNS last. Files stay: the next start serves from them. */
    @Override
    public void close() {
        while (!closing.isEmpty()) {
            closing.pop().run();
        }
    }
}
