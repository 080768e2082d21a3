// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import static io.zonefleet.control.change.WriteFixture.cluster;
import static io.zonefleet.control.change.WriteFixture.domain;
import static io.zonefleet.control.change.WriteFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.store.TxnOutcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Of a few pieces, of more than a transaction compares, and of so many that they are read. */
class ComparisonTest {
    private static final int ROWS = 5_000;

    private final WriteFixture fixture = new WriteFixture();
    private final Transactions transactions = new Transactions(fixture.keys);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatADraftIsBasedOnIsLookedUp() {
        ControlImage image =
                fixture.settled(fixture.written(puts("192.0.2.1", ROWS)).revision());
        Comparison comparison = new Comparison(fixture.store, fixture.keys, transactions);
        for (int rows : new int[] {10, 60, ROWS}) {
            assertThat(comparison.of(image, compares(image, rows))).isInstanceOf(TxnOutcome.Committed.class);
        }
        String changed = fixture.keys.intent(key("n7.example.com"));
        long newer = fixture.written(Edit.put(domain("n7.example.com", "192.0.2.99")))
                .revision();
        for (int rows : new int[] {10, 60, ROWS}) {
            assertThat(comparison.of(image, compares(image, rows)))
                    .isInstanceOfSatisfying(
                            TxnOutcome.Lost.class,
                            lost -> assertThat(lost.modRevisions()).containsEntry(changed, newer));
        }
        fixture.written(Edit.put(cluster("prod")));
        assertThat(comparison.of(image, compares(image, ROWS)))
                .isInstanceOfSatisfying(
                        TxnOutcome.Lost.class,
                        lost -> assertThat(lost.modRevisions()).containsKey(fixture.keys.topology()));
    }

    private Compares compares(ControlImage image, int rows) {
        List<Edit> edits = List.of(puts("198.51.100.1", rows));
        return transactions.comparesOf(image, WriteRequest.of("token:test", edits));
    }

    private static Edit[] puts(String address, int rows) {
        return IntStream.range(0, rows)
                .mapToObj(i -> Edit.put(domain("n" + i + ".example.com", address)))
                .toArray(Edit[]::new);
    }
}
