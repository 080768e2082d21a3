// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.testing.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Store} promises of leases. */
public interface LeaseContract extends StoreUnderTest {
    /** Long enough that none runs out by itself during a test. */
    Duration TTL = Duration.ofMinutes(2);

    @Test
    default void keysGoWithTheirLease() {
        Lease lease = store().lease(TTL);
        assertThat(lease.isLost()).isFalse();
        long put = committed(Txn.builder()
                .put(key("a"), Bytes.of("1"), lease.id())
                .put(key("b"), Bytes.of("1"), lease.id())
                .put(key("c"), Bytes.of("1"))
                .build());
        try (RecordedWatch told = RecordedWatch.begin(store(), List.of(all()), put + 1)) {
            lease.close();
            lease.close();
            told.await(2);
            assertThat(told.told()).containsExactlyInAnyOrder(key("a") + " deleted", key("b") + " deleted");
            assertThat(store().read(all(), 0).entries()).extracting(Entry::key).containsExactly(key("c"));
            assertThat(lease.isLost()).isTrue();
        }
    }

    @Test
    default void aKeyPutAgainWithoutItsLeaseStays() {
        Lease lease = store().lease(TTL);
        committed(Txn.builder().put(key("a"), Bytes.of("1"), lease.id()).build());
        put("a", "2");
        lease.close();
        assertThat(read("a").value().utf8()).isEqualTo("2");
    }

    @Test
    default void aKeyFollowsItsNewLease() {
        Lease old = store().lease(TTL);
        try (Lease young = store().lease(TTL)) {
            committed(Txn.builder().put(key("a"), Bytes.of("1"), old.id()).build());
            committed(Txn.builder().put(key("a"), Bytes.of("2"), young.id()).build());
            old.close();
            assertThat(read("a").value().utf8()).isEqualTo("2");
        }
    }

    @Test
    default void aLeaseThatRanOutIsLostAndRefused() {
        try (Lease lease = store().lease(Duration.ofSeconds(3))) {
            committed(Txn.builder().put(key("a"), Bytes.of("1"), lease.id()).build());
            expire(lease);
            Await.until("the loss to be seen", lease::isLost);
            assertThat(store().read(all(), 0).entries()).isEmpty();
            assertThatThrownBy(() -> store().commit(Txn.builder()
                            .put(key("a"), Bytes.of("1"), lease.id())
                            .build()))
                    .isInstanceOf(StoreException.Refused.class);
        }
    }

    @Test
    default void aLeaseIsKeptForLongerThanItsTime() {
        try (Lease lease = store().lease(Duration.ofSeconds(2))) {
            committed(Txn.builder().put(key("a"), Bytes.of("1"), lease.id()).build());
            long start = System.nanoTime();
            Await.until(
                    "more than its time to pass",
                    () -> System.nanoTime() - start > Duration.ofSeconds(5).toNanos());
            assertThat(lease.isLost()).isFalse();
            assertThat(read("a").value().utf8()).isEqualTo("1");
        }
    }
}
