// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import io.zonefleet.control.http.EventSource;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.image.ImageHolder;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells every listening client what kinds of things changed. Hints only: many changes become one event, and a client that is slow
 * gets fewer events, never more memory. One virtual thread does it all.
 */
public final class EventHub implements EventSource, AutoCloseable {
    /** Between events, so that a burst of writes becomes few of them. */
    private static final Duration GAP = Duration.ofMillis(100);

    /** Shorter than the idle time of common proxies; the contract promises 15 s. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(12);

    private final ImageHolder images;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private boolean hinted;

    /** A client with what it has not been told yet; touched by the hub's thread only. */
    private static final class Listener {
        final Sink sink;
        final Set<Topic> untold = EnumSet.noneOf(Topic.class);
        long toldAt = System.nanoTime();

        Listener(Sink sink) {
            this.sink = sink;
        }
    }

    public EventHub(ImageHolder images) {
        this.images = images;
        this.thread = Thread.ofVirtual().name("event-hub").start(this::run);
        images.onChange(this::hint);
    }

    @Override
    public Runnable open(Sink sink) {
        Listener listener = new Listener(sink);
        sink.offer("retry: 2000\n\n");
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** How many clients listen. */
    public int listeners() {
        return listeners.size();
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
        ControlImage told = images.current();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                awaitHint();
                ControlImage now = images.current();
                Set<Topic> topics = Topic.between(told, now);
                listeners.forEach(listener -> tell(listener, topics, now.revision()));
                told = now;
                Thread.sleep(GAP);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until there is news, but not longer than a second: then it may be time for a sign of life. */
    private void awaitHint() throws InterruptedException {
        lock.lock();
        try {
            long left = Duration.ofSeconds(1).toNanos();
            while (!hinted && left > 0) {
                left = changed.awaitNanos(left);
            }
            hinted = false;
        } finally {
            lock.unlock();
        }
    }

    private static void tell(Listener listener, Set<Topic> topics, long revision) {
        listener.untold.addAll(topics);
        boolean due = System.nanoTime() - listener.toldAt > KEEP_ALIVE.toNanos();
        if (listener.untold.isEmpty() && !due) {
            return;
        }
        String frame = listener.untold.isEmpty() ? ": still here\n\n" : frame(listener.untold, revision);
        if (listener.sink.offer(frame)) {
            listener.untold.clear();
            listener.toldAt = System.nanoTime();
        }
    }

    private static String frame(Set<Topic> topics, long revision) {
        List<String> names =
                topics.stream().map(topic -> '"' + topic.text() + '"').toList();
        return "event: changed\ndata: {\"revision\": %d, \"topics\": [%s]}\n\n"
                .formatted(revision, String.join(", ", names));
    }

    /** Ends the thread; streams end with the server. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
