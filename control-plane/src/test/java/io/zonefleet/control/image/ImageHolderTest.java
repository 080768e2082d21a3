// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.image.LoaderTiming;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import io.zonefleet.testing.Await;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImageHolderTest {
    private static final Keys KEYS = Keys.DEFAULT;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final MemoryStore store = new MemoryStore();
    private final ImageHolder holder = new ImageHolder(store, KEYS, LoaderTiming.DEFAULT, 100);

    @AfterEach
    void stop() {
        holder.close();
        store.close();
    }

    @Test
    void hasAWriteOnceItsRevisionIsAwaited() throws Exception {
        long revision = put(Cluster.of(new ClusterId("local")));

        ControlImage image = holder.await(revision, LONG);

        assertThat(image.intent().clusters()).containsOnlyKeys(new ClusterId("local"));
        assertThat(holder.isFresh()).isTrue();
    }

    @Test
    void reachesARevisionThatWasWrittenElsewhereInTheStore() throws Exception {
        holder.await(put(Cluster.of(new ClusterId("local"))), LONG);

        long elsewhere = commit(Txn.builder().put("/another/program", Bytes.of("x")));

        assertThat(holder.await(elsewhere, LONG).revision()).isGreaterThanOrEqualTo(elsewhere);
    }

    @Test
    void saysAtOnceThatARevisionDoesNotExist() {
        assertThatThrownBy(() -> holder.await(1_000_000, LONG))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void hintsAtEveryNewImage() throws Exception {
        AtomicInteger hints = new AtomicInteger();
        holder.await(put(Cluster.of(new ClusterId("one"))), LONG);
        holder.onChange(hints::incrementAndGet);

        put(Cluster.of(new ClusterId("two")));

        Await.until("a hint", () -> hints.get() > 0);
    }

    private long put(Cluster cluster) {
        return commit(Txn.builder().put(KEYS.intent(cluster.key()), Codec.encode(cluster)));
    }

    private long commit(Txn.Builder txn) {
        return ((TxnOutcome.Committed) store.commit(txn.build())).revision();
    }
}
