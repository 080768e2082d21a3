// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A watch of one client: one stream for each range, as in etcd, so that between ranges there is no order. */
final class FaultyWatch implements Store.Watch {
    private final FaultyStore client;
    private final WatchListener listener;
    private final boolean held;
    private final List<Stream> streams = new ArrayList<>();
    private boolean closed;

    FaultyWatch(FaultyStore client, List<KeyRange> ranges, long from, WatchListener listener, boolean held) {
        this.client = client;
        this.listener = listener;
        this.held = held;
        ranges.forEach(range -> streams.add(new Stream(range, from)));
    }

    void connect() {
        streams.forEach(Stream::connect);
    }

    void drop(int batches) {
        streams.forEach(stream -> stream.drops = batches);
    }

    void repeat(int batches) {
        streams.forEach(stream -> stream.repeats = batches);
    }

    void delay(int range, int deliveries) {
        streams.get(range % streams.size()).late = deliveries;
    }

    void repair() {
        streams.forEach(Stream::repair);
    }

    void deliver() {
        List.copyOf(streams).forEach(Stream::deliver);
    }

    void lose(StoreException why) {
        if (!closed) {
            close();
            listener.onLost(why);
        }
    }

    @Override
    public void close() {
        closed = true;
        client.remove(this);
        streams.forEach(Stream::end);
    }

    private final class Stream implements WatchListener {
        private final KeyRange range;
        private final Deque<List<Event>> waiting = new ArrayDeque<>();
        private final Deque<List<Event>> again = new ArrayDeque<>();
        private long next;
        private int drops;
        private int repeats;
        private int late;
        private @Nullable MemoryStore server;
        private Store.@Nullable Watch inner;
        private @Nullable StoreException lost;

        Stream(KeyRange range, long from) {
            this.range = range;
            this.next = from;
        }

        /** Follows the server there is now, which may be another than before. */
        @SuppressWarnings("ReferenceEquality") // another server, not another content
        void connect() {
            MemoryStore now = client.server();
            if (now != server && !closed) {
                end();
                if (server != null) {
                    listener.onResumed();
                }
                server = now;
                inner = now.watch(List.of(range), next, this);
            }
        }

        void end() {
            if (inner != null) {
                inner.close();
                inner = null;
            }
        }

        void repair() {
            drops = 0;
            repeats = 0;
            late = 0;
        }

        @Override
        public void onEvents(List<Event> events) {
            next = events.getLast().modRevision() + 1;
            if (drops > 0) {
                drops--;
                return;
            }
            if (!held) {
                listener.onEvents(events);
                return;
            }
            waiting.add(events);
            if (repeats > 0) {
                repeats--;
                again.add(events);
            }
        }

        @Override
        public void onLost(StoreException why) {
            if (held) {
                lost = why;
            } else {
                lose(why);
            }
        }

        void deliver() {
            if (late > 0) {
                late--;
                return;
            }
            connect();
            while (!waiting.isEmpty() && !closed) {
                listener.onEvents(waiting.remove());
            }
            if (!again.isEmpty() && !closed) {
                listener.onEvents(again.remove());
            }
            if (lost != null) {
                lose(lost);
            }
        }
    }
}
