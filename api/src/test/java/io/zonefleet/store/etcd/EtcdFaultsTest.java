// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.InternalChannelz;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Lease;
import io.zonefleet.store.RecordedWatch;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.EtcdProcess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the store does while its etcd is ill. */
class EtcdFaultsTest {
    private static final KeyRange ALL = KeyRange.prefix("/k/");

    private final EtcdProcess etcd = EtcdProcess.start();
    private final EtcdStore store = new EtcdStore(
            new EtcdEndpoints(List.of(etcd.endpoint()), Optional.empty(), Optional.empty(), Duration.ofSeconds(2)));

    @AfterEach
    void close() {
        store.close();
        etcd.close();
    }

    @Test
    void anEtcdThatDoesNotAnswerIsUnavailable() {
        put("a");
        etcd.pause();
        assertThatThrownBy(() -> store.read(ALL, 0))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("no answer in time");
        assertThatThrownBy(() -> put("b")).isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> store.lease(Duration.ofSeconds(10))).isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(store::oldestServer).isInstanceOf(StoreException.Unavailable.class);
        etcd.resume();
        Await.until("an answer", this::answers);
    }

    @Test
    void aWriteThatFoundNoEtcdDoesNotHappenLater() {
        put("a");
        etcd.kill();
        // until then an operation may be told that the connection it had was closed
        Await.asserted(
                "nobody listens there",
                () -> assertThatThrownBy(() -> store.read(ALL, 0)).hasMessageContaining("Connection refused"));
        assertThatThrownBy(() -> put("b"))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("Connection refused");
        etcd.startAgain();
        Await.until("an answer", this::answers);
        assertThat(store.read(ALL, 0).entries()).hasSize(1);
    }

    @Test
    void aWatchGoesOnWithoutAGapAfterARestart() {
        try (RecordedWatch told = watch(put("a") + 1)) {
            put("b");
            told.await(1);
            etcd.kill();
            etcd.startAgain();
            Await.until("an answer", this::answers);
            put("c");
            put("d");
            told.await(3);
            assertThat(told.told()).containsExactly("/k/b=v", "/k/c=v", "/k/d=v");
        }
    }

    @Test
    void aWatchMadeWhileEtcdIsAwayBeginsWhenItIsBack() {
        long revision = put("a");
        etcd.kill();
        try (RecordedWatch told = watch(revision)) {
            etcd.startAgain();
            Await.until("an answer", this::answers);
            put("b");
            told.await(2);
            assertThat(told.told()).containsExactly("/k/a=v", "/k/b=v");
        }
    }

    @Test
    void aWatchIsLostWhenTheDataWereWiped() {
        for (int i = 0; i < 10; i++) {
            put("k" + i);
        }
        try (RecordedWatch told = watch(put("a") + 1)) {
            put("b");
            told.await(1);
            etcd.wipe();
            etcd.startAgain();
            assertThat(told.awaitLost())
                    .isInstanceOf(StoreException.Refused.class)
                    .hasMessageContaining("wiped or restored");
            assertThat(told.told()).containsExactly("/k/b=v");
        }
    }

    /** Only who knows what is in the store can tell it from the one before. */
    @Test
    void aWatchSaysThatItGoesOnWhereTheDataWereWipedAndHaveComeFurther() {
        try (RecordedWatch told = watch(put("a") + 1)) {
            put("b");
            told.await(1);
            etcd.wipe();
            etcd.startAgain();
            Await.until("an answer", this::answers);
            for (int i = 0; i < 10; i++) {
                put("k" + i);
            }
            Await.until(
                    "events or the loss",
                    () -> told.lost().isPresent() || told.events().size() > 1);
            assertThat(told.lost().isPresent() || told.resumedAt().contains(1)).isTrue();
        }
    }

    @Test
    void aLeaseOutlivesARestart() {
        try (Lease lease = store.lease(Duration.ofSeconds(20))) {
            store.commit(Txn.builder().put("/k/a", Bytes.of("v"), lease.id()).build());
            etcd.kill();
            etcd.startAgain();
            Await.until("an answer", this::answers);
            assertThat(lease.isLost()).isFalse();
            assertThat(store.read(ALL, 0).entries()).hasSize(1);
        }
    }

    @Test
    void aLeaseThatCouldNotBeKeptIsLost() {
        Lease lease = store.lease(Duration.ofSeconds(2));
        etcd.pause();
        Await.until("the loss", lease::isLost);
        etcd.resume();
    }

    @Test
    void aFullEtcdRefuses() {
        try (EtcdProcess small = EtcdProcess.start("--quota-backend-bytes=16777216");
                EtcdStore full = new EtcdStore(EtcdEndpoints.plain(List.of(small.endpoint())))) {
            Bytes large = Bytes.of("x".repeat(1 << 20));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            full.commit(Txn.builder().put("/k/" + i, large).build());
                        }
                    })
                    .isInstanceOf(StoreException.Refused.class)
                    .hasMessageContaining("space exceeded");
            assertThat(full.read(ALL, 0).entries()).isNotEmpty();
        }
    }

    @Test
    void aRequestThatIsTooLargeIsRefused() {
        Bytes tooLarge = Bytes.of("x".repeat(3 << 20));
        assertThatThrownBy(
                        () -> store.commit(Txn.builder().put("/k/a", tooLarge).build()))
                .isInstanceOf(StoreException.Refused.class);
    }

    /** It is asked again and again while nobody answers. */
    @Test
    void askingForTheVersionInVainLeavesNoConnectionBehind() {
        assertThat(store.oldestServer()).isNotNull();
        int before = connections();
        etcd.kill();
        assertThatThrownBy(store::oldestServer).isInstanceOf(StoreException.Unavailable.class);
        Await.asserted(
                "the end of the connections", () -> assertThat(connections()).isLessThanOrEqualTo(before));
    }

    private static int connections() {
        return InternalChannelz.instance().getRootChannels(0, 10_000).channels.size();
    }

    @Test
    void closingEndsAllThreads() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        EtcdStore other = new EtcdStore(EtcdEndpoints.plain(List.of(etcd.endpoint())));
        Lease lease = other.lease(Duration.ofSeconds(10));
        RecordedWatch told = RecordedWatch.begin(other, List.of(ALL), 1);
        other.commit(Txn.builder().put("/k/a", Bytes.of("v"), lease.id()).build());
        told.await(1);
        other.close();
        assertThatThrownBy(() -> other.read(ALL, 0)).isInstanceOf(StoreException.Unavailable.class);
        assertThat(told.lost()).isEmpty();
        Await.asserted(
                "the end of its threads", () -> assertThat(threads(before)).isEmpty());
    }

    private static Set<String> threads(Set<Thread> known) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !known.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                .filter(name -> !name.startsWith("ForkJoinPool") && !name.startsWith("VirtualThread"))
                .collect(Collectors.toSet());
    }

    private RecordedWatch watch(long from) {
        return RecordedWatch.begin(store, List.of(ALL), from);
    }

    private boolean answers() {
        try {
            Snapshot snapshot = store.read(ALL, 0);
            return snapshot.revision() > 0;
        } catch (StoreException.Unavailable e) {
            return false;
        }
    }

    private long put(String name) {
        TxnOutcome outcome =
                store.commit(Txn.builder().put("/k/" + name, Bytes.of("v")).build());
        return ((TxnOutcome.Committed) outcome).revision();
    }
}
