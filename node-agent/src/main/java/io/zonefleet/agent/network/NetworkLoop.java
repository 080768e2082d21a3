// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network;

import io.zonefleet.agent.network.actual.ActualLink;
import io.zonefleet.agent.network.apply.Backends;
import io.zonefleet.agent.network.apply.Lease;
import io.zonefleet.agent.network.apply.LinkMonitor;
import io.zonefleet.agent.network.apply.Links;
import io.zonefleet.agent.network.apply.SystemCommands;
import io.zonefleet.agent.network.desired.DesiredNetwork;
import io.zonefleet.agent.network.desired.Wish;
import io.zonefleet.agent.network.failopen.Asking;
import io.zonefleet.agent.network.failopen.FailOpen;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Time;
import io.zonefleet.image.Pace;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NetworkState;
import io.zonefleet.model.RulesMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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
 * else belongs to the thread, and to who closes this once that has ended.
 */
public final class NetworkLoop implements Network {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkLoop.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** Links of pods come and go by the hundred; each is told. */
    private static final long LEAST_GAP_NANOS = Duration.ofMillis(100).toNanos();
    /** For answers that are under way while CoreDNS still runs, once rules are gone. */
    private static final Duration GRACE = Duration.ofSeconds(2);
    /** In which a removal of rules is begun again where it has failed. A lock of iptables is waited for longer by each attempt. */
    private static final Duration REMOVAL = Duration.ofSeconds(10);

    /** In which an owner that leaves things to this one, and ends as well, lets go of them. */
    private static final Duration TURN = Duration.ofSeconds(5);

    private final SystemCommands commands;
    private final NetworkOwnership ownership;
    private final Runnable news;
    private final Orders orders;
    private final LinkKeeper links;
    private final RuleKeeper rules;
    private final FailOpen failOpen;
    private final Pace pace = new Pace();
    private @Nullable Thread thread;
    private @Nullable LinkMonitor monitor;
    private Optional<DesiredNetwork> kept = Optional.empty();
    private boolean rulesSeen;
    private boolean rulesStay;
    private volatile Published published = Published.NOTHING;

    private record Published(List<Finding> findings, Optional<NetworkState> state) {
        static final Published NOTHING = new Published(List.of(), Optional.empty());
    }

    /**
     * Idle until something is wanted.
     *
     * @param ownership asked before anything is changed
     * @param news called by the thread when findings or state have changed
     */
    public NetworkLoop(SystemCommands commands, NetworkOwnership ownership, Time time, Runnable news) {
        this(commands, ownership, time, news, FailOpen.bySockets());
    }

