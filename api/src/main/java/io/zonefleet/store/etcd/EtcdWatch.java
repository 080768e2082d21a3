// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.WatchListener;
import io.zonefleet.store.WatchListener.Event;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several ranges that are watched for one listener, each by a stream of its own. */
final class EtcdWatch implements Store.Watch {
    private static final Logger LOG = LoggerFactory.getLogger(EtcdWatch.class);

    private final WatchListener listener;
    private final Consumer<EtcdWatch> whenOver;
    private final List<RangeWatch> ranges;
    /** Held while the listener is called: the streams may belong to different threads. */
    private final ReentrantLock turn = new ReentrantLock();

    private volatile boolean over;

    EtcdWatch(
            EtcdConnection connection,
            List<KeyRange> ranges,
            long fromRevision,
            WatchListener listener,
            Consumer<EtcdWatch> whenOver) {
        this.listener = listener;
        this.whenOver = whenOver;
        this.ranges = ranges.stream()
                .map(range -> new RangeWatch(connection, range, fromRevision, this))
                .toList();
    }

    void start() {
        ranges.forEach(RangeWatch::start);
    }

    boolean isOver() {
        return over;
    }

    /** Hands events on, where they are still {@code due} when it is their turn. */
    void tell(List<Event> events, BooleanSupplier due) {
        call(() -> listener.onEvents(events), due);
    }

    /** Says that a stream goes on, where that is still so. */
    void resumed(BooleanSupplier due) {
        call(listener::onResumed, due);
    }

    private void call(Runnable what, BooleanSupplier due) {
        turn.lock();
        try {
            if (!over && due.getAsBoolean()) {
                what.run();
            }
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a watch's listener failed");
            lose(new StoreException.Refused("the listener failed", e));
        } finally {
            turn.unlock();
        }
    }

    /** Says, once, that nothing more comes. */
    void lose(StoreException why) {
        turn.lock();
        try {
            if (!over) {
                end();
                listener.onLost(why);
            }
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void close() {
        if (!over) {
            end();
        }
    }

    private void end() {
        over = true;
        ranges.forEach(RangeWatch::stop);
        whenOver.accept(this);
    }
}
