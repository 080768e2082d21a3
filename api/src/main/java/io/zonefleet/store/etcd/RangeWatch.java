// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import static io.zonefleet.store.etcd.EtcdClients.bytes;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.WatchListener.Event;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Watches one range, by one jetcd watcher after another.
 *
 * <p>jetcd goes on with a broken watcher by itself, but from the revision the server had when the watcher was made: what it had not yet
 * delivered by then is lost without a word. And a watcher whose stream the server has ended is never made anew. So each watcher is used
 * up to its first error, and the next begins at the first revision that was not delivered.
 *
 * <p>etcd takes a watch from a revision that does not exist yet, and is then silent until there is one. After its data were wiped that
 * is for ever; hence the look at the store's revision when a watcher begins in its future.
 */
final class RangeWatch {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int ACCESS_TRIES = 3;
    /** A first watcher that begins within this time speaks to the store that its caller has just read. */
    private static final Duration PROMPT = Duration.ofSeconds(1);

    private final EtcdConnection connection;
    private final KeyRange range;
    private final EtcdWatch owner;
    /** The watcher that counts; others are old ones whose last words are not heard. Guarded, like the rest, by this. */
    private @Nullable Watcher current;

    private final long made = System.nanoTime();
    private long next;
    private long clusterId;
    private int failures;

    RangeWatch(EtcdConnection connection, KeyRange range, long from, EtcdWatch owner) {
        this.connection = connection;
        this.range = range;
        this.next = from;
        this.owner = owner;
    }

    void start() {
        Watcher watcher = new Watcher();
        WatchOption option;
        synchronized (this) {
            if (owner.isOver()) {
                return;
            }
            current = watcher;
            option = WatchOption.builder()
                    .withRange(bytes(range.end()))
                    .withRevision(next)
                    .withProgressNotify(true)
                    .withCreateNotify(true)
                    // a member without a leader would know of nothing new
                    .withRequireLeader(true)
                    .build();
        }
        try {
            watcher.started(connection.client().getWatchClient().watch(bytes(range.start()), option, watcher));
        } catch (RuntimeException e) {
            // the client was just replaced or closed
            again(watcher, e);
        }
        if (owner.isOver()) {
            watcher.end();
        }
    }

    void stop() {
        Optional<Watcher> last;
        synchronized (this) {
            last = Optional.ofNullable(current);
            current = null;
        }
        last.ifPresent(Watcher::end);
    }

    /** Makes the next watcher after a pause, which grows while watchers fail before they begin. */
    private void again(Watcher broken, Throwable why) {
        long pause;
        synchronized (this) {
            if (current != broken) {
                return;
            }
            current = null;
            Duration longer = SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures++, 10));
            pause = (longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE).toMillis();
        }
        connection.suspect(why);
        connection.run(() -> {
            broken.end();
            if (paused(ThreadLocalRandom.current().nextLong(pause / 2, pause))) {
                start();
            }
        });
    }

    private synchronized boolean isCurrent(Watcher watcher) {
        return current == watcher;
    }

    /** The server says what it is, before the first event. */
    private void begun(Watcher watcher, long cluster, long revision) {
        long wanted;
        boolean another;
        boolean again;
        synchronized (this) {
            if (current != watcher) {
                return;
            }
            again = clusterId != 0 || System.nanoTime() - made > PROMPT.toNanos();
            failures = 0;
            another = clusterId != 0 && clusterId != cluster;
            clusterId = cluster;
            wanted = next;
        }
        if (another) {
            owner.lose(new StoreException.Refused("another etcd cluster answers now: " + Long.toHexString(cluster)));
            return;
        }
        if (again) {
            owner.resumed(() -> isCurrent(watcher));
        }
        if (revision < wanted - 1) {
            connection.run(() -> checkFuture(watcher, wanted));
        }
    }

    /** Whether the store has gone back, or the member that answers just lags behind: a linearizable read knows. */
    private void checkFuture(Watcher watcher, long wanted) {
        while (isCurrent(watcher)) {
            try {
                long revision = new PagedRead(connection, KeyRange.single(range.start()))
                        .at(0)
                        .revision();
                if (revision < wanted - 1) {
                    owner.lose(new StoreException.Refused("the store is at revision " + revision + ", though it was at "
                            + (wanted - 1) + " before: its data were wiped or restored"));
                }
                return;
            } catch (StoreException e) {
                if (!paused(LONGEST_PAUSE.toMillis())) {
                    return;
                }
            }
        }
    }

    /** False: the store is being closed. */
    private static boolean paused(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized boolean advance(Watcher watcher, long to) {
        if (current != watcher || to <= next) {
            return false;
        }
        next = to;
        return true;
    }

    private static Event event(WatchEvent event) {
        KeyValue kv = event.getKeyValue();
        Optional<Entry> entry = event.getEventType() == WatchEvent.EventType.DELETE
                ? Optional.empty()
                : Optional.of(EtcdStore.entry(kv));
        return new Event(kv.getKey().toString(StandardCharsets.UTF_8), entry, kv.getModRevision());
    }

    /** One watcher of jetcd. Called by its event loop, with jetcd's lock held: whatever takes longer is left to others. */
    private final class Watcher implements Watch.Listener {
        private Optional<Watch.Watcher> handle = Optional.empty();
        private boolean ended;

        @Override
        public void onNext(WatchResponse response) {
            if (response.isCreatedNotify()) {
                begun(
                        this,
                        response.getHeader().getClusterId(),
                        response.getHeader().getRevision());
            } else if (response.isProgressNotify()) {
                advance(this, response.getHeader().getRevision() + 1);
            } else if (!response.getEvents().isEmpty()) {
                List<Event> events =
                        response.getEvents().stream().map(RangeWatch::event).toList();
                owner.tell(events, () -> advance(this, events.getLast().modRevision() + 1));
            }
        }

        @Override
        public void onError(Throwable failure) {
            if (!isCurrent(this)) {
                return;
            }
            StoreException why = Failures.of("watch", failure);
            if (Failures.isAccess(failure)) {
                if (mayBeOldLogin()) {
                    again(this, failure);
                } else {
                    owner.lose(Failures.refused("watch", failure));
                }
            } else if (why instanceof StoreException.Unavailable) {
                again(this, failure);
            } else {
                owner.lose(why);
            }
        }

        @Override
        public void onCompleted() {
            again(this, new IllegalStateException("the server has ended the stream"));
        }

        /** The first answer may come before jetcd hands out what ends the watcher. */
        synchronized void started(Watch.Watcher started) {
            handle = Optional.of(started);
            if (ended) {
                end();
            }
        }

        /** By another thread: who calls this may hold the listener's lock, and jetcd calls us with its own. */
        synchronized void end() {
            ended = true;
            handle.ifPresent(watcher -> connection.run(watcher::close));
        }
    }

    /** jetcd renews a login that has run out before the next try. */
    private synchronized boolean mayBeOldLogin() {
        return connection.endpoints().login().isPresent() && failures < ACCESS_TRIES;
    }
}
