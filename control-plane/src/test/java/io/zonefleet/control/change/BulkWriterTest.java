// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import static io.zonefleet.control.change.WriteFixture.cluster;
import static io.zonefleet.control.change.WriteFixture.contribution;
import static io.zonefleet.control.change.WriteFixture.domain;
import static io.zonefleet.control.change.WriteFixture.key;
import static io.zonefleet.control.change.WriteFixture.placed;
import static io.zonefleet.control.change.WriteFixture.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.control.change.WriteOutcome.Written;
import io.zonefleet.control.image.ChangeRow;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.ClusterImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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

    /** Just before the next large write is accepted. */
    private static void overtakeTwoRows(FailingStore store, WriteFixture replica) {
        replica.settled(replica.written(puts()).revision());
        store.beforeNext(BulkWriterTest::accepts, () -> {
            put(store, domain("n7.example.com", "192.0.2.99"));
            store.commit(Txn.builder().delete(intent("n8.example.com")).build());
        });
    }

    @Test
    void aRowThatANewerWriteOvertookIsSupersededNotApplied() {
        try (FailingStore store = new FailingStore();
                WriteFixture replica = new WriteFixture(store, Keys.DEFAULT)) {
            overtakeTwoRows(store, replica);
            Written written = replica.written(otherPuts(ROWS));
            assertThat(written.superseded()).containsExactlyInAnyOrder(key("n7.example.com"), key("n8.example.com"));
            assertThat(bytes(store, "n7.example.com")).contains(Codec.encode(domain("n7.example.com", "192.0.2.99")));
            assertThat(bytes(store, "n8.example.com")).isEmpty();
            assertThat(bytes(store, "n9.example.com")).contains(Codec.encode(domain("n9.example.com", "198.51.100.1")));
        }
    }

    /** Whoever finishes it knows only what revision the rows were drafted on. */
    @Test
    void norIsItWhereAnotherReplicaFinishesTheChange() {
        try (FailingStore store = new FailingStore();
                WriteFixture replica = new WriteFixture(store, Keys.DEFAULT)) {
            overtakeTwoRows(store, replica);
            store.failNext(txn -> hasPut(txn, "intent/domains/com.example.n100/"));
            assertThatThrownBy(() -> replica.write(otherPuts(ROWS))).isInstanceOf(StoreException.Unavailable.class);
            Await.asserted(
                    "the change is finished",
                    () -> assertThat(bytes(store, "n100.example.com"))
                            .contains(Codec.encode(domain("n100.example.com", "198.51.100.1"))));
            ControlImage image = replica.settled(
                    store.read(KeyRange.single(Keys.DEFAULT.epoch()), 0).revision());
            ChangeRow change = Objects.requireNonNull(
                    image.fleet().changes().get(image.fleet().changes().lastKey()));
            assertThat(change.superseded())
                    .containsExactlyInAnyOrder(
                            key("n7.example.com").path(), key("n8.example.com").path());
            assertThat(bytes(store, "n7.example.com")).contains(Codec.encode(domain("n7.example.com", "192.0.2.99")));
            assertThat(bytes(store, "n8.example.com")).isEmpty();
        }
    }

    @Test
    void aPreconditionHoldsAtAcceptance() {
        try (FailingStore store = new FailingStore();
                WriteFixture replica = new WriteFixture(store, Keys.DEFAULT)) {
            long seen = revisionOf(replica.settled(replica.written(puts()).revision()), "n7.example.com");
            Edit[] edits = otherPuts(60);
            edits[7] = Edit.of(
                    key("n7.example.com"),
                    Optional.of(domain("n7.example.com", "198.51.100.9")),
                    new Precondition.Matches(seen));
            store.beforeNext(BulkWriterTest::accepts, () -> put(store, domain("n7.example.com", "192.0.2.99")));
            assertThat(replica.write(edits)).isInstanceOf(WriteOutcome.Conflict.class);
            assertThat(bytes(store, "n7.example.com")).contains(Codec.encode(domain("n7.example.com", "192.0.2.99")));
            assertThat(store.read(KeyRange.prefix(Keys.DEFAULT.prefix() + "applying/"), 0)
                            .entries())
                    .isEmpty();
        }
    }

    /** As many feeds as that need more than one transaction. */
    @Test
    void ofTwoWhoRelyOnTheSameVersionOfADomainOnManyClustersOneWins() {
        try (FailingStore store = new FailingStore();
                WriteFixture replica = new WriteFixture(store, Keys.DEFAULT)) {
            String[] clusters = IntStream.range(0, 130).mapToObj(i -> "c" + i).toArray(String[]::new);
            Edit[] declared =
                    Arrays.stream(clusters).map(id -> Edit.put(cluster(id))).toArray(Edit[]::new);
            replica.settled(replica.written(declared).revision());
            Written placed = replica.written(Edit.put(placed(domain("a.example.com", "192.0.2.1"), clusters)));
            long seen = revisionOf(replica.settled(placed.revision()), "a.example.com");
            store.beforeNext(
                    BulkWriterTest::accepts, () -> put(store, placed(domain("a.example.com", "192.0.2.2"), clusters)));
            Edit relied = Edit.of(
                    key("a.example.com"),
                    Optional.of(placed(domain("a.example.com", "192.0.2.3"), clusters)),
                    new Precondition.Matches(seen));
            assertThat(replica.write(relied)).isInstanceOf(WriteOutcome.Conflict.class);
            assertThat(bytes(store, "a.example.com"))
                    .contains(Codec.encode(placed(domain("a.example.com", "192.0.2.2"), clusters)));
        }
    }

    /** Not by an audit some minutes later. */
    @Test
    void aNameOnMoreClustersThanOneTransactionMarksIsAnsweredOnAllOfThem() {
        String[] clusters = IntStream.range(0, 230).mapToObj(i -> "c" + i).toArray(String[]::new);
        Edit[] declared =
                Arrays.stream(clusters).map(id -> Edit.put(cluster(id))).toArray(Edit[]::new);
        fixture.settled(fixture.written(declared).revision());
        fixture.settled(
                fixture.written(Edit.put(domain("a.example.com", "192.0.2.1"))).revision());
        Written placed = fixture.written(Edit.put(placed(domain("a.example.com", "192.0.2.1"), clusters)));
        fixture.settled(placed.revision());
        for (String cluster : clusters) {
            assertThat(fixture.asSeenBy(cluster).names()).as(cluster).containsKey(DomainName.of("a.example.com"));
        }
    }

    /** A store that was restored meanwhile has not accepted them. */
    @Test
    void rowsAreWrittenToTheStoreThatAcceptedThemOnly() {
        try (FailingStore store = new FailingStore();
                WriteFixture replica = new WriteFixture(store, Keys.DEFAULT)) {
            store.beforeNext(
                    txn -> hasPut(txn, "intent/domains/"),
                    () -> store.commit(Txn.builder()
                            .put(Keys.DEFAULT.epoch(), Bytes.of("restored"))
                            .build()));
            assertThatThrownBy(() -> replica.write(otherPuts(60)))
                    .isInstanceOf(StoreException.Refused.class)
                    .hasMessageContaining("restored");
            assertThat(bytes(store, "n7.example.com")).isEmpty();
        }
    }

    @Test
    void norIsAChangeEndedInAnother() {
        try (FailingStore store = new FailingStore();
                WriteFixture replica = new WriteFixture(store, Keys.DEFAULT)) {
            store.beforeNext(
                    txn -> txn.ops().stream()
                            .anyMatch(op -> op instanceof Txn.Delete && op.key().contains("/applying/")),
                    () -> store.commit(Txn.builder()
                            .put(Keys.DEFAULT.epoch(), Bytes.of("restored"))
                            .build()));
            assertThatThrownBy(() -> replica.write(otherPuts(60))).isInstanceOf(StoreException.Refused.class);
        }
    }

    /** Its poller may be at work while its domains are being removed. */
    @Test
    void nothingIsAddedToASourceThatGoes() {
        try (FailingStore store = new FailingStore();
                WriteFixture replica = new WriteFixture(store, Keys.DEFAULT)) {
            SourceId legacy = new SourceId("legacy");
            IntentKey source = new IntentKey.OfSource(legacy);
            long declared = replica.written(Edit.put(source("legacy"))).revision();
            List<Edit> removal = new ArrayList<>(List.of(Edit.delete(source)));
            List<Edit> names = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                Contribution piece = contribution("n" + i + ".example.com", legacy, "192.0.2.1");
                names.add(Edit.put(piece));
                removal.add(Edit.delete(piece.key()));
            }
            Written polled = replica.written(names.toArray(Edit[]::new));
            replica.settled(polled.revision());
            List<WriteOutcome> late = new CopyOnWriteArrayList<>();
            store.beforeNext(
                    txn -> txn.ops().stream()
                            .anyMatch(op -> op instanceof Txn.Delete && op.key().contains("/intent/domains/")),
                    () -> late.add(replica.write(
                            Edit.of(source, Optional.of(source("legacy")), new Precondition.Matches(declared)),
                            Edit.put(contribution("late.example.com", legacy, "192.0.2.1")))));
            WriteRequest request = new WriteRequest("token:test", "", removal, true, false, Optional.empty());
            Written gone = WriteFixture.accepted(replica.writer.write(request));
            assertThat(late).hasSize(1).noneMatch(Written.class::isInstance);
            assertThat(replica.settled(gone.revision()).intent().domains()).isEmpty();
        }
    }

    /** Those that come with many more are in intent only after it was accepted. */
    @Test
    void aWriteThatReliesOnClustersJustDeclaredIsJudgedByThem() {
        String[] clusters = IntStream.range(0, 130).mapToObj(i -> "c" + i).toArray(String[]::new);
        fixture.written(Arrays.stream(clusters).map(id -> Edit.put(cluster(id))).toArray(Edit[]::new));
        fixture.written(Edit.put(placed(domain("a.example.com", "192.0.2.1"), clusters)));
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
            store.loseNextAnswer(BulkWriterTest::accepts);
            assertThatThrownBy(() -> replica.write(puts())).isInstanceOf(StoreException.Unavailable.class);
            isWhole(replica);
        }
    }

    private static boolean accepts(Txn txn) {
        return hasPut(txn, "applying/");
    }

    private static void put(Store store, Contribution piece) {
        store.commit(Txn.builder()
                .put(Keys.DEFAULT.intent(piece.key()), Codec.encode(piece))
                .build());
    }

    private static String intent(String name) {
        return Keys.DEFAULT.intent(key(name));
    }

    private static Optional<Bytes> bytes(Store store, String name) {
        return store.read(KeyRange.single(intent(name)), 0).entries().stream()
                .findFirst()
                .map(Entry::value);
    }

    private static long revisionOf(ControlImage image, String name) {
        return image.intent().revisionOf(key(name));
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

    private static Edit[] otherPuts(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(i -> Edit.put(domain("n" + i + ".example.com", "198.51.100.1")))
                .toArray(Edit[]::new);
    }

    private static Edit[] puts() {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> Edit.put(domain("n" + i + ".example.com", "192.0.2." + (i % 250 + 1))))
                .toArray(Edit[]::new);
    }
}
