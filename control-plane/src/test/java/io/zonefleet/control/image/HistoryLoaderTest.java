// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.image.LoaderTiming;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.ForwardingStore;
import io.zonefleet.store.KeyList;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoryLoaderTest {
    private static final Keys KEYS = Keys.DEFAULT;
    private static final int KEEP = 50;
    /** Reads everything again only where it has to. */
    private static final LoaderTiming PATIENT = new LoaderTiming(
            Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1));

    private final MemoryStore memory = new MemoryStore();
    private final AtomicInteger bodies = new AtomicInteger();
    private Optional<ImageHolder> holder = Optional.empty();

    /** Counts records of changes that are read. */
    private final class CountingStore extends ForwardingStore {
        CountingStore() {
            super(() -> memory);
        }

        @Override
        public Snapshot read(KeyRange range, long revision) {
            return counted(super.read(range, revision));
        }

        private Snapshot counted(Snapshot read) {
            read.entries().forEach(this::count);
            return read;
        }

        private void count(Entry entry) {
            if (KEYS.changes().contains(entry.key())) {
                bodies.incrementAndGet();
            }
        }

        @Override
        public long scan(KeyRange range, long revision, Consumer<List<Entry>> page) {
            return memory.scan(range, revision, entries -> {
                entries.forEach(this::count);
                page.accept(entries);
            });
        }

        @Override
        public KeyList list(KeyRange range, int limit) {
            return memory.list(range, limit);
        }
    }

    @AfterEach
    void stop() {
        holder.ifPresent(ImageHolder::close);
        memory.close();
    }

    @Test
    void hasTheChangesThatWereThereBeforeItBegan() {
        put(0, 20);
        memory.commit(
                Txn.builder().put(KEYS.changePart(id(7), 0), Bytes.of("rows")).build());

        start();

        awaitChanges(0, 20);
        assertThat(bodies).hasValue(20);
    }

    @Test
    void readsOnlyAsManyAsAreKept() {
        put(0, 80);

        start();

        awaitChanges(30, 80);
        assertThat(bodies).hasValue(50);
    }

    @Test
    void learnsWhatWasNotHeardOfWithoutReadingWhatIsKnown() {
        put(0, 20);
        ImageHolder images = start();
        awaitChanges(0, 20);
        put(20, 25);
        awaitChanges(0, 25);
        bodies.set(0);

        memory.breakWatches(new StoreException.Compacted("a test breaks it"));
        memory.commit(Txn.builder()
                .delete(KEYS.change(id(0)))
                .delete(KEYS.change(id(1)))
                .build());
        put(25, 30);

        awaitChanges(2, 30);
        assertThat(bodies).hasValueLessThanOrEqualTo(5);
        assertThat(images.current().fleet().unreadable()).isEmpty();
    }

    @Test
    void fullReadsDoNotTakeChanges() {
        put(0, 20);
        ImageHolder images = start();
        awaitChanges(0, 20);
        bodies.set(0);
        put(20, 21);

        images.reload();
        memory.commit(Txn.builder().put(KEYS.topology(), Bytes.of("x")).build());
        Await.until("it was read", () -> images.current().topologyRevision() > 0);

        awaitChanges(0, 21);
        assertThat(bodies).hasValueLessThanOrEqualTo(1);
    }

    @Test
    void forgetsTheChangesOfAnotherStore() {
        memory.commit(Txn.builder().put(KEYS.epoch(), Bytes.of("one")).build());
        put(0, 20);
        start();
        awaitChanges(0, 20);

        memory.commit(Txn.builder().put(KEYS.epoch(), Bytes.of("two")).build());
        IntStream.range(0, 20)
                .forEach(i ->
                        memory.commit(Txn.builder().delete(KEYS.change(id(i))).build()));
        put(40, 42);

        awaitChanges(40, 42);
    }

    private ImageHolder start() {
        ImageHolder images = new ImageHolder(new CountingStore(), KEYS, PATIENT, KEEP);
        holder = Optional.of(images);
        return images;
    }

    private void awaitChanges(int from, int to) {
        List<ChangeId> expected =
                IntStream.range(from, to).mapToObj(HistoryLoaderTest::id).toList();
        Await.asserted(
                "changes " + from + " to " + to,
                () -> assertThat(
                                holder.orElseThrow().current().fleet().changes().keySet())
                        .containsExactlyElementsOf(expected));
    }

    private void put(int from, int to) {
        for (int i = from; i < to; i++) {
            memory.commit(Txn.builder()
                    .put(KEYS.change(id(i)), Codec.encode(change(i)))
                    .build());
        }
    }

    private static ChangeId id(int number) {
        return new ChangeId("01J%023d".formatted(number));
    }

    private static Change change(int number) {
        Cluster cluster = Cluster.of(new ClusterId("local"));
        return new Change(
                id(number),
                Instant.EPOCH,
                "token:test",
                "",
                new TreeSet<>(List.of("all")),
                new ChangeCounts(1, 0, 0, 0),
                0,
                List.of(new ChangeItem(cluster.key(), Optional.empty(), Optional.of(cluster))),
                List.of());
    }
}
