// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import io.zonefleet.control.http.EventSource;
import io.zonefleet.control.http.Request;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import io.zonefleet.image.Delta;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Parsed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every listening client what changed, and one that comes back what it has missed. All listeners read one journal, each at its own
 * pace: one that falls behind what is kept is cut off, and told to read anew when it comes back. One virtual thread does it all.
 */
public final class EventHub implements EventSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

    /** Between looks, so that a burst of writes becomes few events; fifty a second are told one by one. */
    private static final Duration GAP = Duration.ofMillis(20);

    private static final int KEPT = 8_192;
    private static final long KEPT_BYTES = 8L << 20;

    private final ImageHolder images;
    private final StoreReach store;
    private final Touches touches;
    private final Telling telling = new Telling();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ConcurrentLinkedQueue<Arrival> arriving = new ConcurrentLinkedQueue<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong cut = new AtomicLong();
    private final Journal journal;
    private final Thread thread;
    private ControlImage told;
    private StoreReach.Reach toldReach;
    private volatile Standing standing;
    private boolean hinted;

    /**
     * How far everybody is told.
     *
     * @param id of the newest batch
     * @param end place behind it
     */
    private record Standing(EventId id, long end) {
        boolean isOfStore(EventId other) {
            return id.epoch().equals(other.epoch());
        }
    }

    /**
     * A client that has just come.
     *
     * @param from what stood when its stream was opened: it hears of everything since, however late it is taken in
     */
    private record Arrival(Sink sink, Set<Kind> kinds, Optional<String> last, Standing from, Departure departure) {}

    /** Whether a client has gone again, which may be before it was taken in. */
    private final class Departure implements Runnable {
        private Optional<Listener> listener = Optional.empty();
        private boolean gone;

        @Override
        public synchronized void run() {
            gone = true;
            listener.ifPresent(listeners::remove);
        }

        synchronized void takeIn(Listener one) {
            if (!gone) {
                listener = Optional.of(one);
                listeners.add(one);
            }
        }
    }

    public EventHub(ImageHolder images, StoreReach store, Keys keys) {
        this.images = images;
        this.store = store;
        this.touches = new Touches(keys);
        images.onDelta(this::note);
        this.told = images.current();
        this.journal = new Journal(told.revision(), KEPT, KEPT_BYTES);
        this.standing = new Standing(EventId.of(told, told.revision()), journal.end());
        this.toldReach = store.current();
        telling.begin(told);
        store.onChange(this::hint);
        this.thread = Thread.ofVirtual().name("event-hub").start(this::run);
    }

    @Override
    public Opening prepare(Request request) {
        Set<Kind> kinds = request.query().parsed("kinds", EventHub::kinds).orElse(Set.of());
        request.check();
        Optional<String> last = request.header("Last-Event-ID").filter(text -> !text.isEmpty());
        return sink -> {
            Departure departure = new Departure();
            Arrival arrival = new Arrival(sink, kinds, last, standing, departure);
            sink.offer("retry: 2000\n\n".getBytes(StandardCharsets.UTF_8));
            arriving.add(arrival);
            hint();
            return departure;
        };
    }

    private static Parsed<Set<Kind>> kinds(String text) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (String word : text.split(",", -1)) {
            Optional<Kind> kind = EnumSet.allOf(Kind.class).stream()
                    .filter(each -> each.text().equals(word))
                    .findFirst();
            if (kind.isEmpty()) {
                return Parsed.invalid(
                        text, "kinds", "use some of domains, changes, nodes and faults, with commas between");
            }
            kinds.add(kind.get());
        }
        return Parsed.valid(Collections.unmodifiableSet(kinds));
    }

    /** How many clients listen. */
    public int listeners() {
        return listeners.size();
    }

    /** How many were cut off so far since they were too slow. */
    public long cut() {
        return cut.get();
    }

    private void note(Delta delta) {
        touches.note(delta);
        hint();
    }

    private void hint() {
        lock.lock();
        try {
            hinted = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                awaitHint();
                try {
                    step();
                } catch (RuntimeException defect) {
                    LOG.atError().setCause(defect).log("events could not be told");
                }
                Thread.sleep(GAP);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until there is news, but not longer than a second: then it may be time for a sign of life. */
    private void awaitHint() throws InterruptedException {
        boolean behind = listeners.stream().anyMatch(listener -> listener.isBehind(journal));
        lock.lock();
        try {
            long left = (behind ? GAP : Duration.ofSeconds(1)).toNanos();
            while (!hinted && left > 0) {
                left = changed.awaitNanos(left);
            }
            hinted = false;
        } finally {
            lock.unlock();
        }
    }

    private void step() {
        look();
        for (Arrival arrival = arriving.poll(); arrival != null; arrival = arriving.poll()) {
            takeIn(arrival);
        }
        List<Listener> slow =
                listeners.stream().filter(listener -> !listener.pump(journal)).toList();
        slow.forEach(Listener::cut);
        listeners.removeAll(slow);
        cut.addAndGet(slow.size());
    }

    /** Everything up to the revision of what was taken is in the image: it is replaced before its delta is told. */
    private void look() {
        Touches.Taken taken = touches.take();
        ControlImage now = images.current();
        boolean otherStore =
                !now.epoch().map(Versioned::value).equals(told.epoch().map(Versioned::value));
        if (otherStore || now.revision() < told.revision()) {
            restart(now);
            return;
        }
        Set<Topic> topics = Topic.between(told, now);
        StoreReach.Reach reach = store.current();
        if (!reach.equals(toldReach)) {
            topics.add(Topic.FLEET);
            toldReach = reach;
        }
        EnumMap<Kind, String> events = telling.tell(now, taken);
        told = now;
        if (!topics.isEmpty() || !events.isEmpty()) {
            // a delta may be told after the image that shows it was taken as the beginning
            EventId id = EventId.of(now, Math.max(standing.id().revision(), taken.revision));
            journal.add(new Batch(id.revision(), events, Telling.changed(id, topics)));
            standing = new Standing(id, journal.end());
        }
    }

    /** Another store, or the same with an older state: nothing that was told is worth anything. */
    private void restart(ControlImage now) {
        told = now;
        EventId id = EventId.of(now, now.revision());
        telling.begin(now);
        journal.restart(now.revision());
        journal.add(new Batch(
                now.revision(),
                new EnumMap<>(Kind.class),
                Telling.reset(id, "the store is another one, or was restored")));
        standing = new Standing(id, journal.end());
        listeners.forEach(listener -> listener.moveTo(journal.end() - 1));
    }

    private void takeIn(Arrival arrival) {
        Standing from = arrival.from();
        Optional<EventId> last = arrival.last().flatMap(EventId::parse).filter(standing::isOfStore);
        OptionalLong place = last.map(known -> journal.after(known.revision())).orElse(OptionalLong.empty());
        String greeting = arrival.last().isPresent() && place.isEmpty()
                ? Telling.reset(from.id(), "what happened since is not kept any more")
                : last.isEmpty() ? "id: " + from.id() + "\n\n" : "";
        if (!greeting.isEmpty()) {
            arrival.sink().offer(greeting.getBytes(StandardCharsets.UTF_8));
        }
        arrival.departure().takeIn(new Listener(arrival.sink(), arrival.kinds(), place.orElse(from.end())));
    }

    /** Ends the thread; streams end with the server. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
