// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link Store} promises of watches. */
public interface WatchContract extends StoreUnderTest {
    @Test
    default void tellsOfPutsAndDeletesInTheirOrder() {
        try (RecordedWatch told = watch(List.of(all()), next())) {
            long put = put("a", "1");
            long deleted = delete("a");
            assertThat(told.await(2))
                    .containsExactly(
                            new WatchListener.Event(
                                    key("a"), Optional.of(new Entry(key("a"), Bytes.of("1"), put, put)), put),
                            new WatchListener.Event(key("a"), Optional.empty(), deleted));
            assertThat(told.lost()).isEmpty();
            assertThat(told.resumedAt()).isEmpty();
        }
    }

    @Test
    default void tellsOfEachTransactionInOneBatchPerRange() {
        List<KeyRange> ranges = List.of(KeyRange.prefix(key("x/")), KeyRange.prefix(key("y/")));
        try (RecordedWatch told = watch(ranges, next())) {
            for (int i = 0; i < 20; i++) {
                Txn.Builder txn = Txn.builder().put(key("z/not watched"), Bytes.of("" + i));
                for (int k = 0; k < 30; k++) {
                    txn.put(key("x/" + k), Bytes.of("" + i)).put(key("y/" + k), Bytes.of("" + i));
                }
                committed(txn.build());
            }
            told.await(20 * 60);
            Set<String> seen = new HashSet<>();
            for (List<WatchListener.Event> batch : told.batches()) {
                Map<String, Integer> sizes = new TreeMap<>();
                batch.forEach(event -> sizes.merge(range(event) + event.modRevision(), 1, Integer::sum));
                assertThat(sizes.values()).containsOnly(30);
                assertThat(seen).doesNotContainAnyElementsOf(sizes.keySet());
                seen.addAll(sizes.keySet());
            }
            assertThat(seen).hasSize(2 * 20);
        }
    }

    @Test
    default void aDeleteOfNothingIsNoEvent() {
        try (RecordedWatch told = watch(List.of(all()), next())) {
            delete("nothing");
            put("a", "1");
            told.await(1);
            assertThat(told.told()).containsExactly(key("a") + "=1");
        }
    }

    @Test
    default void beginsInThePast() {
        put("a", "1");
        long then = put("a", "2");
        delete("a");
        put("b", "1");
        try (RecordedWatch told = watch(List.of(all()), then)) {
            put("b", "2");
            told.await(4);
            assertThat(told.told())
                    .containsExactly(key("a") + "=2", key("a") + " deleted", key("b") + "=1", key("b") + "=2");
        }
    }

    @Test
    default void aReadAndTheWatchAfterItMissNothing() throws Exception {
        int writers = 4;
        int each = 50;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writing = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                String writer = "w" + w + "/";
                writing.add(executor.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        put(writer + i, "v");
                    }
                }));
            }
            Snapshot snapshot = store().read(all(), 0);
            try (RecordedWatch told = watch(List.of(all()), snapshot.revision() + 1)) {
                for (Future<?> future : writing) {
                    future.get();
                }
                List<WatchListener.Event> events =
                        told.await(writers * each - snapshot.entries().size());
                assertThat(events).hasSize(writers * each - snapshot.entries().size());
                assertThat(events.stream().map(WatchListener.Event::modRevision))
                        .isSorted();
            }
        }
    }

    @Test
    default void isLostWhereItBeginsInACompactedRevision() {
        long old = put("a", "1");
        long newer = put("a", "2");
        put("a", "3");
        compact(newer);
        try (RecordedWatch told = watch(List.of(all()), old)) {
            assertThat(told.awaitLost()).isInstanceOf(StoreException.Compacted.class);
            put("a", "4");
            assertThat(told.events()).isEmpty();
        }
    }

    @Test
    default void aRunningWatchIsNotHurtByCompaction() {
        try (RecordedWatch told = watch(List.of(all()), next())) {
            put("a", "1");
            told.await(1);
            compact(put("a", "2"));
            put("a", "3");
            told.await(3);
            assertThat(told.told()).containsExactly(key("a") + "=1", key("a") + "=2", key("a") + "=3");
        }
    }

    @Test
    default void isLostWhereItBeginsBeyondTheNextRevision() {
        long newest = put("a", "1");
        try (RecordedWatch told = watch(List.of(all()), newest + 1000)) {
            assertThat(told.awaitLost()).isInstanceOf(StoreException.Refused.class);
        }
    }

    @Test
    default void doesNotBeginBeforeTheFirstRevision() {
        assertThatThrownBy(() -> store().watch(List.of(all()), 0, new RecordedWatch()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void tellsNothingAfterItWasClosed() {
        long from = next();
        RecordedWatch closed = watch(List.of(all()), from);
        try (RecordedWatch open = watch(List.of(all()), from)) {
            put("a", "1");
            closed.await(1);
            closed.close();
            closed.close();
            put("a", "2");
            open.await(2);
            assertThat(closed.told()).containsExactly(key("a") + "=1");
            assertThat(closed.lost()).isEmpty();
        }
    }

    @Test
    default void mayBeClosedByItsOwnListener() {
        List<Store.Watch> watches = new ArrayList<>();
        RecordedWatch told = new RecordedWatch();
        WatchListener closing = new WatchListener() {
            @Override
            public void onEvents(List<Event> events) {
                told.onEvents(events);
                synchronized (watches) {
                    watches.getFirst().close();
                }
            }

            @Override
            public void onLost(StoreException why) {
                told.onLost(why);
            }
        };
        long from = next();
        try (RecordedWatch other = watch(List.of(all()), from)) {
            synchronized (watches) {
                watches.add(store().watch(List.of(all()), from, closing));
            }
            put("a", "1");
            told.await(1);
            put("a", "2");
            other.await(2);
            assertThat(told.told()).containsExactly(key("a") + "=1");
        }
    }

    private RecordedWatch watch(List<KeyRange> ranges, long from) {
        return RecordedWatch.begin(store(), ranges, from);
    }

    private long next() {
        return store().read(all(), 0).revision() + 1;
    }

    private String range(WatchListener.Event event) {
        return name(event.key()).substring(0, 2);
    }
}
