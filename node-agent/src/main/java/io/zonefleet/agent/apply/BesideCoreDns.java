// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.apply;

import io.zonefleet.agent.actual.Processes;
import io.zonefleet.agent.actual.Processes.Running;
import io.zonefleet.agent.apply.Instances.Sighting;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A CoreDNS that others start, in one process or several. The agent finds and signals it and does nothing else to it, whatever becomes of
 * the agent.
 *
 * <p>Its output can't be read. That a reload is over shows in its descriptors: the new servers take over the sockets by descriptors of
 * their own, the old servers' are closed when these have stopped. Where they may not be looked at, a fixed time has to do.
 *
 * <p>A thread of its own looks after the processes, and fills a queue that the loop empties.
 */
public final class BesideCoreDns implements CoreDns {
    private static final Logger LOG = LoggerFactory.getLogger(BesideCoreDns.class);
    private static final int SIGUSR1 = 10;
    private static final Duration LOOK = Duration.ofMillis(250);
    /** After so many looks at the same processes they serve all that they are going to. */
    private static final int SETTLED = 8;
    /** CoreDNS waits up to five seconds for queries that hang in its old servers. */
    static final Duration BLIND = Duration.ofSeconds(6);

    private final Processes processes;
    private final Instances instances;
    private final Duration failed;
    private final Runnable wake;
    private final Signaller signaller = new Signaller();
    private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    /** What each process serves, once it has settled or has reloaded: one that starts may not have all of it yet. */
    private final Map<Running, Set<Long>> sockets = new ConcurrentHashMap<>();

    private volatile Sighting last = Sighting.NOTHING;
    private volatile boolean stopped;

    /**
     * A CoreDNS to be found.
     *
     * @param failed after which a reload has failed that has changed nothing
     * @param wake called by any thread when there is an event
     */
    public BesideCoreDns(Processes processes, Instances instances, Duration failed, Runnable wake) {
        this.processes = processes;
        this.instances = instances;
        this.failed = failed;
        this.wake = wake;
    }

    @Override
    public boolean isOurs() {
        return false;
    }

    @Override
    public Set<Long> pids() {
        return last.pids();
    }

    @Override
    public void start() {
        take(instances.look(last));
        Thread.ofVirtual().name("looks for CoreDNS").start(() -> {
            int unchanged = 0;
            while (!stopped && pause(LOOK)) {
                Sighting seen = instances.look(last);
                unchanged = seen.equals(last) ? unchanged + 1 : 0;
                if (unchanged == 0) {
                    take(seen);
                } else if (unchanged == SETTLED) {
                    learn(seen.processes().values());
                }
            }
        });
    }

    private void take(Sighting seen) {
        Set<String> fresh = seen.namesBut(last);
        last = seen;
        LOG.atInfo()
                .addKeyValue("pids", seen.pids())
                .addKeyValue("instances", seen.names())
                .addKeyValue("trouble", seen.trouble().map(Finding::message).orElse(""))
                .log("CoreDNS that others run");
        tell(new Event.Present(seen.names(), fresh, seen.pids(), seen.trouble()));
    }

    private void tell(Event event) {
        events.add(event);
        wake.run();
    }

    @Override
    public void reload() {
        List<Watched> watched = new ArrayList<>();
        List<Long> deaf = new ArrayList<>();
        for (Running process : last.processes().values()) {
            if (processes.handles(process.pid(), SIGUSR1)) { // one that does not yet is about to read everything
                watched.add(watched(process));
                if (!instances.isStill(process) || !signaller.signal(process)) {
                    deaf.add(process.pid());
                }
            }
        }
        if (!deaf.isEmpty()) {
            tell(new Event.NotTold(Sentence.NOT_SIGNALLED.of(deaf)));
        }
        awaitReload(watched, Duration.ZERO);
    }

    @Override
    public void awaitReload(Duration within) {
        awaitReload(last.processes().values().stream().map(this::watched).toList(), within);
    }

    /** A process with the sockets that it serves, and its descriptors of them before the reload. */
    private record Watched(Running process, Optional<Set<Long>> sockets, Optional<Set<String>> before) {}

    private Watched watched(Running process) {
        Optional<Set<Long>> serving =
                Optional.ofNullable(sockets.get(process)).or(() -> processes.serving(process.pid()));
        return new Watched(process, serving, serving.flatMap(each -> processes.descriptors(process.pid(), each)));
    }

    private Optional<Set<String>> descriptors(Watched watched) {
        return watched.sockets()
                .flatMap(each -> processes.descriptors(watched.process().pid(), each));
    }

    /** What they serve now, before it is asked for: a signal shall not wait for that. */
    private void learn(Collection<Running> settled) {
        for (Running process : settled) {
            processes
                    .serving(process.pid())
                    .filter(serving -> !serving.isEmpty())
                    .ifPresentOrElse(serving -> sockets.put(process, serving), () -> sockets.remove(process));
        }
        sockets.keySet().retainAll(last.processes().values());
    }

    private void awaitReload(List<Watched> watched, Duration within) {
        Thread.ofVirtual().name("reload of CoreDNS").start(() -> {
            boolean blind = watched.isEmpty()
                    || watched.stream().anyMatch(each -> each.before().isEmpty());
            if (blind) {
                pause(within.plus(BLIND));
                tell(new Event.Reloaded());
            } else {
                watch(watched, within);
            }
        });
    }

    private void watch(List<Watched> watched, Duration within) {
        long begun = System.nanoTime();
        long patience = within.plus(failed).toNanos();
        Duration pause = Duration.ofMillis(1);
        while (!stopped && pause(pause)) {
            List<Watched> left = watched.stream().filter(each -> !isOver(each)).toList();
            if (left.isEmpty()) {
                tell(new Event.Reloaded());
                learn(watched.stream().map(Watched::process).toList());
                return;
            }
            if (System.nanoTime() - begun > patience) {
                if (left.stream().allMatch(this::isUntouched)) {
                    tell(new Event.ReloadFailed("it goes on with its old servers; its log says why"));
                }
                return; // else its old servers wait for queries that hang: what is answered decides
            }
            pause = pause.compareTo(Duration.ofMillis(16)) < 0 ? pause.multipliedBy(2) : pause;
        }
    }

    /** Whether what served before the signal no longer does. */
    private boolean isOver(Watched watched) {
        Set<String> left = new HashSet<>(descriptors(watched).orElse(Set.of()));
        left.retainAll(watched.before().orElse(Set.of()));
        return left.isEmpty() || !instances.isStill(watched.process());
    }

    private boolean isUntouched(Watched watched) {
        return descriptors(watched).equals(watched.before());
    }

    /** Nothing: it belongs to others. */
    @Override
    public void kill() {}

    @Override
    public List<Event> events() {
        List<Event> taken = new ArrayList<>();
        for (Event event = events.poll(); event != null; event = events.poll()) {
            taken.add(event);
        }
        return taken;
    }

    /** CoreDNS goes on. */
    @Override
    public void stop() {
        stopped = true;
        signaller.close();
    }

    private static boolean pause(Duration duration) {
        try {
            Thread.sleep(duration);
            return true;
        } catch (InterruptedException ended) {
            return false;
        }
    }
}
