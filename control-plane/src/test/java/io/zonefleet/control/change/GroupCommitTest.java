// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import static io.zonefleet.control.change.WriteFixture.accepted;
import static io.zonefleet.control.change.WriteFixture.cluster;
import static io.zonefleet.control.change.WriteFixture.domain;
import static io.zonefleet.control.change.WriteFixture.key;
import static io.zonefleet.control.change.WriteFixture.placed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.zonefleet.control.change.WriteOutcome.Conflict;
import io.zonefleet.control.change.WriteOutcome.Refused;
import io.zonefleet.control.change.WriteOutcome.Written;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.keys.UnreadableException;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Contribution;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private final ScriptedStore store = new ScriptedStore();
    private final WriteFixture fixture = new WriteFixture(store, Keys.DEFAULT);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        threads.close();
        fixture.close();
    }

    @Test
    void thoseWhoComeWhileAnotherCommitsShareATransactionEachWithItsRecord() throws Exception {
        fixture.written(Edit.put(cluster("prod")));
        List<WriteOutcome> outcomes = together(requests(0, 10));
        List<Written> written = outcomes.stream().map(WriteFixture::accepted).toList();
        assertThat(written)
                .extracting(Written::revision)
                .containsOnly(written.getFirst().revision());
        assertThat(written).extracting(Written::change).doesNotHaveDuplicates();
        for (int i = 0; i < written.size(); i++) {
            assertThat(record(written.get(i)).items())
                    .extracting(ChangeItem::key)
                    .containsExactly(key("n" + i + ".example.com"));
        }
        assertThat(fixture.asSeenBy("prod").names()).hasSize(11);
    }

    @Test
    void whatIsRefusedOrComesTwiceHurtsNoOther() throws Exception {
        fixture.written(Edit.put(cluster("prod")));
        long version = fixture.written(Edit.put(domain("old.example.com", "192.0.2.1")))
                .revision();
        Contribution old = domain("old.example.com", "192.0.2.2");
        List<WriteRequest> all = new ArrayList<>(requests(0, 5));
        all.add(one(Edit.put(placed(domain("nowhere.example.com", "192.0.2.1"), "unknown"))));
        all.add(one(Edit.of(old.key(), Optional.of(old), new Precondition.Matches(version - 1))));
        all.add(one(Edit.delete(key("missing.example.com"))));
        all.add(one(Edit.put(domain("old.example.com", "192.0.2.1"))));
        all.add(one(Edit.put(domain("n0.example.com", "192.0.2.77"))));
        List<WriteOutcome> outcomes = together(all);
        assertThat(outcomes.subList(0, 5))
                .allSatisfy(outcome -> assertThat(accepted(outcome).revision())
                        .isEqualTo(accepted(outcomes.getFirst()).revision()));
        assertThat(outcomes.get(5)).isInstanceOf(Refused.class);
        assertThat(outcomes.get(6)).isInstanceOf(Conflict.class);
        assertThat(outcomes.get(7)).isInstanceOf(Refused.class);
        assertThat(accepted(outcomes.get(8)).change()).isEmpty();
        Written second = accepted(outcomes.get(9));
        assertThat(second.revision())
                .isGreaterThan(accepted(outcomes.getFirst()).revision());
        assertThat(record(second).items().getFirst().before()).contains(domain("n0.example.com", "192.0.2.1"));
    }

    @Test
    void writesOneByOneWhereAnotherReplicaWasFasterWithOneOfThem() throws Exception {
        Contribution theirs = domain("n3.example.com", "192.0.2.99");
        List<WriteOutcome> outcomes = together(requests(0, 6), (real, txn) -> {
            real.commit(Txn.builder()
                    .put(Keys.DEFAULT.intent(theirs.key()), Codec.encode(theirs))
                    .build());
            return real.commit(txn);
        });
        List<Written> written = outcomes.stream().map(WriteFixture::accepted).toList();
        assertThat(written).extracting(Written::revision).doesNotHaveDuplicates();
        assertThat(record(written.get(3)).items().getFirst().before()).contains(theirs);
        assertThat(record(written.get(2)).items().getFirst().before()).isEmpty();
    }

    @Test
    void findsOutWhatHappenedWhereTheAnswerWasLost() throws Exception {
        List<WriteOutcome> outcomes = together(requests(0, 6), (real, txn) -> {
            real.commit(txn);
            throw new StoreException.Unavailable("no answer", new IllegalStateException("test"));
        });
        assertThat(outcomes)
                .allSatisfy(
                        outcome -> assertThat(record(accepted(outcome)).items()).hasSize(1));
    }

    @Test
    void tellsEveryOneWhereNothingHappened() {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> together(requests(0, 6), (real, txn) -> {
                    throw new StoreException.Unavailable("away", new IllegalStateException("test"));
                }))
                .withCauseInstanceOf(StoreException.Unavailable.class);
        assertThat(fixture.writer.waiting()).isZero();
        fixture.written(Edit.put(domain("later.example.com", "192.0.2.1")));
    }

    @Test
    void doesNotLetTheNextGroupWaitForAStoreThatDoesNotAnswer() throws Exception {
        int failed = 0;
        List<Future<WriteOutcome>> outcomes = begin(requests(0, 100), (real, txn) -> {
            throw new StoreException.Unavailable("away", new IllegalStateException("test"));
        });
        List<Long> revisions = new ArrayList<>();
        for (Future<WriteOutcome> outcome : outcomes) {
            try {
                revisions.add(accepted(outcome.get()).revision());
            } catch (ExecutionException away) {
                failed++;
            }
        }
        assertThat(failed).isBetween(30, 40);
        assertThat(revisions).hasSize(100 - failed).doesNotHaveDuplicates();
    }

    @Test
    void theSameRequestTwiceAtOnceIsWrittenOnce() throws Exception {
        Contribution mine = domain("a.example.com", "192.0.2.1");
        WriteRequest create = new WriteRequest(
                "token:test",
                "",
                List.of(Edit.of(mine.key(), Optional.of(mine), new Precondition.Absent())),
                false,
                false,
                Optional.of(new WriteRequest.Idempotency("key-1", "print-1")));
        List<Written> written = together(List.of(create, create, create)).stream()
                .map(WriteFixture::accepted)
                .toList();
        assertThat(written)
                .extracting(Written::change)
                .containsOnly(written.getFirst().change());
        assertThat(written).extracting(Written::replayed).containsOnlyOnce(false);
    }

    @Test
    void moreThanOneTransactionTakesGoInTheNext() throws Exception {
        List<Written> written =
                together(requests(0, 100)).stream().map(WriteFixture::accepted).toList();
        assertThat(written.stream().mapToLong(Written::revision).distinct()).hasSizeBetween(3, 4);
    }

    private List<WriteOutcome> together(List<WriteRequest> requests) throws Exception {
        return together(requests, (real, txn) -> real.commit(txn));
    }

    private List<WriteOutcome> together(List<WriteRequest> requests, ScriptedStore.Way way) throws Exception {
        List<WriteOutcome> all = new ArrayList<>();
        for (Future<WriteOutcome> outcome : begin(requests, way)) {
            all.add(outcome.get());
        }
        return all;
    }

    /** All wait while one commits; their first transaction goes {@code way}. */
    private List<Future<WriteOutcome>> begin(List<WriteRequest> requests, ScriptedStore.Way way) throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        List<Future<WriteOutcome>> outcomes = new ArrayList<>();
        try {
            CountDownLatch held = store.thenHold(hold);
            store.then(way);
            Future<WriteOutcome> first =
                    threads.submit(() -> fixture.write(Edit.put(domain("first.example.com", "192.0.2.1"))));
            held.await();
            for (WriteRequest request : requests) {
                int before = fixture.writer.waiting();
                outcomes.add(threads.submit(() -> fixture.writer.write(request)));
                Await.until("it waits", () -> fixture.writer.waiting() > before);
            }
            hold.countDown();
            assertThat(first.get()).isInstanceOf(Written.class);
        } finally {
            hold.countDown();
        }
        return outcomes;
    }

    private static List<WriteRequest> requests(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> one(Edit.put(domain("n" + i + ".example.com", "192.0.2.1"))))
                .toList();
    }

    private static WriteRequest one(Edit edit) {
        return WriteRequest.of("token:test", List.of(edit));
    }

    private Change record(Written written) {
        try {
            return Codec.decodeChange(store.read(
                            KeyRange.single(Keys.DEFAULT.change(written.change().orElseThrow())), 0)
                    .entries()
                    .getFirst()
                    .value());
        } catch (UnreadableException broken) {
            throw new AssertionError(broken);
        }
    }
}
