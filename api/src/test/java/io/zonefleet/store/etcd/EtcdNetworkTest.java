// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcd.jetcd.Client;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.RecordedWatch;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import io.zonefleet.testing.EtcdProcess;
import io.zonefleet.testing.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What the store does while the network is ill and etcd well. */
class EtcdNetworkTest {
    private static final KeyRange ALL = KeyRange.prefix("/k/");

    private final EtcdProcess etcd = EtcdProcess.start();
    private final TcpProxy network = TcpProxy.to(etcd.endpoint());
    private final EtcdStore near = new EtcdStore(EtcdEndpoints.plain(List.of(etcd.endpoint())));
    private final EtcdStore far = new EtcdStore(
            new EtcdEndpoints(List.of(network.endpoint()), Optional.empty(), Optional.empty(), Duration.ofSeconds(1)));

    @AfterEach
    void close() {
        far.close();
        near.close();
        network.close();
        etcd.close();
    }

    @Test
    void aWatchCatchesUpWithWhatHappenedWhileItWasCutOff() {
        try (RecordedWatch told = watch(put("a"))) {
            told.await(1);
            network.cut();
            put("b");
            put("c");
            assertThatThrownBy(() -> far.read(ALL, 0)).isInstanceOf(StoreException.Unavailable.class);
            network.mend();
            told.await(3);
            assertThat(told.told()).containsExactly("/k/a=v", "/k/b=v", "/k/c=v");
            assertThat(told.resumedAt()).startsWith(1);
        }
    }

    @Test
    void aWatchIsLostWhenWhatItMissedIsCompacted() {
        try (RecordedWatch told = watch(put("a"));
                Client operator = Client.builder().endpoints(etcd.endpoint()).build()) {
            told.await(1);
            network.cut();
            put("b");
            long revision = put("c");
            operator.getKVClient()
                    .compact(revision)
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            network.mend();
            assertThat(told.awaitLost()).isInstanceOf(StoreException.Compacted.class);
            assertThat(told.told()).containsExactly("/k/a=v");
        }
    }

    @Test
    void aWatchWhoseConnectionBreaksAllTheTimeMissesAndRepeatsNothing(TestReporter reporter) {
        long seed = System.nanoTime();
        reporter.publishEntry("seed", Long.toString(seed));
        Random random = new Random(seed);
        int count = 400;
        long first = put("0");
        IntStream.range(1, count).forEach(i -> put(Integer.toString(i)));
        // what comes before the first event is some 200 bytes, the whole history some 30,000: most of these connections
        // break
        // when the watch has begun and before its events are there
        AtomicInteger left = new AtomicInteger(12);
        network.breakAfter(() -> left.getAndDecrement() > 0 ? random.nextLong(200, 25_000) : Long.MAX_VALUE);
        try (RecordedWatch told = watch(first)) {
            IntStream.range(count, 2 * count).forEach(i -> put(Integer.toString(i)));
            told.await(2 * count);
            assertThat(told.told())
                    .isEqualTo(IntStream.range(0, 2 * count)
                            .mapToObj(i -> "/k/" + i + "=v")
                            .toList());
        }
    }

    @Test
    void aWatchTakesAHistoryThatIsLargerThanAnUsualMessage() {
        String large = "x".repeat(100_000);
        long first = near.read(ALL, 0).revision() + 1;
        IntStream.range(0, 100)
                .forEach(i -> near.commit(
                        Txn.builder().put("/k/" + i, Bytes.of(large)).build()));
        try (RecordedWatch told = watch(first)) {
            told.await(100);
            assertThat(told.lost()).isEmpty();
        }
    }

    @Test
    void aWatchThatMissedMoreThanWeTakeAtOnceIsLost() {
        Bytes large = Bytes.of("x".repeat(1 << 20));
        long first = near.read(ALL, 0).revision() + 1;
        IntStream.range(0, 70)
                .forEach(i -> near.commit(Txn.builder().put("/k/" + i, large).build()));
        try (RecordedWatch told = watch(first)) {
            assertThat(told.awaitLost())
                    .isInstanceOf(StoreException.Refused.class)
                    .hasMessageContaining("exceeds maximum size");
            assertThat(told.events()).isEmpty();
        }
    }

    private RecordedWatch watch(long from) {
        return RecordedWatch.begin(far, List.of(ALL), from);
    }

    private long put(String name) {
        TxnOutcome outcome =
                near.commit(Txn.builder().put("/k/" + name, Bytes.of("v")).build());
        return ((TxnOutcome.Committed) outcome).revision();
    }
}
