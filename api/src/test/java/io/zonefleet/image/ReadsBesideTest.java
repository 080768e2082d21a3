// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.store.Bytes;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Lease;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import io.zonefleet.store.WatchListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Full reads that take their time, while others write and watches tell late. What is told is always the store at some revision. */
class ReadsBesideTest {
    private static final int STEPS = 400;

    private final MemoryStore memory = new MemoryStore();
    private final LateWatches store = new LateWatches(memory);
    private final Deque<Runnable> reads = new ArrayDeque<>();
    private final Executor later = reads::add;
    /** What the store held, by revision. */
    private final TreeMap<Long, Map<String, String>> history = new TreeMap<>(Map.of(0L, Map.of()));

    private final Follower follower = new Follower();
    private long now;
    private Runnable onWake = () -> {};
    private final ImageLoader loader = new ImageLoader(
            store,
            new Scope(List.of(KeyRange.prefix("/a/")), List.of(KeyRange.prefix("/a/head")), "/a/epoch"),
            follower,
            LoaderTiming.DEFAULT,
            () -> now,
            new Random(1),
            () -> onWake.run(),
            later);

    @Test
    void whatWasReadCanBeTakenAtTheMomentItWakesTheLoader() {
        loader.step();
        onWake = loader::step;
        read();
        assertThat(follower.fulls).isEqualTo(1);
    }

    @Test
    void followsTheWatchWhileEverythingIsReadAgain() {
        loader.step();
        readAll();
        put("k1", "x");
        store.deliver();
        loader.reload();
        loader.step();
        put("k1", "y"); // the read has begun, and nobody knows yet what it will bring
        store.deliver();
        loader.step();
        assertThat(follower.state).containsEntry("/a/k1", "y");
        assertThat(follower.fulls).isEqualTo(1);
        readAll();
        loader.step();
        assertThat(follower.fulls).isEqualTo(2);
    }

    private void beginASecondWatchThatHasNotToldOfK1() {
        loader.step();
        readAll();
        loader.reload();
        loader.step();
        read();
        put("k1", "new");
        store.deliver(0);
        loader.step();
    }

    @Test
    void doesNotGoBackToWhatWasReadBeforeTheNewWatchHasTold() {
        beginASecondWatchThatHasNotToldOfK1();
        assertThat(follower.state).containsEntry("/a/k1", "new");
        assertThat(follower.fulls).isEqualTo(1);
        store.deliver();
        loader.step();
        assertThat(follower.fulls).isEqualTo(2);
        assertThat(follower.state).containsEntry("/a/k1", "new");
    }

    @Test
    void readsAgainSoonWhereTheNewWatchIsLostBeforeItHasCaughtUp() {
        beginASecondWatchThatHasNotToldOfK1();
        put("k2", "new");
        store.lose(1);
        loader.step();
        now += LoaderTiming.DEFAULT.retry().toNanos();
        loader.step();
        readAll();
        assertThat(follower.state).containsEntry("/a/k2", "new");
    }

    @Test
    void isTheStoreAtSomeRevisionWhateverComesWhen() {
        long seed = Long.getLong("zonefleet.seed", System.nanoTime());
        System.out.println("ReadsBesideTest: -Dzonefleet.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
            now += Duration.ofMillis(50).toNanos();
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> put("k" + random.nextInt(4), "v" + i);
                case 3 -> delete("k" + random.nextInt(4));
                case 4 -> store.deliver(random.nextInt(3));
                case 5 -> loader.reload();
                case 6 -> readAll();
                default -> loader.step();
            }
            if (random.nextInt(60) == 0) {
                memory.breakWatches(new StoreException.Compacted("gone"));
            }
        }
        for (int i = 0; i < 5; i++) {
            now += LoaderTiming.DEFAULT.maxRetry().toNanos();
            readAll();
            store.deliver();
            loader.step();
        }
        assertThat(follower.state).isEqualTo(history.lastEntry().getValue());
        assertThat(follower.fulls).isGreaterThan(1);
    }

    private void read() {
        while (!reads.isEmpty()) {
            reads.poll().run();
        }
    }

    private void readAll() {
        read();
        loader.step();
    }

    private void put(String key, String value) {
        Map<String, String> next = new TreeMap<>(history.lastEntry().getValue());
        next.put("/a/" + key, value);
        commit(Txn.builder().put("/a/" + key, Bytes.of(value)).build(), next);
    }

    private void delete(String key) {
        Map<String, String> next = new TreeMap<>(history.lastEntry().getValue());
        if (next.remove("/a/" + key) != null) {
            commit(Txn.builder().delete("/a/" + key).build(), next);
        }
    }

    private void commit(Txn txn, Map<String, String> next) {
        if (memory.commit(txn) instanceof TxnOutcome.Committed committed) {
            history.put(committed.revision(), next);
        }
    }

    /** Holds that each delta brings it to what the store was at that delta's revision, and never back. */
    private final class Follower implements ImageListener {
        final Map<String, String> state = new TreeMap<>();
        int fulls;
        private long revision;

        @Override
        public void onDelta(Delta delta) {
            fulls += delta.full() ? 1 : 0;
            delta.puts().forEach(entry -> state.put(entry.key(), entry.value().utf8()));
            delta.deletes().forEach(state::remove);
            assertThat(delta.revision()).isGreaterThanOrEqualTo(revision);
            revision = delta.revision();
            assertThat(state).isEqualTo(history.floorEntry(revision).getValue());
        }

        @Override
        public void onTrouble(StoreException why) {
            throw why;
        }
    }

    /** A store whose watches tell when they are told to. */
    private static final class LateWatches implements Store {
        private final Store inner;
        private final List<Deque<Runnable>> watches = new ArrayList<>();
        private final List<Runnable> lost = new ArrayList<>();

        LateWatches(Store inner) {
            this.inner = inner;
        }

        /** Lets every watch tell all. */
        void deliver() {
            for (int i = 0; i < watches.size(); i++) {
                deliver(i);
            }
        }

        /** Lets one tell all; the first that was begun is number 0. */
        void deliver(int watch) {
            if (watch < watches.size()) {
                Deque<Runnable> told = watches.get(watches.size() > 3 ? watches.size() - 1 - watch : watch);
                while (!told.isEmpty()) {
                    told.poll().run();
                }
            }
        }

        /** The connection of one breaks: what it had to tell never comes. */
        void lose(int watch) {
            watches.get(watch).clear();
            lost.get(watch).run();
        }

        @Override
        public Watch watch(List<KeyRange> ranges, long fromRevision, WatchListener listener) {
            Deque<Runnable> told = new ArrayDeque<>();
            watches.add(told);
            lost.add(() -> listener.onLost(new StoreException.Compacted("gone")));
            return inner.watch(ranges, fromRevision, new WatchListener() {
                @Override
                public void onEvents(List<Event> events) {
                    told.add(() -> listener.onEvents(events));
                }

                @Override
                public void onLost(StoreException why) {
                    told.add(() -> listener.onLost(why));
                }
            });
        }

        @Override
        public Snapshot read(KeyRange range, long revision) {
            return inner.read(range, revision);
        }

        @Override
        public TxnOutcome commit(Txn txn) {
            return inner.commit(txn);
        }

        @Override
        public Lease lease(Duration ttl) {
            return inner.lease(ttl);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
