// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.control.source.SourceReader;
import io.zonefleet.model.PollResult;
import io.zonefleet.model.PollResult.Outcome;
import io.zonefleet.model.Source;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A Kubernetes cluster as a source: follows it by watches and tells what its objects contribute together. While it is out of reach nothing
 * is told, so that what it has contributed stays. Each has a thread of its own (that of its poller), so that a slow one holds up no other.
 */
final class ClusterReader implements SourceReader {
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** A server that has much to do shall not have to list everything anew for all who follow it. */
    private static final int MOST_UNANSWERED = 3;

    /** Of a large cluster over a slow line; nothing of it is read meanwhile. */
    private static final Duration TELLING = Duration.ofMinutes(1);

    /** What is written together, such as a Service and then its address, comes within this time and is read together. */
    private static final Duration GATHERING = Duration.ofMillis(20);

    /**
     * What is told of a read. Of a cluster without ClusterDomains nothing is told of what its objects contribute, so that is not kept: of
     * many clusters it would be much.
     */
    private record Seen(List<GenericKubernetesResource> domains, Synced synced) {
        static Seen of(ClusterObjects objects, Synced synced) {
            return new Seen(
                    objects.domains(),
                    objects.domains().isEmpty()
                            ? new Synced(synced.objects(), new TreeMap<>(), synced.leftOut())
                            : synced);
        }
    }

    private final Source source;
    private final Clients clients;
    private final ClusterReport report;
    private final ImageHolder images;
    private final StatusWriter statuses;
    private final Semaphore news = new Semaphore(0);

    /** Opened by the thread that reads; taken and closed by it, or by whoever closes all. */
    private final AtomicReference<Optional<Connection>> connection = new AtomicReference<>(Optional.empty());

    private Optional<Seen> latest = Optional.empty();

    private Duration pause = SHORTEST_PAUSE;
    private Allowance allowance = Allowance.from(System.nanoTime());
    private volatile long notBefore = System.nanoTime();

    /** Whether the last read failed: the next comes after its pause, not after the interval. */
    private volatile boolean retrying;

    private long pinged;
    private int unanswered;
    private Said.Unknown trouble = new Said.Unknown(Outcome.UNREACHABLE, "it was not asked yet", 0);
    private volatile boolean closed;

    /** Whether anything may have changed since all was read. */
    private final AtomicBoolean changed = new AtomicBoolean(true);

    ClusterReader(Source source, Clients clients, ClusterReport report, ImageHolder images, InstantSource clock) {
        this.source = source;
        this.clients = clients;
        this.report = report;
        this.images = images;
        this.statuses = new StatusWriter(clock);
    }

    @Override
    public Said read(boolean whole) {
        if (retrying && notBefore - System.nanoTime() > 0) {
            return trouble;
        }
        try {
            Connection open = connected();
            open.check();
            Optional<String> unheard = ping(open);
            if (unheard.isPresent()) {
                return later(unheard.get());
            }
            retrying = false;
            if (!changed.getAndSet(false) && !whole) {
                return new Said.Unchanged();
            }
            ClusterObjects objects = open.objects();
            Synced synced = Synced.of(source, objects);
            latest = Optional.of(Seen.of(objects, synced));
            return new Said.All(synced.objects(), synced.contributions(), synced.message());
        } catch (Trouble now) {
            return failed(String.valueOf(now.getMessage()));
        } catch (KubernetesClientException failure) {
            return failed(Trouble.message("follow the cluster", failure));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return failed("it was broken off");
        } catch (RuntimeException defect) {
            requireOpen(defect);
            return failed("it is not followed any more");
        }
    }

    private Connection connected() throws Trouble, InterruptedException {
        Optional<Connection> known = connection.get();
        if (known.isPresent() && known.get().isOfNow()) {
            return known.get();
        }
        disconnect();
        Connection opened = Connection.open(clients, source, this::poke);
        connection.set(Optional.of(opened));
        if (closed) {
            throw new Trouble("it is not followed any more"); // nobody else would close what was opened meanwhile
        }
        pinged = System.nanoTime();
        unanswered = 0;
        changed.set(true);
        report.begin();
        return opened;
    }

    /**
     * Between events that come quickly the watches themselves show that it answers.
     *
     * @return why it did not, while the connection is kept all the same
     */
    private Optional<String> ping(Connection open) throws Trouble, InterruptedException {
        if (System.nanoTime() - pinged < source.interval().toNanos()) {
            return Optional.empty();
        }
        try {
            open.ping();
        } catch (Trouble now) {
            unanswered++;
            if (unanswered < MOST_UNANSWERED && now.isPassing()) {
                return Optional.of(String.valueOf(now.getMessage()));
            }
            throw now;
        }
        unanswered = 0;
        pinged = System.nanoTime();
        pause = SHORTEST_PAUSE;
        return Optional.empty();
    }

    private Said failed(String message) {
        disconnect();
        return later(message);
    }

    private Said later(String message) {
        long nanos =
                (long) (pause.toNanos() * (0.5 + ThreadLocalRandom.current().nextDouble()));
        notBefore = System.nanoTime() + nanos;
        retrying = true;
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        trouble = new Said.Unknown(Outcome.UNREACHABLE, message, 0);
        return trouble;
    }

    @Override
    public void told(PollResult result) {
        Optional<Connection> open = connection.get();
        Optional<Seen> seen = latest;
        if (open.isEmpty() || seen.isEmpty()) {
            return;
        }
        try {
            clients.within(TELLING, "tell the cluster what became of its objects", () -> {
                tell(open.get().client(), seen.get(), result);
                return result;
            });
        } catch (Trouble now) {
            failed(String.valueOf(now.getMessage())); // the next read tells it
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException defect) {
            requireOpen(defect);
        }
    }

    /** Throws it on, but for one whose client was closed under its hands: its source is gone. */
    private void requireOpen(RuntimeException defect) {
        if (!closed) {
            throw defect;
        }
    }

    private void tell(KubernetesClient client, Seen seen, PollResult result) {
        report.tell(client, seen.synced().leftOut(), statuses.trouble());
        statuses.write(client, seen.domains(), new Told(source, seen.synced(), result, images.current()));
    }

    @Override
    public void rest(Duration time) throws InterruptedException {
        // who has no connection because it is another replica's turn has nothing to try again
        long longest = retrying
                ? Math.min(time.toNanos(), Math.max(Allowance.PERIOD.toNanos(), notBefore - System.nanoTime()))
                : time.toNanos();
        if (news.tryAcquire(longest, TimeUnit.NANOSECONDS)) {
            // events come in bursts, such as those of a restart of all pods: after the first they become few changes in
            // the history
            Thread.sleep(Duration.ofNanos(Math.max(GATHERING.toNanos(), allowance.waitAt(System.nanoTime()))));
            allowance = allowance.usedAt(System.nanoTime());
            news.drainPermits();
        }
    }

    @Override
    public void hurry() {
        notBefore = System.nanoTime();
        pinged = notBefore - source.interval().toNanos();
    }

    private void poke() {
        changed.set(true);
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    @Override
    public void pause() {
        retrying = false;
        disconnect();
    }

    private void disconnect() {
        latest = Optional.empty();
        connection.getAndSet(Optional.empty()).ifPresent(Connection::close);
    }

    @Override
    public void close() {
        closed = true;
        connection.getAndSet(Optional.empty()).ifPresent(Connection::close);
    }
}
