// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import io.zonefleet.agent.network.actual.ActualLink;
import io.zonefleet.agent.network.apply.Backends;
import io.zonefleet.agent.network.apply.LinkMonitor;
import io.zonefleet.agent.network.apply.Links;
import io.zonefleet.agent.network.apply.PulsedLease;
import io.zonefleet.agent.network.apply.SystemCommands;
import io.zonefleet.agent.network.desired.Wish;
import io.zonefleet.agent.network.failopen.Asking;
import io.zonefleet.agent.network.failopen.FailOpen;
import io.zonefleet.agent.network.plan.NetworkListing;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.agent.state.Time;
import io.zonefleet.image.Pace;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NetworkState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps link, addresses and rules on a thread of its own: every five seconds, when the kernel tells of a change, and when something else is
 * wanted. Until a profile asks for a network there is no thread and nothing is run. The lock of {@link Orders} guards what others say; all
 * else belongs to the thread, which {@link NetworkLook looks}, and to who {@link NetworkEnd ends} this once that thread has ended.
 */
public final class NetworkLoop implements Network {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkLoop.class);
    /** Links of pods come and go by the hundred; each is told. */
    private static final long LEAST_GAP_NANOS = Duration.ofMillis(100).toNanos();

    private final SystemCommands commands;
    private final Runnable news;
    private final Orders orders;
    private final FailOpen failOpen;
    private final NetworkLook look;
    private final NetworkEnd end;
    private final Pace pace = new Pace();
    private @Nullable Thread thread;
    private @Nullable LinkMonitor monitor;
    private volatile Published published = Published.NOTHING;
    private volatile Optional<NetworkLook.Looked> looked = Optional.empty();

    private record Published(List<Finding> findings, Optional<NetworkState> state) {
        static final Published NOTHING = new Published(List.of(), Optional.empty());
    }

    /**
     * Idle until something is wanted.
     *
     * @param ownership asked before anything is changed
     * @param pulse file that changes while the cache answers, where rules do not end by themselves, see {@link PulsedLease}
     * @param news called by the thread when findings or state have changed
     */
    public NetworkLoop(SystemCommands commands, NetworkOwnership ownership, Path pulse, Time time, Runnable news) {
        this(commands, ownership, pulse, time, news, FailOpen.bySockets());
    }

    NetworkLoop(
            SystemCommands commands, NetworkOwnership ownership, Path pulse, Time time, Runnable news, Asking asking) {
        this.commands = commands;
        this.news = news;
        this.orders = new Orders(time);
        this.failOpen = FailOpen.idle(asking, pace::wake);
        LinkKeeper links = new LinkKeeper(new Links(commands));
        RuleKeeper rules = new RuleKeeper(Backends.ofThisMachine(commands));
        this.look = new NetworkLook(ownership, orders, links, rules, failOpen, pulse);
        this.end = new NetworkEnd(ownership, orders, links, rules, failOpen, look);
    }

    @Override
    public void want(Wish wish) {
        if (orders.want(wish)) {
            if (wish.network().isPresent()) {
                startOnce();
            }
            pace.wake();
        }
    }

    private synchronized void startOnce() {
        if (thread == null) {
            monitor = LinkMonitor.start(commands, pace::wake);
            thread = Thread.ofPlatform().name("network").start(this::run);
            failOpen.start();
        }
    }

    @Override
    public void answers(Answers answers) {
        if (orders.answers(answers)) {
            pace.wake();
        }
    }

    @Override
    public boolean awaitAddresses(Duration patience) {
        return orders.await(patience);
    }

    @Override
    public boolean has(Collection<Address> addresses) {
        return LocalAddresses.has(addresses);
    }

    @Override
    public boolean carries(Collection<Address> addresses, String link) {
        return LocalAddresses.areOn(List.of(link, ActualLink.LOOPBACK), addresses);
    }

    @Override
    public List<Finding> findings() {
        return published.findings();
    }

    @Override
    public Optional<NetworkState> state() {
        return published.state();
    }

    @Override
    public Optional<NetworkListing> listing() {
        return orders.isWished() ? looked.map(NetworkLook.Looked::listing) : Optional.of(NetworkListing.NOTHING);
    }

    /** Has what is there looked at again now; for an owner that has become one. Any thread. */
    public void wake() {
        pace.wake();
    }

    private void run() {
        Duration wait = Duration.ZERO;
        long last = System.nanoTime() - LEAST_GAP_NANOS;
        while (pace.pause(wait)) {
            long early = last + LEAST_GAP_NANOS - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            try {
                NetworkLook.Seen seen = look.step();
                looked = seen.looked();
                publish(new Published(seen.findings(), seen.state()));
                wait = seen.next();
            } catch (RuntimeException defect) {
                LOG.atError().setCause(defect).log("a step of the network loop failed");
                looked = Optional.empty(); // the one before would be listed as if it were what is there
                publish(new Published(
                        List.of(new Finding(FaultKind.INTERNAL, "network", Sentence.STEP_FAILED.of(defect))),
                        published.state()));
                wait = NetworkLook.PERIOD;
            }
            last = System.nanoTime();
        }
    }

    private void publish(Published next) {
        boolean same = next.equals(published);
        published = next;
        if (!same) {
            news.run();
        }
    }

    /**
     * Ends the thread. Where the profile wants that, rules go, and CoreDNS gets a moment for what is under way: it still runs. Where it
     * does not, those go that nobody would take away when the cache is gone. Where another agent answers on the same addresses, all stays as
     * it is, for that one.
     */
    public void letGo() {
        stopThread();
        end.letGo();
    }

    /**
     * Where the profile wants that, addresses and link go: CoreDNS has ended. Not where rules stayed: without the address they would lead
     * queries nowhere, and the next start finds both.
     */
    public void leave() {
        end.leave();
    }

    private synchronized void stopThread() {
        pace.end();
        if (monitor != null) {
            monitor.close();
        }
        if (thread != null) {
            try {
                thread.join(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
