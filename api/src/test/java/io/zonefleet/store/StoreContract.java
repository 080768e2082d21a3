// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link Store} promises of reads and transactions. {@link WatchContract} and {@link LeaseContract} have the rest. */
public interface StoreContract extends WatchContract, LeaseContract {
    @Test
    default void anEmptyRangeHasARevision() {
        Snapshot snapshot = store().read(all(), 0);
        assertThat(snapshot.entries()).isEmpty();
        assertThat(snapshot.revision()).isPositive();
    }

    @Test
    default void readsWhatWasPut() {
        long first = put("a", "1");
        long second = put("a", "2");
        assertThat(second).isGreaterThan(first);
        assertThat(read("a")).isEqualTo(new Entry(key("a"), Bytes.of("2"), first, second));
    }

    @Test
    default void aDeletedKeyBeginsAnew() {
        put("a", "1");
        delete("a");
        assertThat(store().read(all(), 0).entries()).isEmpty();
        long again = put("a", "2");
        assertThat(read("a")).isEqualTo(new Entry(key("a"), Bytes.of("2"), again, again));
    }

    @Test
    default void readsARangeInOrderWithoutItsEnd() {
        for (String name : List.of("c", "a", "d", "b", "b/1", "ba")) {
            put(name, name);
        }
        assertThat(keys(store().read(new KeyRange(key("a"), key("c")), 0))).containsExactly("a", "b", "b/1", "ba");
        assertThat(keys(store().read(KeyRange.prefix(key("b")), 0))).containsExactly("b", "b/1", "ba");
        assertThat(keys(store().read(KeyRange.single(key("b")), 0))).containsExactly("b");
    }

    @Test
    default void readsThePast() {
        put("a", "1");
        put("b", "1");
        long then = put("c", "1");
        put("a", "2");
        delete("b");
        put("d", "1");
        Snapshot past = store().read(all(), then);
        assertThat(past.revision()).isEqualTo(then);
        assertThat(values(past)).containsExactly("a=1", "b=1", "c=1");
        assertThat(values(store().read(all(), 0))).containsExactly("a=2", "c=1", "d=1");
    }

    @Test
    default void readsSeveralRangesAtOneRevision() {
        put("x/1", "1");
        put("y/1", "1");
        long last = put("z/1", "1");
        Snapshot snapshot = store().read(List.of(KeyRange.prefix(key("z/")), KeyRange.prefix(key("x/"))));
        assertThat(snapshot.revision()).isEqualTo(last);
        assertThat(keys(snapshot)).containsExactly("z/1", "x/1");
    }

    @Test
    default void readsManySingleKeysAtOneRevision() {
        int count = 3 * Txn.MAX_OPS;
        List<String> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(key("%04d".formatted(i)));
            if (i % 2 == 0) {
                put("%04d".formatted(i), "1");
            }
        }
        long then = put("beside", "1");
        long newest = put("0000", "2");

