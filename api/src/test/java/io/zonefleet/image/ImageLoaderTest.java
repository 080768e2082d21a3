// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every step is made by hand, on a clock that moves when told to. */
class ImageLoaderTest {
    private static final List<KeyRange> RANGES = List.of(KeyRange.prefix("/a/"), KeyRange.prefix("/b/"));

    private final MemoryStore memory = new MemoryStore();
    private final FlakyStore store = new FlakyStore(memory);
    private final Follower follower = new Follower();
    private long now;
    private final ImageLoader loader = new ImageLoader(
            store,
            new Scope(RANGES, List.of(KeyRange.prefix("/a/")), "/a/epoch"),
            follower,
            LoaderTiming.DEFAULT,
            () -> now,
            new Random(1),
            () -> {});

    @Test
    void readsEverythingThenFollowsTheWatch() {
        put("/a/1", "x");
        put("/c/1", "not ours");
        loader.step();
        assertThat(follower.state).containsExactly(Map.entry("/a/1", "x"));
        put("/b/1", "y");
        delete("/a/1");
        loader.step();
        assertThat(follower.state).containsExactly(Map.entry("/b/1", "y"));
        assertThat(follower.fulls).isEqualTo(1);
    }

    @Test
    void tellsOnlyWhatIsDifferentWhenItReadsEverythingAgain() {
        put("/a/1", "x");
        put("/a/2", "x");
        loader.step();
        memory.breakWatches(new StoreException.Compacted("gone"));
        put("/a/1", "y");
        delete("/a/2");
        pass(loader.step());
        loader.step();
        assertThat(follower.last.full()).isTrue();
        assertThat(follower.last.puts()).extracting(Entry::key).containsExactly("/a/1");
        assertThat(follower.last.deletes()).containsExactly("/a/2");
        assertThat(follower.state).containsExactly(Map.entry("/a/1", "y"));
    }

    @Test
    void conflatesWhatComesInBetweenTwoSteps() {
        loader.step();
        for (int i = 0; i < 1_000; i++) {
            put("/b/1", "v" + i);
        }
        int before = follower.calls;
        loader.step();
        assertThat(follower.calls).isEqualTo(before + 1);
        assertThat(follower.last.puts()).hasSize(1);
        assertThat(follower.state).containsEntry("/b/1", "v999");
    }

    /** Between ranges there is no order. */
    @Test
    void itsRevisionDoesNotGoBackWhereOneRangeIsLate() {
        loader.step();
        store.deaf = true;
        loader.reload();
        loader.step();
        put("/a/1", "x");
        put("/b/1", "x");
        store.deliverLast();
        loader.step();
        long revision = follower.last.revision();
        store.deliver();
        loader.step();
        assertThat(follower.state).containsKeys("/a/1", "/b/1");
        assertThat(follower.last.revision()).isEqualTo(revision);
    }

    @Test
    void whatWasPutAndThenDeletedBetweenTwoStepsIsGone() {
        loader.step();
        put("/a/1", "x");
        delete("/a/1");
        put("/a/2", "x");
        delete("/a/2");
        put("/a/2", "y");
        loader.step();
        assertThat(follower.state).containsExactly(Map.entry("/a/2", "y"));
        put("/a/2", "z");
        delete("/a/2");
        loader.step();
        assertThat(follower.state).isEmpty();
    }

    @Test
    void whatWasPutAndThenDeletedWhileEverythingWasReadIsGone() {
        put("/a/1", "x");
        loader.step();
        put("/a/1", "y");
        put("/a/2", "x");
        store.afterRead = () -> {
            delete("/a/1");
            put("/a/2", "y");
            delete("/a/2");
        };
        loader.reload();
        loader.step();
        loader.step();
        assertThat(follower.state).isEmpty();
    }

    @Test
    void tellsAgainWhatTheListenerFailedToTake() {
        put("/a/1", "x");
        put("/b/1", "x");
        loader.step();
        follower.defects = 1;
        put("/a/1", "y");
        put("/a/2", "x");
        delete("/b/1");
        assertThatThrownBy(loader::step).hasMessage("defect");
        passAudits();
        assertThat(follower.state).containsExactly(Map.entry("/a/1", "y"), Map.entry("/a/2", "x"));
    }

    @Test
    void tellsAgainWhatTheListenerFailedToTakeOfAFullRead() {
        put("/a/1", "x");
        put("/a/2", "x");
        loader.step();
        store.deaf = true;
        put("/a/1", "y");
        delete("/a/2");
        follower.defects = 2;
        for (int i = 0; i < 2; i++) {
            loader.reload();
            assertThatThrownBy(() -> passAudits()).hasMessage("defect");
        }
        passAudits();
        assertThat(follower.state).containsExactly(Map.entry("/a/1", "y"));
    }

    /** What comes after would stand on what was not taken: a node would claim it. */
    @Test
    void tellsNothingOfWhatCameAfterWhatTheListenerFailedToTake() {
        loader.step();
        follower.defects = 1;
        put("/a/1", "x");
        assertThatThrownBy(loader::step).hasMessage("defect");
        put("/a/2", "x");
        passAudits();
        assertThat(follower.last.full()).isTrue();
        assertThat(follower.last.puts()).extracting(Entry::key).containsExactly("/a/1", "/a/2");
    }

    @Test
    void triesAgainLaterAndLaterWhileTheStoreIsAway() {
        store.away = true;
        Duration first = loader.step();
        pass(first);
        Duration second = loader.step();
        assertThat(second).isGreaterThan(first);
        for (int i = 0; i < 20; i++) {
            pass(second);
            second = loader.step();
        }
        assertThat(second).isEqualTo(LoaderTiming.DEFAULT.maxRetry());
        assertThat(follower.troubles).isEqualTo(22);
        store.away = false;
        put("/a/1", "x");
        pass(second);
        loader.step();
        assertThat(follower.state).containsKey("/a/1");
    }

