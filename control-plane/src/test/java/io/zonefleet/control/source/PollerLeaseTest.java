// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.keys.Keys;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Txn;
import org.junit.jupiter.api.Test;

class PollerLeaseTest {
    private static final SourceId LEGACY = new SourceId("legacy");

    private final MemoryStore store = new MemoryStore();

    @Test
    void itIsTheTurnOfOneReplicaUntilThatIsGone() {
        try (PollerLease one = new PollerLease(store, Keys.DEFAULT);
                PollerLease two = new PollerLease(store, Keys.DEFAULT)) {
            assertThat(one.isMine(LEGACY)).isTrue();
            assertThat(two.isMine(LEGACY)).isFalse();
            assertThat(one.isMine(LEGACY)).isTrue();

            store.expireLeases();
            assertThat(two.isMine(LEGACY)).isTrue();
            assertThat(one.isMine(LEGACY)).isFalse();
        }
    }

    @Test
    void whatNoReplicaHasWrittenIsNobodysTurn() {
        store.commit(Txn.builder()
                .put(Keys.DEFAULT.poller(LEGACY), Bytes.of("{rubbish"))
                .build());
        try (PollerLease one = new PollerLease(store, Keys.DEFAULT);
                PollerLease two = new PollerLease(store, Keys.DEFAULT)) {
            assertThat(one.isMine(LEGACY)).isTrue();
            assertThat(two.isMine(LEGACY)).isFalse();
        }
    }
}