        Snapshot past = store().readKeys(some, then);
        assertThat(past.revision()).isEqualTo(then);
        assertThat(past.entries())
                .hasSize(count / 2)
                .allMatch(entry -> entry.value().utf8().equals("1"));
        Snapshot now = store().readKeys(some, 0);
        assertThat(now.revision()).isEqualTo(newest);
        assertThat(values(now)).hasSize(count / 2).startsWith("0000=2", "0002=1");
        assertThat(store().readKeys(List.of(), then).entries()).isEmpty();
        compact(newest);
        assertThatThrownBy(() -> store().readKeys(some, then)).isInstanceOf(StoreException.Compacted.class);
    }

    @Test
    default void refusesToReadTheFuture() {
        long newest = put("a", "1");
        assertThatThrownBy(() -> store().read(all(), newest + 1)).isInstanceOf(StoreException.Refused.class);
    }

    @Test
    default void saysThatARevisionIsCompacted() {
        long old = put("a", "1");
        long newer = put("a", "2");
        put("a", "3");
        compact(newer);
        assertThatThrownBy(() -> store().read(all(), old)).isInstanceOf(StoreException.Compacted.class);
        assertThat(values(store().read(all(), 0))).containsExactly("a=3");
    }

    @Test
    default void readsWhatWasThereSinceACompactionWithWhatIsOlder() {
        put("a", "1");
        put("b", "1");
        delete("b");
        long compacted = put("c", "1");
        long then = put("d", "1");
        put("a", "2");
        delete("c");
        compact(compacted);
        assertThat(values(store().read(all(), then))).containsExactly("a=1", "c=1", "d=1");
    }

    @Test
    default void readsTwentyThousandKeysAtOneRevision() {
        int count = 20_000;
        long last = 0;
        for (int from = 0; from < count; from += Txn.MAX_OPS) {
            Txn.Builder txn = Txn.builder();
            IntStream.range(from, Math.min(count, from + Txn.MAX_OPS))
                    .forEach(i -> txn.put(key("%06d".formatted(i)), Bytes.of("value of " + i)));
            last = committed(txn.build());
        }
        put("%06d".formatted(0), "changed");
        Snapshot snapshot = store().read(all(), last);
        assertThat(snapshot.revision()).isEqualTo(last);
        assertThat(snapshot.entries())
                .hasSize(count)
                .isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
        assertThat(snapshot.entries().getFirst().value().utf8()).isEqualTo("value of 0");
        assertThat(store().read(all(), 0).entries().getFirst().value().utf8()).isEqualTo("changed");
    }

    @Test
    default void handsOnARangePageByPage() {
        for (int batch = 0; batch < 50; batch++) {
            Txn.Builder txn = Txn.builder();
            for (int i = 0; i < 100; i++) {
                txn.put("/p/%05d".formatted(batch * 100 + i), Bytes.of("x".repeat(1_000)));
            }
            store().commit(txn.build());
        }
        List<Entry> pages = new ArrayList<>();
        long revision = store().scan(KeyRange.prefix("/p/"), 0, pages::addAll);

        Snapshot whole = store().read(KeyRange.prefix("/p/"), revision);
        assertThat(pages).isEqualTo(whole.entries()).hasSize(5_000);
        assertThat(revision).isEqualTo(whole.revision());
    }

    @Test
    default void listsKeysWithoutValues() {
        long revision = 0;
        for (int i = 0; i < 10; i++) {
            revision = ((TxnOutcome.Committed) store().commit(
                                    Txn.builder().put("/k/" + i, Bytes.of("v")).build()))
                    .revision();
        }

        KeyList first = store().list(KeyRange.prefix("/k/"), 3);
        assertThat(first.keys().stream().map(KeyList.Key::name)).containsExactly("/k/0", "/k/1", "/k/2");
        assertThat(first.keys().getLast().modRevision()).isEqualTo(revision - 7);
        assertThat(first.total()).isEqualTo(10);
        assertThat(first.revision()).isEqualTo(revision);
        assertThat(store().list(KeyRange.prefix("/k/"), Integer.MAX_VALUE).keys())
                .hasSize(10);
        assertThat(store().list(KeyRange.prefix("/none/"), 3)).isEqualTo(new KeyList(revision, List.of(), 0));
    }

    @Test
    default void keepsLargeAndEmptyValues() {
        Bytes large = Bytes.of("x".repeat(512 << 10));
        int count = 150;
        IntStream.range(0, count)
                .forEach(i -> committed(
                        Txn.builder().put(key("large/%03d".formatted(i)), large).build()));
        put("small", "");
        Snapshot snapshot = store().read(all(), 0);
        assertThat(snapshot.entries()).hasSize(count + 1);
        assertThat(snapshot.entries().subList(0, count))
                .allMatch(entry -> entry.value().equals(large));
        assertThat(snapshot.entries().getLast().value().size()).isZero();
    }

    @Test
    default void allPutsOfATransactionHaveItsRevision() {
        long revision = committed(Txn.builder()
                .put(key("a"), Bytes.of("1"))
                .put(key("b"), Bytes.of("2"))
                .build());
        assertThat(read("a").modRevision()).isEqualTo(revision);
        assertThat(read("b").modRevision()).isEqualTo(revision);
    }

    @Test
    default void commitsWhereAllComparisonsHold() {
        long a = put("a", "1");
        committed(Txn.builder()
                .compare(key("a"), a)
                .compare(key("b"), 0)
                .put(key("b"), Bytes.of("1"))
                .delete(key("a"))
                .build());
        assertThat(values(store().read(all(), 0))).containsExactly("b=1");
    }

    @Test
    default void doesNothingWhereOneComparisonFailsAndSaysHowThingsAre() {
        long a = put("a", "1");
        long newest = put("b", "1");
        TxnOutcome outcome = store().commit(Txn.builder()
                .compare(key("a"), a)
                .compare(key("b"), newest - 1)
                .compare(key("c"), 0)
                .put(key("c"), Bytes.of("1"))
                .delete(key("a"))
                .build());
        assertThat(outcome).isEqualTo(new TxnOutcome.Lost(newest, Map.of(key("a"), a, key("b"), newest, key("c"), 0L)));
        assertThat(values(store().read(all(), 0))).containsExactly("a=1", "b=1");
    }

    @Test
    default void aComparedValueHolds() {
        long a = put("a", "x");
        assertThat(store().commit(Txn.builder()
                        .compare(key("a"), Bytes.of("x"))
                        .put(key("b"), Bytes.of("y"))
                        .build()))
                .isInstanceOf(TxnOutcome.Committed.class);
        assertThat(store().commit(Txn.builder()
                        .compare(key("a"), Bytes.of("y"))
                        .delete(key("b"))
                        .build()))
                .isInstanceOfSatisfying(
                        TxnOutcome.Lost.class,
                        lost -> assertThat(lost.modRevisions()).containsExactly(Map.entry(key("a"), a)));
        assertThat(store().commit(Txn.builder()
                        .compare(key("none"), Bytes.of(""))
                        .delete(key("b"))
                        .build()))
                .isInstanceOf(TxnOutcome.Lost.class);
    }

    @Test
    default void aComparedRangeHoldsWhereNothingInItIsNewer() {
        put("d/1", "x");
        long newest = put("d/2", "x");
        long beside = put("e", "x");
        Txn.Builder held = Txn.builder()
                .compare(new Txn.NotNewer(KeyRange.prefix(key("d/")), newest))
                .compare(new Txn.NotNewer(KeyRange.prefix(key("none/")), 0))
                .put(key("a"), Bytes.of("1"));
        committed(held.build());
        assertThat(store().commit(Txn.builder()
                        .compare(key("e"), beside)
                        .compare(new Txn.NotNewer(KeyRange.prefix(key("d/")), newest - 1))
                        .compare(new Txn.NotNewer(KeyRange.prefix(key("none/")), 0))
                        .delete(key("a"))
                        .build()))
                .isInstanceOfSatisfying(
                        TxnOutcome.Lost.class,
                        lost -> assertThat(lost.modRevisions())
                                .isEqualTo(Map.of(key("e"), beside, key("d/2"), newest)));
        committed(Txn.builder().delete(key("d/1")).build());
        committed(held.build());
        assertThat(values(store().read(all(), 0))).containsExactly("a=1", "d/2=x", "e=x");
    }

    @Test
    default void aTransactionThatChangesNothingHasTheStoresRevision() {
        long newest = put("a", "1");
        assertThat(store().commit(Txn.builder().delete(key("nothing")).build()))
                .isEqualTo(new TxnOutcome.Committed(newest));
        assertThat(store().commit(Txn.builder().compare(key("a"), newest).build()))
                .isEqualTo(new TxnOutcome.Committed(newest));
        assertThat(put("b", "1")).isEqualTo(newest + 1);
    }

    @Test
    default void takesAsManyOperationsAsAreAllowed() {
        Txn.Builder txn = Txn.builder();
        for (int i = 0; i < Txn.MAX_OPS; i++) {
            txn.compare(key("k" + i), 0).put(key("k" + i), Bytes.of("v"));
        }
        committed(txn.build());
        assertThat(store().commit(txn.build()))
                .isInstanceOfSatisfying(
                        TxnOutcome.Lost.class,
                        lost -> assertThat(lost.modRevisions()).hasSize(Txn.MAX_OPS));
    }

    @Test
    default void refusesTooManyOperations() {
        Txn.Builder txn = Txn.builder();
        IntStream.range(0, 200).forEach(i -> txn.put(key("k" + i), Bytes.of("v")));
        assertThatThrownBy(() -> store().commit(txn.build())).isInstanceOf(StoreException.Refused.class);
        assertThat(store().read(all(), 0).entries()).isEmpty();
    }

    @Test
    default void sixteenThreadsCountWithoutLosingOne() throws Exception {
        int threads = 16;
        int each = 10;
        AtomicInteger lost = new AtomicInteger();
        put("counter", "0");
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> counting = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counting.add(executor.submit(() -> IntStream.range(0, each).forEach(n -> count(lost))));
            }
            for (Future<?> future : counting) {
                future.get();
            }
        }
        assertThat(read("counter").value().utf8()).isEqualTo(Integer.toString(threads * each));
    }

    private void count(AtomicInteger lost) {
        while (true) {
            Entry now = read("counter");
            int value = Integer.parseInt(now.value().utf8());
            TxnOutcome outcome = store().commit(Txn.builder()
                    .compare(now.key(), now.modRevision())
                    .put(now.key(), Bytes.of(Integer.toString(value + 1)))
                    .build());
            switch (outcome) {
                case TxnOutcome.Committed done -> {
                    return;
                }
                case TxnOutcome.Lost again -> lost.incrementAndGet();
            }
        }
    }

    private List<String> keys(Snapshot snapshot) {
        return snapshot.entries().stream().map(entry -> name(entry.key())).toList();
    }

    private List<String> values(Snapshot snapshot) {
        return snapshot.entries().stream()
                .map(entry -> name(entry.key()) + "=" + entry.value().utf8())
                .toList();
    }
}
