// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import io.zonefleet.store.ForwardingStore;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.WatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A store that can be away, and whose watches can be deaf. */
final class FlakyStore extends ForwardingStore {
    private final AtomicReference<Store> inner;
    private final List<Runnable> held = new ArrayList<>();
    boolean away;
    boolean deaf;
    Runnable afterRead = () -> {};

    FlakyStore(Store inner) {
        this(new AtomicReference<>(inner));
    }

    private FlakyStore(AtomicReference<Store> inner) {
        super(inner::get);
        this.inner = inner;
    }

    void become(Store another) {
        inner.set(another);
    }

    @Override
    public Snapshot read(KeyRange range, long revision) {
        if (away) {
            throw new StoreException.Unavailable("away", new IllegalStateException("away"));
        }
        return super.read(range, revision);
    }

    @Override
    public Snapshot read(List<KeyRange> ranges) {
        Snapshot read = super.read(ranges);
        Runnable after = afterRead;
        afterRead = () -> {};
        after.run();
        return read;
    }

    @Override
    public Watch watch(List<KeyRange> ranges, long fromRevision, WatchListener listener) {
        return super.watch(ranges, fromRevision, new WatchListener() {
            @Override
            public void onEvents(List<Event> events) {
                if (deaf) {
                    held.add(() -> listener.onEvents(events));
                } else {
                    listener.onEvents(events);
                }
            }

            @Override
            public void onLost(StoreException why) {
                listener.onLost(why);
            }
        });
    }

    void deliverLast() {
        held.removeLast().run();
    }

    void deliver() {
        deaf = false;
        held.forEach(Runnable::run);
    }
}
