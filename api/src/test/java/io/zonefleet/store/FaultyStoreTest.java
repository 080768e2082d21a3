// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FaultyStoreTest {
    private final MemoryStore memory = new MemoryStore();
    private MemoryStore server = memory;
    private final FaultyStore store = new FaultyStore(() -> server);

    @Nested
    class WithoutFaults implements StoreContract {
        @Override
        public Store store() {
            return store;
        }

        @Override
        public String prefix() {
            return "/test";
        }

        @Override
        public void compact(long revision) {
            memory.compact(revision);
        }

        @Override
        public void expire(Lease lease) {
            memory.expireLeases();
        }
    }

    private final List<String> seen = new ArrayList<>();

    private void watch() {
        store.hold();
        store.watch(List.of(KeyRange.prefix("a/"), KeyRange.prefix("b/")), 1, new WatchListener() {
            @Override
            public void onEvents(List<Event> events) {
                events.forEach(event -> seen.add(event.key()));
            }

            @Override
            public void onLost(StoreException why) {
                seen.add("lost");
            }
        });
    }

    private long put(String... keys) {
        Txn.Builder txn = Txn.builder();
        for (String key : keys) {
            txn.put(key, Bytes.of("x"));
        }
        return ((TxnOutcome.Committed) server.commit(txn.build())).revision();
    }

    @Test
    void aLostAnswerIsOfSomethingThatHappened() {
        store.trip(1, new FaultyStore.Trip.After(() -> {
            throw FaultyStore.unavailable();
        }));
        Txn txn = Txn.builder().put("a/1", Bytes.of("x")).build();
        assertThatThrownBy(() -> store.commit(txn)).isInstanceOf(StoreException.Unavailable.class);
        assertThat(store.read(KeyRange.prefix("a/"), 0).entries()).hasSize(1);
    }

    @Test
    void eventsAreDroppedRepeatedAndLate() {
        watch();
        store.drop(1);
        put("a/1");
        put("a/2");
        store.deliver();
        assertThat(seen).containsExactly("a/2");
        store.repeat(1);
        put("a/3");
        put("a/4");
        store.deliver();
        assertThat(seen).containsExactly("a/2", "a/3", "a/4", "a/3");
        store.repair();
        store.delay(0, 1);
        put("a/5", "b/5");
        store.deliver();
        store.deliver();
        assertThat(seen).endsWith("b/5", "a/5");
    }

    @Test
    void aWatchGoesOnWithAnotherServerThatHasComeSoFarAndIsLostElse() {
        watch();
        put("a/1");
        put("a/2");
        store.deliver();
        server = new MemoryStore();
        put("a/other");
        put("a/other");
        put("a/other");
        store.deliver();
        assertThat(seen).containsExactly("a/1", "a/2", "a/other");
        server = new MemoryStore();
        store.deliver();
        assertThat(seen).endsWith("lost");
    }
}
