// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import static io.zonefleet.control.change.WriteFixture.domain;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.change.WriteOutcome.Written;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BulkProgressTest {
    private static final int ROWS = 5_000;
    private static final int BATCH = 100;

    /** One batch waits until all others are in intent. */
    @Test
    void tellsHowManyRowsAreStillToCome() {
        List<Integer> told = new CopyOnWriteArrayList<>();
        try (FailingStore store = new FailingStore();
                WriteFixture replica = new WriteFixture(store, Keys.DEFAULT)) {
            store.beforeNext(BulkProgressTest::putsTheLastRow, () -> {
                ChangeId id = Await.value(
                        "the image knows that it is being applied",
                        () -> replica.images.current().fleet().applying().keySet().stream()
                                .findFirst());
                Await.until(
                        "the other batches", () -> replica.writer.remaining(id).orElse(0) == BATCH);
                told.add(replica.writer.remaining(id).orElse(0));
            });

            Written written = replica.written(IntStream.range(0, ROWS)
                    .mapToObj(i -> Edit.put(domain("n%04d.example.com".formatted(i), "192.0.2.1")))
                    .toArray(Edit[]::new));

            assertThat(told).containsExactly(BATCH);
            assertThat(replica.writer.remaining(written.change().orElseThrow())).isEqualTo(OptionalInt.empty());
        }
    }

    private static boolean putsTheLastRow(Txn txn) {
        return txn.ops().stream()
                .anyMatch(op -> op instanceof Txn.Put
                        && op.key().startsWith(Keys.DEFAULT.prefix() + "intent/domains/com.example.n4999/"));
    }
}
