// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.failopen;

import io.zonefleet.agent.network.apply.CommandFailedException;
import io.zonefleet.agent.network.apply.Lease;
import io.zonefleet.agent.network.desired.Transport;
import io.zonefleet.agent.state.Finding;
import io.zonefleet.agent.state.Sentence;
import io.zonefleet.model.Address;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.Words;
import io.zonefleet.render.NodeSettings.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets queries skip connection tracking only while the node cache answers: its thread asks the cache four times a second and renews the
 * lease by which such rules hold. When the cache is silent it ends the lease; when this thread, the agent or the machine's time with it
 * stands still, the lease runs out. Queries to a service address then go where kube-proxy sends them.
 *
 * <p>It asks at all addresses in turn, and stays where a question was not answered until that answers again: one address that is dead, or
 * hangs over TCP alone, is found out among however many that answer.
 */
public final class FailOpen implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FailOpen.class);
    private static final Duration RENEWAL = Lease.LASTS.dividedBy(4);
    private static final Duration IDLE = Duration.ofSeconds(1);
    /** For the end of a step that is under way; what a hung tool holds runs out. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Of so many questions one goes over TCP: DNS over TCP has hung while UDP worked (kubernetes/dns#745). */
    private static final int TCP_EVERY = 4;

    private final Asking asking;
    private final LongSupplier nanos;
    private final Runnable news;
    private final Thread thread;
    private volatile @Nullable Watched watched;
    private volatile boolean allowed;
    private volatile boolean closed;
    private volatile boolean open = true;
    private volatile boolean silent;
    private volatile Optional<Words> trouble = Optional.empty();
    private Health health = new Health();
    private @Nullable Watched asked;
    private int questions;
    private long renewed;
    private boolean held;

    /** What is watched: where the cache is asked, and what is renewed. */
    private record Watched(List<Endpoint> dns, Lease lease) {
        List<Address> addresses() {
            return dns.stream().map(Endpoint::address).distinct().toList();
        }
    }

    /** On this machine. */
    public static Asking bySockets() {
        return new SocketAsking();
    }

    /**
     * Without a thread before {@link #start}.
     *
     * @param asking on the thread alone
     * @param news called by the thread when that changes whether queries skip connection tracking, or whether the cache is silent
     */
    public static FailOpen idle(Asking asking, Runnable news) {
        return new FailOpen(asking, System::nanoTime, news);
    }

    /** Starts its thread; to be called once at most. */
    public void start() {
        thread.start();
    }

    FailOpen(Asking asking, LongSupplier nanos, Runnable news) {
        this.news = news;
        this.asking = asking;
        this.nanos = nanos;
        this.thread = Thread.ofPlatform().daemon().name("fail open").unstarted(this::run);
    }

    /**
     * From now on asks there and renews that lease. Any thread.
     *
     * @param dns where the cache answers; none: nothing is asked
     */
    public void watch(List<Endpoint> dns, Lease lease) {
        Watched now = new Watched(List.copyOf(dns), lease);
        if (!now.equals(watched)) {
            watched = now;
            LockSupport.unpark(thread);
        }
    }

    /** Nothing is asked or renewed any more; what holds runs out. Any thread. */
    public void rest() {
        watched = null;
    }

    /** Rules may hold from now on: the cache was seen to serve what it shall. Any thread. */
    public void allow() {
        allowed = true;
    }

    /** Whether queries are tracked for now, and thus go where kube-proxy sends them. Any thread. */
    public boolean isOpen() {
        return open;
    }

    /**
     * Whether the cache was asked and has not answered, proved or not: rules that would not end by themselves have to go. Any thread.
     */
    public boolean isSilent() {
        return silent;
    }

    /** What is not as it should be. Any thread. */
    public List<Finding> findings() {
        Watched now = watched;
        if (now == null || now.dns().isEmpty()) {
            return List.of();
        }
        return trouble.map(why -> List.of(new Finding(FaultKind.FAIL_OPEN, "rules", why)))
                .orElse(List.of());
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(step().toNanos());
        }
    }

    /** Asks once and does what follows; returns until the next step. A defect ends no more than this step. */
    Duration step() {
        Watched now = watched;
        try {
            if (now == null || now.dns().isEmpty()) {
                turnTo(null);
                open = true;
                silent = false;
                return IDLE;
            }
            if (!now.equals(asked)) {
                turnTo(now);
            }
            return ask(now);
        } catch (RuntimeException defect) {
            LOG.atError().setCause(defect).log("a question to the node cache failed");
            trouble = Optional.of(Sentence.LEASE_DEFECT.of(defect));
            held = false; // it runs out
            open = true;
            silent = true;
            news.run();
            return IDLE;
        }
    }

    /** Lets go of a lease that is no longer the one. */
    private void turnTo(@Nullable Watched next) {
        Watched before = asked;
        if (before != null && (next == null || !before.lease().equals(next.lease()))) {
            held = false;
            before.lease().close();
        }
        health = new Health();
        asked = next;
    }

    private Duration ask(Watched now) {
        Endpoint next = now.dns().get(questions % now.dns().size());
        Transport transport = questions / now.dns().size() % TCP_EVERY == TCP_EVERY - 1 ? Transport.TCP : Transport.UDP;
        boolean answered = asking.answers(next, transport);
        boolean good = health.take(answered) && allowed;
        if (answered && !health.isSilent()) {
            questions++; // else the same is asked again
        }
        try {
            act(now, good);
            trouble = good || !allowed ? Optional.empty() : Optional.of(Sentence.CACHE_SILENT.of(next.text()));
        } catch (CommandFailedException failed) {
            trouble = Optional.of(Sentence.LEASE_NOT_KEPT.of(failed.getMessage()));
        }
        tell(good, next);
        return health.rest();
    }

    private void act(Watched now, boolean good) throws CommandFailedException {
        long time = nanos.getAsLong();
        if (good && (!held || time - renewed >= RENEWAL.toNanos())) {
            now.lease().renew(now.addresses());
            held = true;
            renewed = time;
        } else if (!good && held) {
            held = false;
            now.lease().end();
        }
    }

    /** Once for each change. */
    private void tell(boolean good, Endpoint where) {
        boolean changed = silent != health.isSilent();
        silent = health.isSilent();
        if (good == open) {
            changed = true;
            open = !good;
            LOG.atLevel(good ? org.slf4j.event.Level.INFO : org.slf4j.event.Level.WARN)
                    .addKeyValue("asked", where.text())
                    .log(
                            good
                                    ? "the node cache answers: queries skip connection tracking"
                                    : "the node cache is silent: queries are tracked and go where kube-proxy sends them");
        }
        if (changed) {
            news.run();
        }
    }

    /** Ends what holds, and its thread. Where that hangs it is left alone, after five seconds. */
    @Override
    public void close() {
        end(true);
    }

    /** Ends its thread; what holds does so until it runs out, or another agent renews it. */
    public void leave() {
        end(false);
    }

    private void end(boolean lease) {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        watched = null;
        if (thread.isAlive()) {
            LOG.atWarn().log("rules that skip connection tracking run out by themselves: what renews them hangs");
            return;
        }
        Watched last = asked;
        if (last != null && held && lease) {
            try {
                last.lease().end();
            } catch (CommandFailedException late) {
                LOG.atWarn().setCause(late).log("rules that skip connection tracking run out by themselves");
            }
        }
        turnTo(null);
    }
}
