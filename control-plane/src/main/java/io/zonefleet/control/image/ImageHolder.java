// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import io.zonefleet.image.Delta;
import io.zonefleet.image.ImageListener;
import io.zonefleet.image.ImageLoader;
import io.zonefleet.image.LoaderThread;
import io.zonefleet.image.LoaderTiming;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.pcollections.PSortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the newest image. The loader's thread replaces it; any thread reads it. One watch over the whole prefix feeds it, so that an
 * image never shows half a transaction.
 */
public final class ImageHolder implements Images, ImageListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageHolder.class);

    /** An image that has not moved for so long may never reach a revision that was written elsewhere in the store. */
    private static final Duration STILL = Duration.ofMillis(500);

    private final FollowedImage followed;
    /** Held while a new image is made: events and changes that are read beside them come from two threads. */
    private final ReentrantLock making = new ReentrantLock();

    /** Guarded by {@code making}. */
    private final History history;

    private final HistoryLoader historyLoader;
    private final List<Runnable> hints = new CopyOnWriteArrayList<>();
    private final List<Consumer<Delta>> deltas = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final LoaderThread thread;
    private volatile boolean loaded;
    private volatile boolean troubled;

    /** Starts loading at once. */
    public ImageHolder(Store store, Keys keys) {
        this(store, keys, LoaderTiming.DEFAULT, ControlFold.KEPT_CHANGES);
    }

    /** @param keep how many changes are kept in images */
    public ImageHolder(Store store, Keys keys, int keep) {
        this(store, keys, LoaderTiming.DEFAULT, keep);
    }

    ImageHolder(Store store, Keys keys, LoaderTiming timing, int keep) {
        this.followed = new FollowedImage(store, keys, keep);
        this.history = new History(keys, keep);
        this.historyLoader = new HistoryLoader(store, keys, keep, new HistoryTarget());
        historyLoader.start();
        this.thread = LoaderThread.start(
                "control-image",
                wake -> new ImageLoader(
                        store,
                        FollowedImage.scope(keys),
                        this,
                        timing,
                        System::nanoTime,
                        new Random(), // not of this thread: another one uses it
                        wake,
                        LoaderThread.READING));
    }

    @Override
    public ControlImage current() {
        return followed.current();
    }

    @Override
    public ControlImage sound() {
        return followed.sound();
    }

    @Override
    public void reload() {
        thread.loader().reload();
    }

    /** Whether everything was read once and the store answered the last time it was asked. */
    public boolean isFresh() {
        return loaded && !troubled;
    }

    /** Whether the store could not be read the last time that the image was to be brought up to it. */
    public boolean isTroubled() {
        return troubled;
    }

    @Override
    public void onChange(Runnable hint) {
        hints.add(hint);
    }

    @Override
    public ControlImage await(long minRevision, Duration timeout) throws TimeoutException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (current().revision() < minRevision) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException("revision " + minRevision + " has not been read yet; newest is "
                        + current().revision());
            }
            if (!awaitMove(minRevision, Math.min(left, STILL.toNanos()))) {
                followed.requireInStore(minRevision);
                reload();
            }
        }
        return current();
    }

    /** Whether the image moved within {@code nanos}. */
    private boolean awaitMove(long minRevision, long nanos) throws TimeoutException {
        lock.lock();
        try {
            long before = current().revision();
            long left = nanos;
            while (current().revision() == before && before < minRevision && left > 0) {
                left = moved.awaitNanos(left);
            }
            return current().revision() != before || before >= minRevision;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted while waiting for revision " + minRevision);
        } finally {
            lock.unlock();
        }
    }

    /** The first image for which {@code condition} holds, or the newest one where none comes within {@code timeout}. */
    public ControlImage until(Predicate<ControlImage> condition, Duration timeout) {
        return until(condition, timeout, Duration.ZERO);
    }

    /** As {@link #until(Predicate, Duration)}, for a condition that costs so much that it is asked once in {@code gap} at most. */
    public ControlImage until(Predicate<ControlImage> condition, Duration timeout, Duration gap) {
        long deadline = System.nanoTime() + timeout.toNanos();
        ControlImage seen = current();
        try {
            // asked without the lock: others go on while it is being answered
            while (!condition.test(seen) && System.nanoTime() - deadline < 0) {
                Thread.sleep(gap);
                awaitOther(seen, deadline);
                seen = current();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return seen;
    }

    @SuppressWarnings("ReferenceEquality") // another image, not another content
    private void awaitOther(ControlImage seen, long deadline) throws InterruptedException {
        lock.lock();
        try {
            long left = deadline - System.nanoTime();
            while (current() == seen && left > 0) {
                left = moved.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has {@code listener} told each delta, after the image shows it. Called on the loader's thread: it must be quick. */
    public void onDelta(Consumer<Delta> listener) {
        deltas.add(listener);
    }

    @Override
    public void onDelta(Delta delta) {
        make(() -> {
            history.note(delta);
            publish(followed.after(delta));
        });
        if (delta.full()) {
            historyLoader.look();
        }
        deltas.forEach(listener -> listener.accept(delta));
    }

    @Override
    public void onDelta(Delta read, Delta since) {
        make(() -> {
            history.note(read);
            history.note(since);
            publish(followed.after(read, since));
        });
        historyLoader.look();
        deltas.forEach(listener -> {
            listener.accept(read);
            listener.accept(since);
        });
    }

    /** Whether all changes that are kept are in the image, and not only those since it was loaded. */
    public boolean hasHistory() {
        return historyLoader.isComplete();
    }

    private void make(Runnable image) {
        making.lock();
        try {
            image.run();
        } finally {
            making.unlock();
        }
        hints.forEach(Runnable::run);
    }

    /** Brings changes that were read beside the watch into the image. */
    private final class HistoryTarget implements HistoryLoader.Target {
        @Override
        public Map<ChangeId, ChangeRow> begin() {
            making.lock();
            try {
                history.begin();
                return current().fleet().changes();
            } finally {
                making.unlock();
            }
        }

        @Override
        public void add(Map<ChangeId, ChangeRow> rows) {
            change(known -> history.add(known, rows));
        }

        @Override
        public void end(long revision, Set<ChangeId> there) {
            change(known -> history.end(known, revision, there));
        }

        private void change(UnaryOperator<PSortedMap<ChangeId, ChangeRow>> step) {
            make(() -> take(followed.with(step.apply(current().fleet().changes()))));
        }
    }

    private void publish(FollowedImage.Next images) {
        ControlImage image = current();
        ControlImage next = images.newest();
        if (next.revision() < image.revision() || isOtherStore(image, next)) {
            LOG.atWarn()
                    .addKeyValue("was", image.revision())
                    .addKeyValue("is", next.revision())
                    .addKeyValue("epoch", next.epoch().map(Versioned::value).orElse("none"))
                    .log("the store's data were wiped, restored or set up anew; nodes go on serving what they have");
        }
        next.fleet().unreadable().forEach((key, why) -> {
            if (!why.equals(image.fleet().unreadable().get(key))) {
                LOG.atWarn().addKeyValue("key", key).addKeyValue("why", why).log("a key can't be read");
            }
        });
        if (troubled) {
            LOG.atInfo().addKeyValue("revision", next.revision()).log("the store can be read again");
        }
        loaded = true;
        troubled = false;
        take(images);
    }

    private void take(FollowedImage.Next images) {
        lock.lock();
        try {
            followed.take(images);
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isOtherStore(ControlImage image, ControlImage next) {
        Optional<String> was = image.epoch().map(Versioned::value);
        return was.isPresent() && !was.equals(next.epoch().map(Versioned::value));
    }

    @Override
    public void onGap() {
        make(followed::doubt);
    }

    @Override
    public void onTrouble(StoreException why) {
        if (!troubled) {
            LOG.atWarn()
                    .addKeyValue("why", why.getMessage())
                    .log("the store can't be read; going on with what is known");
        }
        troubled = true;
    }

    /** Ends the loader. */
    @Override
    public void close() {
        historyLoader.close();
        thread.close();
    }
}
