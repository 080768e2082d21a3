// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.change.ChangeIds;
import io.zonefleet.control.change.StoreSetup;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.KeyList;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Txn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangeRetentionTest {
    private static final Keys KEYS = Keys.DEFAULT;
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final MemoryStore store = new MemoryStore();
    private final List<ChangeId> all = new ArrayList<>();

    @BeforeEach
    void setUp() {
        StoreSetup.ensure(store, KEYS, new ChangeIds());
    }

    @Test
    void removesTheOldestAboveTheCount() {
        Replica replica = new Replica(new KeptChanges(100, Optional.empty()));
        write(250, NOW);

        replica.settle();

        assertThat(stored()).isEqualTo(all.subList(150, 250));
        assertThat(replica.images.current().fleet().changes()).containsOnlyKeys(all.subList(150, 250));
    }

    @Test
    void removesWhatIsTooOldHoweverFewThereAre() {
        Replica replica = new Replica(new KeptChanges(100, Optional.of(Duration.ofDays(7))));
        write(20, NOW.minus(Duration.ofDays(8)));
        write(20, NOW.minus(Duration.ofDays(6)));

        replica.settle();

        assertThat(stored()).isEqualTo(all.subList(20, 40));
    }

    @Test
    void removesNothingWhereThereIsNothingTooMuch() {
        Replica replica = new Replica(new KeptChanges(100, Optional.of(Duration.ofDays(7))));
        write(100, NOW);
        long before = store.read(KEYS.changes(), 0).revision();

        replica.settle();

        assertThat(store.read(KEYS.changes(), 0).revision()).isEqualTo(before);
    }

    @Test
    void aLargeChangeGoesWithItsParts() {
        Replica replica = new Replica(new KeptChanges(10, Optional.empty()));
        part(write(NOW), 0, 1, 2);
        write(10, NOW);

        replica.settle();

        assertThat(keysOfChanges()).hasSize(10);
    }

    @Test
    void oneThatIsBeingAppliedStays() {
        Replica replica = new Replica(new KeptChanges(10, Optional.empty()));
        ChangeId large = write(NOW);
        part(large, 0);
        store.commit(Txn.builder().put(KEYS.applying(large), Bytes.of("{}")).build());
        write(20, NOW);

        replica.settle();
        assertThat(stored()).hasSize(11).contains(large);

        store.commit(Txn.builder().delete(KEYS.applying(large)).build());
        replica.settle();
        assertThat(stored()).hasSize(10).doesNotContain(large);
        assertThat(keysOfChanges()).hasSize(10);
    }

    /** They are staged; the acceptance comes. */
    @Test
    void partsOfWhatIsNotAcceptedStay() {
        Replica replica = new Replica(new KeptChanges(10, Optional.empty()));
        ChangeId staged = id(NOW);
        part(staged, 0);
        write(20, NOW);

        replica.settle();

        assertThat(keysOfChanges()).hasSize(11).contains(KEYS.changePart(staged, 0));
    }

    @Test
    void replicasShareTheWork() {
        KeptChanges kept = new KeptChanges(100, Optional.empty());
        Replica one = new Replica(kept);
        Replica other = new Replica(kept);
        write(2_000, NOW);

        for (int i = 0; i < 100; i++) {
            one.step();
            other.step();
        }

        assertThat(stored()).isEqualTo(all.subList(1_900, 2_000));
    }

    /** Nothing is removed on the word of an image of the store before. */
    @Test
    void nothingGoesFromAnotherStore() {
        Replica replica = new Replica(new KeptChanges(10, Optional.empty()));
        write(20, NOW);
        replica.images.step();
        store.commit(Txn.builder().put(KEYS.epoch(), Bytes.of("another")).build());

        replica.retention.step();

        assertThat(stored()).hasSize(20);
    }

    @Test
    void aMillionChangesLeaveTheStoreFlat() {
        int keep = 10_000;
        Replica replica = new Replica(new KeptChanges(keep, Optional.empty()));
        int most = 0;
        for (int written = 0; written < 1_000_000; written += 100) {
            write(100, NOW);
            all.clear();
            replica.step();
            if (written % 10_000 == 0) {
                KeyList keys = store.list(KEYS.changes(), 0);
                store.compact(keys.revision()); // as etcd does by itself
                most = Math.max(most, (int) keys.total());
            }
        }
        replica.settle();

        assertThat(most).isLessThanOrEqualTo(2 * keep);
        assertThat(keysOfChanges()).hasSize(keep);
        assertThat(replica.images.current().fleet().changes()).hasSize(keep);
    }

    private final class Replica {
        final SteppedImages images;
        final ChangeRetention retention;

        Replica(KeptChanges kept) {
            images = new SteppedImages(store, KEYS, kept.count());
            retention = new ChangeRetention(store, KEYS, images, kept, () -> NOW, System::nanoTime);
        }

        void step() {
            images.step();
            retention.step();
        }

        void settle() {
            IntStream.range(0, 100).forEach(i -> step());
            images.step();
        }
    }

    private List<String> keysOfChanges() {
        return store.list(KEYS.changes(), Integer.MAX_VALUE).keys().stream()
                .map(KeyList.Key::name)
                .toList();
    }

    private List<ChangeId> stored() {
        return keysOfChanges().stream()
                .filter(key -> !key.contains("/parts/"))
                .map(key -> new ChangeId(key.substring(KEYS.changes().start().length())))
                .toList();
    }

    private int serial;

    private ChangeId id(Instant at) {
        return new ChangeId(ChangeId.firstAt(at).text().substring(0, 10) + "%016d".formatted(serial++));
    }

    private ChangeId write(Instant at) {
        write(1, at);
        return all.getLast();
    }

    private void write(int number, Instant at) {
        for (int from = 0; from < number; from += 100) {
            Txn.Builder txn = Txn.builder();
            for (int i = from; i < Math.min(number, from + 100); i++) {
                Change change = change(id(at), at);
                all.add(change.id());
                txn.put(KEYS.change(change.id()), Codec.encode(change));
            }
            store.commit(txn.build());
        }
    }

    private void part(ChangeId id, int... parts) {
        for (int part : parts) {
            store.commit(Txn.builder()
                    .put(KEYS.changePart(id, part), Bytes.of("rows"))
                    .build());
        }
    }

    private static Change change(ChangeId id, Instant at) {
        Cluster cluster = Cluster.of(new ClusterId("local"));
        return new Change(
                id,
                at,
                "token:test",
                "",
                new TreeSet<>(List.of("all")),
                new ChangeCounts(1, 0, 0, 0),
                0,
                List.of(new ChangeItem(cluster.key(), Optional.empty(), Optional.of(cluster))),
                List.of());
    }
}