    NetworkLoop(SystemCommands commands, NetworkOwnership ownership, Time time, Runnable news, Asking asking) {
        this.commands = commands;
        this.ownership = ownership;
        this.news = news;
        this.orders = new Orders(time);
        this.links = new LinkKeeper(new Links(commands));
        this.rules = new RuleKeeper(Backends.ofThisMachine(commands));
        this.failOpen = FailOpen.idle(asking, pace::wake);
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
                wait = step();
            } catch (RuntimeException defect) {
                LOG.atError().setCause(defect).log("a step of the network loop failed");
                publish(new Published(
                        List.of(new Finding(FaultKind.INTERNAL, "network", "a step failed, see the log: " + defect)),
                        published.state()));
                wait = PERIOD;
            }
            last = System.nanoTime();
        }
    }

    private Duration step() {
        Orders.Standing standing = orders.standing();
        Optional<DesiredNetwork> wanted = standing.wish().network();
        if (wanted.isEmpty()) {
            return abandon(standing.wish().findings());
        }
        DesiredNetwork desired = wanted.get();
        boolean owner = ownership.isOwner();
        List<Finding> findings = new ArrayList<>(standing.wish().findings());
        ownership.trouble().ifPresent(why -> findings.add(new Finding(FaultKind.NETWORK_FAILED, "ownership", why)));
        Optional<LinkKeeper.Seen> link = Optional.empty();
        Optional<RuleKeeper.Seen> rule = Optional.empty();
        try {
            LinkKeeper.Seen seen = links.keep(desired, standing.reach(), owner);
            link = Optional.of(seen);
            findings.addAll(seen.plan().findings());
            orders.looked(standing, seen.plan().missing());
        } catch (IOException e) {
            findings.add(failed("link", e));
            orders.looked(standing, desired.addresses());
        }
        try {
            DesiredNetwork ours =
                    link.map(known -> desired.without(known.plan().refused())).orElse(desired);
            kept = Optional.of(ours);
            RuleKeeper.Seen seen = rules.keep(ours, standing.phase(), owner, failOpen.isSilent());
            rule = Optional.of(seen);
            findings.addAll(seen.findings());
            watch(ours, standing.phase(), owner, seen.lease());
        } catch (IOException e) {
            findings.add(failed("rules", e));
        }
        rulesSeen = rule.isPresent();
        findings.addAll(failOpen.findings());
        publish(new Published(findings, Optional.of(state(desired, ownership.role(), link, rule))));
        return link.isEmpty() || rule.isEmpty() ? AGAIN : PERIOD;
    }

    /** The profile has no network any more: things stay, but for rules that nobody would take away when the cache is gone. */
    private Duration abandon(List<Finding> others) {
        failOpen.rest();
        List<Finding> findings = new ArrayList<>(others);
        Duration wait = Duration.ofDays(1);
        if (kept.isPresent() && ownership.isOwner()) {
            try {
                rules.keep(kept.get(), RuleKeeper.Phase.HOLD, true, true);
                kept = Optional.empty();
            } catch (IOException e) {
                findings.add(failed("rules", e));
                wait = AGAIN;
            }
        }
        publish(new Published(findings, Optional.empty()));
        return wait;
    }

    /** Rules that skip connection tracking hold only by the lease, from the first proof on. */
    private void watch(DesiredNetwork desired, RuleKeeper.Phase phase, boolean owner, Lease lease) {
        if (phase == RuleKeeper.Phase.ALL) {
            failOpen.allow();
        }
        if (owner && desired.settings().rules() == RulesMode.FULL) {
            failOpen.watch(desired.dns(), lease);
        } else {
            failOpen.rest();
        }
    }

    private static Finding failed(String what, IOException e) {
        return new Finding(FaultKind.NETWORK_FAILED, what, String.valueOf(e.getMessage()));
    }

    private static NetworkState state(
            DesiredNetwork desired, String role, Optional<LinkKeeper.Seen> link, Optional<RuleKeeper.Seen> rule) {
        return new NetworkState(
                role,
                desired.settings().link(),
                link.map(LinkKeeper.Seen::kind).orElse(""),
                link.map(LinkKeeper.Seen::reason).orElse(""),
                desired.addresses().size(),
                link.map(seen -> seen.plan().missing()).orElseGet(desired::addresses),
                desired.settings().rules().text(),
                rule.map(RuleKeeper.Seen::backend).orElse(""),
                rule.map(RuleKeeper.Seen::reason).orElse(""),
                rule.map(RuleKeeper.Seen::wanted).orElse(0),
                rule.map(RuleKeeper.Seen::there).orElse(0));
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
        if (ownership.isShared()) {
            failOpen.leave();
        } else {
            failOpen.close();
        }
        awaitTurn();
        own().ifPresent(desired -> {
            boolean away = desired.settings().teardown().removes();
            rulesStay = true;
            try {
                removeRules(kept.orElse(desired), away ? RuleKeeper.Phase.NONE : RuleKeeper.Phase.HOLD);
                rulesStay = false;
                if (away) {
                    Thread.sleep(GRACE);
                }
            } catch (IOException e) {
                LOG.atError()
                        .setCause(e)
                        .log(
                                away
                                        ? "rules stay: they can't be removed; run zonefleet-agent network teardown"
                                        : "rules may stay that skip connection tracking without end: they can't be removed");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Where rules could not be seen just now, as without rights, another attempt is no use. */
    private void removeRules(DesiredNetwork desired, RuleKeeper.Phase phase) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            try {
                rules.keep(desired, phase, true, true);
                return;
            } catch (IOException e) {
                if (!rulesSeen || System.nanoTime() - begun >= REMOVAL.toNanos()) {
                    throw e;
                }
                LOG.atWarn().setCause(e).log("rules can't be removed: it is tried again");
                Thread.sleep(AGAIN);
            }
        }
    }

    /**
     * Where the profile wants that, addresses and link go: CoreDNS has ended. Not where rules stayed: without the address they would lead
     * queries nowhere, and the next start finds both.
     */
    public void leave() {
        own().filter(desired -> desired.settings().teardown().removes() && !rulesStay)
                .ifPresent(desired -> {
                    try {
                        links.remove(desired);
                    } catch (IOException e) {
                        LOG.atError().setCause(e).log("the link stays: it can't be removed");
                    }
                });
    }

    /** Agents that end together: of those that leave things to each other, the last takes them away, once the owner has let go. */
    private void awaitTurn() {
        boolean away = orders.standing()
                .wish()
                .network()
                .filter(desired -> desired.settings().teardown().removes())
                .isPresent();
        if (away && !ownership.isShared()) {
            ownership.await(TURN);
        }
    }

    /** What is ours alone. */
    private Optional<DesiredNetwork> own() {
        return orders.standing().wish().network().filter(desired -> ownership.isOwner() && !ownership.isShared());
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
