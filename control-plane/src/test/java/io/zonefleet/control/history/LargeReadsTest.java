// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.Touched;
import io.zonefleet.control.read.ListQuery;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeId;
import io.zonefleet.store.ForwardingStore;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Snapshot;
import io.zonefleet.testing.Await;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A large change is read in up to a thousand steps, of which each may hang: who looks at another does not wait for them. */
class LargeReadsTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final ChangeId SLOW = new ChangeId("%026d".formatted(1));
    private static final ChangeId OTHER = new ChangeId("%026d".formatted(2));
    private static final ChangeCounts COUNTS = new ChangeCounts(0, 0, 0, 0);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);
    private final MemoryStore memory = new MemoryStore();
    private final StoredChanges stored = new StoredChanges(new Hanging(), Keys.DEFAULT);

    /** A store that says nothing of one change before it is let. */
    private final class Hanging extends ForwardingStore {
        Hanging() {
            super(() -> memory);
        }

        @Override
        public Snapshot read(KeyRange range, long revision) {
            if (range.start().startsWith(Keys.DEFAULT.change(SLOW))) {
                asked.countDown();
                try {
                    answers.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted", interrupted);
                }
            }
            return super.read(range, revision);
        }
    }

    private void assertOthersGoOn(Predicate<ChangeId> isThere) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                Future<Boolean> slow = threads.submit(() -> isThere.test(SLOW));
                Await.until("it is being read", () -> asked.getCount() == 0);
                Future<Boolean> other = threads.submit(() -> isThere.test(OTHER));
                Await.until("the other was read", other::isDone);
                assertThat(slow.isDone()).isFalse();
                answers.countDown();
                assertThat(slow.get()).isEqualTo(other.get());
            } finally {
                answers.countDown();
            }
        }
    }

    @Test
    void itemsOfAnotherChangeAreShownMeanwhile() throws Exception {
        ChangeItems items = new ChangeItems(stored);
        ListQuery<Integer> all = new ListQuery<>("", 10, Optional.empty(), 0);

        assertOthersGoOn(id -> {
            Change change = new Change(id, AT, "token:test", "", new TreeSet<>(), COUNTS, 1, List.of(), List.of());
            return items.page(change, all, Optional.empty()).total() > 0;
        });
    }

    @Test
    void whatAnotherChangeTouchedIsToldMeanwhile() throws Exception {
        LargeChanges large = new LargeChanges(stored);
        ChangeRow row = new ChangeRow(1, 1, AT, "token:test", "", List.of(), COUNTS, 1, List.of(), Touched.NOTHING);

        assertOthersGoOn(id -> large.touches(id, row, Touched.ofResource("domains/a.example.com")));
    }
}
