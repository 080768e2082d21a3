// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import static io.zonefleet.control.change.WriteFixture.cluster;
import static io.zonefleet.control.change.WriteFixture.domain;
import static io.zonefleet.control.change.WriteFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.control.change.WriteOutcome.Written;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.ClusterImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.DomainName;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BulkWriterTest {
    private static final int ROWS = 5_000;

    private final WriteFixture fixture = new WriteFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void acceptsThousandsOfRowsAsOneChangeAndBringsThemToTheFeeds() {
        fixture.written(Edit.put(cluster("prod")));
        Written written = fixture.written(puts());
        fixture.settled(written.revision());
        ClusterImage seen = fixture.asSeenBy("prod");
        assertThat(seen.names()).hasSize(ROWS);
        assertThat(seen.isTorn()).isFalse();
        assertThat(seen.all().head().orElseThrow()).isGreaterThanOrEqualTo(written.revision());
        assertThat(written.superseded()).isEmpty();
        assertThat(itemsOf(written.change().orElseThrow())).hasSize(ROWS);
    }

    @Test
    void removesThemAllAgainWhenThatIsAllowed() {
        fixture.written(Edit.put(cluster("prod")));
        fixture.written(puts());
        fixture.settled(0);
        List<Edit> deletes = IntStream.range(0, ROWS)
                .mapToObj(i -> Edit.delete(key("n" + i + ".example.com")))
                .toList();
        WriteRequest request = new WriteRequest("token:test", "", deletes, true, false, Optional.empty());
        Written gone = WriteFixture.accepted(fixture.writer.write(request));
        ControlImage image = fixture.settled(gone.revision());
        assertThat(image.intent().domains()).isEmpty();
        assertThat(fixture.asSeenBy("prod").names()).isEmpty();
        assertThat(fixture.asSeenBy("prod").all().removed()).isGreaterThanOrEqualTo(gone.revision());
    }

    @Test
    void singleWritesGoOnWhileAFeedIsBehind() {
        fixture.written(Edit.put(cluster("prod")));
        fixture.written(puts());
        Written single = fixture.written(Edit.put(domain("single.example.com", "192.0.2.7")));
        fixture.settled(single.revision());
        assertThat(fixture.asSeenBy("prod").names()).containsKey(DomainName.of("single.example.com"));
    }

    @Test
    void aRowThatANewerWriteOvertookIsSupersededNotApplied() throws Exception {
        Written written = fixture.written(puts());
        ControlImage image = fixture.settled(written.revision());
        Change change = Objects.requireNonNull(
                        image.fleet().changes().get(written.change().orElseThrow()))
                .value();
        List<ChangeItem> items = itemsOf(change.id());
        fixture.written(Edit.put(domain("n7.example.com", "192.0.2.99")));
        var superseded = new BulkApplier(fixture.store, fixture.keys).apply(change, items, written.revision());
        assertThat(superseded).containsExactly(key("n7.example.com"));
        fixture.settled(0);
        Bytes now = fixture.store
                .read(KeyRange.single(fixture.keys.intent(key("n7.example.com"))), 0)
                .entries()
                .getFirst()
                .value();
        assertThat(now).isEqualTo(Codec.encode(domain("n7.example.com", "192.0.2.99")));
    }

    @Test
    void anotherReplicaFinishesWhatWasAcceptedAndLeft() {
        Written written = fixture.written(puts());
        ChangeId id = written.change().orElseThrow();
        fixture.settled(written.revision());
        // As a crash directly after acceptance leaves it: rows staged, none in intent.
        List<Entry> intent = fixture.store
                .read(KeyRange.prefix(fixture.keys.prefix() + "intent/domains/"), 0)
                .entries();
        for (int from = 0; from < intent.size(); from += 100) {
            Txn.Builder txn = Txn.builder();
            intent.subList(from, Math.min(intent.size(), from + 100)).forEach(entry -> txn.delete(entry.key()));
            fixture.store.commit(txn.build());
        }
        fixture.store.commit(Txn.builder()
                .put(fixture.keys.applying(id), Bytes.of(id.text()))
                .build());
        new BulkApplier(fixture.store, fixture.keys).resume(id);
        TxnOutcome outcome = fixture.store.commit(Txn.builder().build());
        ControlImage image = fixture.settled(((TxnOutcome.Committed) outcome).revision());
        assertThat(image.intent().domains()).hasSize(ROWS);
        assertThat(image.fleet().applying()).isEmpty();
    }

    /** Not after a minute: all later writes wait behind it. */
    @Test
    void aBatchThatFailedIsTriedAgainAtOnce() {
        try (FailingStore store = new FailingStore();
                WriteFixture replica = new WriteFixture(store, Keys.DEFAULT)) {
            store.failNext(txn -> hasPut(txn, "intent/domains/"));
            assertThatThrownBy(() -> replica.write(puts())).isInstanceOf(StoreException.Unavailable.class);
            isWhole(replica);
        }
    }

    @Test
    void whatWasAcceptedWithoutAnAnswerIsAppliedAtOnce() {
        try (FailingStore store = new FailingStore();
                WriteFixture replica = new WriteFixture(store, Keys.DEFAULT)) {
            store.loseNextAnswer(txn -> hasPut(txn, "applying/"));
            assertThatThrownBy(() -> replica.write(puts())).isInstanceOf(StoreException.Unavailable.class);
            isWhole(replica);
        }
    }

    private static boolean hasPut(Txn txn, String under) {
        return txn.ops().stream()
                .anyMatch(op -> op instanceof Txn.Put && op.key().startsWith(Keys.DEFAULT.prefix() + under));
    }

    private static void isWhole(WriteFixture replica) {
        replica.written(Edit.put(cluster("prod")));
        Await.asserted(
                "all rows are in the feed",
                () -> assertThat(replica.asSeenBy("prod").names()).hasSize(ROWS));
        assertThat(replica.settled(0).intent().domains()).hasSize(ROWS);
    }

    private List<ChangeItem> itemsOf(ChangeId id) {
        List<ChangeItem> items = new ArrayList<>();
        fixture.store
                .read(KeyRange.prefix(fixture.keys.change(id) + "/parts/"), 0)
                .entries()
                .forEach(part -> {
                    try {
                        items.addAll(Codec.decodePart(part.value()));
                    } catch (UnreadableException broken) {
                        throw new AssertionError(broken);
                    }
                });
        return items;
    }

    private static Edit[] puts() {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> Edit.put(domain("n" + i + ".example.com", "192.0.2." + (i % 250 + 1))))
                .toArray(Edit[]::new);
    }
}
