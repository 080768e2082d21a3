// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.store.Bytes;
import io.zonefleet.store.FaultyStore;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** While a watch is cut off, another store may take the place of the one it was begun in, and come further than that one was. */
class AnotherStoreTest {
    private static final KeyRange ALL = KeyRange.prefix("/");

    private MemoryStore server = new MemoryStore();
    private final FaultyStore client = new FaultyStore(() -> server);
    private final Follower follower = new Follower();
    private long now;
    private final ImageLoader loader = new ImageLoader(
            client,
            new Scope(
                    List.of(KeyRange.prefix("/a/"), KeyRange.prefix("/b/"), KeyRange.single("/epoch")),
                    List.of(KeyRange.single("/epoch")),
                    "/epoch"),
            follower,
            LoaderTiming.DEFAULT,
            () -> now,
            new Random(1),
            () -> {});

    AnotherStoreTest() {
        client.hold();
        put("/epoch", "E1");
        put("/a/1", "old");
        put("/b/1", "old");
        loader.step();
        assertThat(follower.state).hasSize(3);
    }

    @Test
    void tellsNothingOfAnotherStoreThatHasComeFurtherAsIfItWereTheSame() {
        setUpAnew();
        rest();
        assertThat(follower.state)
                .containsEntry("/epoch", "E2")
                .containsEntry("/a/1", "new9")
                .doesNotContainKey("/b/1");
        assertThat(follower.told.get(1).full()).isTrue();
    }

    @Test
    void goesOnWhereItIsTheSameStore() {
        server = new MemoryStore(server.read(ALL, 0));
        put("/a/1", "newer");
        client.deliver();
        loader.step();
        assertThat(follower.state).containsEntry("/a/1", "newer");
        assertThat(follower.told).hasSize(2);
        assertThat(follower.told.getLast().full()).isFalse();
    }

    @Test
    void waitsWhereNobodyCanSayWhichStoreItIs() {
        server = new MemoryStore(server.read(ALL, 0));
        put("/a/1", "newer");
        client.deliver();
        client.trip(1, new FaultyStore.Trip.Before(() -> {
            throw FaultyStore.unavailable();
        }));
        Duration wait = loader.step();
        assertThat(follower.troubles).isEqualTo(1);
        loader.step();
        assertThat(follower.state).containsEntry("/a/1", "old");
        now += wait.toNanos();
        loader.step();
        assertThat(follower.state).containsEntry("/a/1", "newer");
        assertThat(follower.told).noneMatch(delta -> delta.full() && delta.revision() > 4);
    }

    @Test
    void aFullReadOfTheStoreBeforeDoesNotCountWithAWatchOfAnother() {
        // told by the old watch while everything is read without it: that counts only when the new watch has told of it
        // too
        client.trip(3, new FaultyStore.Trip.After(() -> {
            put("/a/2", "old");
            client.deliver();
        }));
        loader.reload();
        loader.step();
        assertThat(follower.state).containsEntry("/a/2", "old");
        setUpAnew();
        rest();
        assertThat(follower.told).filteredOn(Delta::full).hasSize(2);
        assertThat(follower.state)
                .containsEntry("/epoch", "E2")
                .containsEntry("/a/1", "new9")
                .doesNotContainKeys("/a/2", "/b/1");
    }

    /** As by a restore: another epoch in the same store, told just when everything was read. */
    @Test
    void aWatchThatToldOfAnotherEpochIsNotFollowedAsIfItWereTheSame() {
        client.trip(3, new FaultyStore.Trip.After(() -> {
            put("/a/2", "old");
            client.deliver();
        }));
        loader.reload();
        loader.step();
        put("/epoch", "E2");
        put("/a/1", "new1");
        put("/a/2", "new1");
        put("/b/1", "new1");
        client.deliver();
        loader.step();
        client.setConnected(false);
        loader.step();
        client.setConnected(true);
        put("/a/1", "new2");
        client.deliver();
        loader.step();
        assertThat(follower.state).containsEntry("/epoch", "E1");
        now += LoaderTiming.DEFAULT.maxRetry().toNanos();
        rest();
        assertThat(follower.state).containsEntry("/epoch", "E2").containsEntry("/a/1", "new2");
    }

    private void setUpAnew() {
        server = new MemoryStore();
        put("/epoch", "E2");
        for (int i = 0; i < 10; i++) {
            put("/a/1", "new" + i);
        }
    }

    private void rest() {
        for (int i = 0; i < 5; i++) {
            client.deliver();
            now += loader.step().toNanos() / 10;
        }
    }

    private void put(String key, String value) {
        server.commit(Txn.builder().put(key, Bytes.of(value)).build());
    }

    /** Folds deltas, and holds that values of the new store are only seen with its epoch. */
    private static final class Follower implements ImageListener {
        final Map<String, String> state = new TreeMap<>();
        final List<Delta> told = new ArrayList<>();
        int troubles;

        @Override
        public void onDelta(Delta delta) {
            told.add(delta);
            delta.deletes().forEach(state::remove);
            delta.puts().forEach(entry -> state.put(entry.key(), entry.value().utf8()));
            boolean isNew = "E2".equals(state.get("/epoch"));
            state.forEach((key, value) -> assertThat(value).as(key).matches(isNew ? "E2|new\\d" : "E1|old|newer"));
        }

        @Override
        public void onTrouble(StoreException why) {
            troubles++;
        }
    }
}