    /** The old watch goes on telling while everything can't be read: that must not read it all the more often. */
    @Test
    void eventsDoNotMakeItTryAgainSooner() {
        loader.step();
        store.away = true;
        loader.reload();
        Duration wait = loader.step();
        for (int i = 0; i < 10; i++) {
            put("/b/1", "v" + i);
            loader.step();
            assertThat(follower.state).containsEntry("/b/1", "v" + i);
        }
        assertThat(follower.troubles).isEqualTo(1);
        pass(wait);
        assertThat(loader.step()).isGreaterThan(wait);
        assertThat(follower.troubles).isEqualTo(2);
    }

    @Test
    void saysThatTheTroubleIsOverWhereNothingHasChanged() {
        put("/a/1", "x");
        loader.step();
        store.away = true;
        now += Duration.ofMinutes(2).toNanos();
        Duration wait = loader.step();
        assertThat(follower.troubled).isTrue();
        store.away = false;
        pass(wait);
        Duration rest = loader.step();
        assertThat(follower.troubled).isFalse();
        int calls = follower.calls;
        pass(rest);
        loader.step();
        assertThat(follower.calls).isEqualTo(calls);
        assertThat(follower.state).containsExactly(Map.entry("/a/1", "x"));
        assertThat(follower.last.revision()).isEqualTo(2);
    }

    @Test
    void eventsDoNotMakeItAuditSooner() {
        loader.step();
        store.away = true;
        now += Duration.ofMinutes(2).toNanos();
        loader.step();
        for (int i = 0; i < 10; i++) {
            put("/b/1", "v" + i);
            loader.step();
        }
        assertThat(follower.troubles).isEqualTo(1);
        assertThat(follower.state).containsEntry("/b/1", "v9");
    }

    @Test
    void aWatchThatIsLostEachTimeIsBegunLaterAndLater() {
        List<Duration> waits = new ArrayList<>();
        loader.step();
        for (int i = 0; i < 8; i++) {
            memory.breakWatches(new StoreException.Refused("lost"));
            waits.add(loader.step());
            assertThat(follower.fulls).isEqualTo(i + 1);
            pass(waits.getLast());
            loader.step();
            assertThat(follower.fulls).isEqualTo(i + 2);
        }
        assertThat(waits).isSorted().doesNotContain(Duration.ZERO).endsWith(LoaderTiming.DEFAULT.maxRetry());
        now += Duration.ofMinutes(10).toNanos();
        memory.breakWatches(new StoreException.Refused("lost"));
        assertThat(loader.step()).isEqualTo(LoaderTiming.DEFAULT.retry());
    }

    @Test
    void findsAnEventThatNeverCame() {
        loader.step();
        store.deaf = true;
        loader.reload();
        loader.step();
        put("/a/1", "x");
        passAudits();
        assertThat(follower.state).containsKey("/a/1");
        delete("/a/1");
        passAudits();
        assertThat(follower.state).isEmpty();
    }

    @Test
    void doesNotDoubtAnEventThatIsOnlyLate() {
        store.deaf = true;
        loader.step();
        put("/a/1", "x");
        now += Duration.ofMinutes(2).toNanos();
        loader.step();
        store.deliver();
        loader.step();
        int fulls = follower.fulls;
        now += LoaderTiming.DEFAULT.grace().toNanos();
        loader.step();
        loader.step();
        assertThat(follower.fulls).isEqualTo(fulls);
        assertThat(follower.state).containsKey("/a/1");
    }

    /** A store that was set up anew gives the same revisions to other values: its epoch always has the second. */
    @Test
    void tellsValuesApartThatHaveTheSameRevisionInAStoreSetUpAnew() {
        put("/a/epoch", "E1");
        put("/b/1", "x");
        loader.step();
        MemoryStore another = new MemoryStore();
        another.commit(Txn.builder().put("/a/epoch", Bytes.of("E2")).build());
        another.commit(Txn.builder().put("/b/1", Bytes.of("x")).build());
        store.become(another);
        memory.breakWatches(new StoreException.Refused("wiped"));
        pass(loader.step());
        loader.step();
        assertThat(follower.last.puts()).extracting(Entry::key).containsExactly("/a/epoch");
        assertThat(follower.state).containsEntry("/a/epoch", "E2");
    }

    /** Where the store was replaced while nobody looked and no watch has noticed, the audit does. */
    @Test
    void noticesAnotherStoreAtTheSameRevisions() {
        put("/a/epoch", "E1");
        loader.step();
        MemoryStore another = new MemoryStore();
        another.commit(Txn.builder().put("/a/epoch", Bytes.of("E2")).build());
        store.become(another);
        passAudits();
        assertThat(follower.state).containsEntry("/a/epoch", "E2");
    }

    @Test
    void readsEverythingNowAndThenWhateverHappens() {
        loader.step();
        int fulls = follower.fulls;
        now += LoaderTiming.DEFAULT.full().multipliedBy(2).toNanos();
        loader.step();
        assertThat(follower.fulls).isEqualTo(fulls + 1);
    }

    private void pass(Duration wait) {
        now += wait.toNanos();
    }

    private void passAudits() {
        for (int i = 0; i < 3; i++) {
            now += Duration.ofMinutes(2).toNanos();
            loader.step();
        }
    }

    private void put(String key, String value) {
        memory.commit(Txn.builder().put(key, Bytes.of(value)).build());
    }

    private void delete(String key) {
        memory.commit(Txn.builder().delete(key).build());
    }
}
