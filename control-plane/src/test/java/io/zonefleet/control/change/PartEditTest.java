// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import static io.zonefleet.control.change.WriteFixture.accepted;
import static io.zonefleet.control.change.WriteFixture.cluster;
import static io.zonefleet.control.change.WriteFixture.contribution;
import static io.zonefleet.control.change.WriteFixture.domain;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.change.WriteOutcome.Written;
import io.zonefleet.control.history.LargeChanges;
import io.zonefleet.control.history.PastState;
import io.zonefleet.control.history.StoredChanges;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.proof.ChangeSearch;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What many clusters contribute to one name, written at once. */
class PartEditTest {
    private static final int CLUSTERS = 64;
    private static final int TIMES = 10;
    private static final DomainName NAME = DomainName.of("a.example.com");
    private static final IntentKey.OfDomain KEY = new IntentKey.OfDomain(NAME, SourceId.CLUSTERS);

    private final ScriptedStore store = new ScriptedStore();
    private final WriteFixture fixture = new WriteFixture(store, Keys.DEFAULT);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void declare() throws Exception {
        Written clusters = fixture.written(IntStream.range(0, CLUSTERS)
                .mapToObj(i -> Edit.put(cluster("c" + i)))
                .toArray(Edit[]::new));
        fixture.settled(clusters.revision());
    }

    @AfterEach
    void close() {
        threads.close();
        fixture.close();
    }

    /** Each asks once, with no condition: whoever comes first, nobody has to ask again. */
    @Test
    void manyClustersRegisterOneNameAtOnceThroughTwoReplicas() throws Exception {
        List<Future<List<WriteOutcome>>> clients = new ArrayList<>();
        try (WriteFixture another = fixture.another(txn -> {})) {
            for (int i = 0; i < CLUSTERS; i++) {
                int cluster = i;
                Writer writer = i % 2 == 0 ? fixture.writer : another.writer;
                clients.add(threads.submit(() -> IntStream.rangeClosed(1, TIMES)
                        .mapToObj(time -> writer.write(put(cluster, address(cluster, time))))
                        .toList()));
            }
            for (Future<List<WriteOutcome>> client : clients) {
                assertThat(client.get()).hasSize(TIMES).allSatisfy(WriteFixture::accepted);
            }
        }
        assertThat(level().intent().contributionsTo(NAME))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, CLUSTERS)
                        .mapToObj(i -> part(i, address(i, TIMES)))
                        .toList());
    }

    @Test
    void partsThatWaitShareATransactionAndEachHasItsChange() throws Exception {
        List<Written> written = together(
                IntStream.range(0, 8).mapToObj(i -> put(i, address(i, 1))).toList(), (real, txn) -> real.commit(txn));
        long revision = written.getFirst().revision();
        assertThat(written).extracting(Written::revision).containsOnly(revision);
        ControlImage image = level();
        ChangeSearch search = new ChangeSearch(store, Keys.DEFAULT);
        List<ChangeItem> earlier = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            ChangeItem item = written.get(i).items().getFirst();
            ChangeId id = written.get(i).change().orElseThrow();
            assertThat(item.before().stream().flatMap(PartEditTest::parts)).hasSize(i);
            assertThat(at(image, id))
                    .containsExactlyElementsOf(IntStream.rangeClosed(0, i)
                            .mapToObj(each -> part(each, address(each, 1)))
                            .toList());
            assertThat(search.sharing(image, id)).isEqualTo(earlier);
            earlier.add(item);
        }
        assertThat(search.of(image, KEY, revision))
                .hasValueSatisfying(found -> assertThat(found.id())
                        .isEqualTo(written.getLast().change().orElseThrow()));
    }

    /** Each change of a part has all parts, before and after. */
    @Test
    void partsThatAreTooMuchForOneRequestGoInTheNext() throws Exception {
        List<Written> written = together(
                IntStream.range(0, 10)
                        .mapToObj(i -> one(new PartEdit.Put(lengthy(i), new Precondition.Any())))
                        .toList(),
                (real, txn) -> real.commit(txn));
        assertThat(written.stream().map(Written::revision).distinct()).hasSizeBetween(2, 9);
        assertThat(level().intent().contributionsTo(NAME)).hasSize(10);
    }

    @Test
    void partsThatLoseAgainstAnotherReplicaAreMergedWithWhatItWrote() throws Exception {
        together(IntStream.range(0, 8).mapToObj(i -> put(i, address(i, 1))).toList(), (real, txn) -> {
            real.commit(Txn.builder()
                    .put(Keys.DEFAULT.intent(KEY), Codec.encode(part(20, "192.0.2.20")))
                    .build());
            return real.commit(txn);
        });
        assertThat(level().intent().contributionsTo(NAME)).hasSize(9).contains(part(20, "192.0.2.20"));
    }

    /** Its cluster may have gone at the moment at which it was written. */
    @Test
    void aPartOfNoClusterKeepsNobodyFromWritingTheirs() throws Exception {
        Contribution nobodys =
                contribution("a.example.com", SourceId.CLUSTERS, "192.0.2.9").of(new ClusterId("gone"));
        store.commit(Txn.builder()
                .put(Keys.DEFAULT.intent(KEY), Codec.encode(nobodys))
                .build());
        level();
        accepted(fixture.writer.write(put(0, address(0, 1))));
        accepted(fixture.writer.write(put(1, address(1, 1))));
        assertThat(fixture.writer.write(
                        one(new PartEdit.Put(nobodys.with(part(0, "192.0.2.8").answer()), new Precondition.Any()))))
                .isInstanceOf(WriteOutcome.Refused.class);
        assertThat(level().intent().contributionsTo(NAME)).hasSize(3);
    }

    @Test
    void aConditionIsAboutTheDomainAndOnlyCreatingAboutThePart() {
        fixture.written(Edit.put(domain("a.example.com", "192.0.2.1")));
        Contribution mine = part(0, "192.0.2.10");
        Written first = accepted(fixture.writer.write(one(new PartEdit.Put(mine, new Precondition.Absent()))));
        assertThat(fixture.writer.write(one(new PartEdit.Put(mine, new Precondition.Absent()))))
                .isInstanceOf(WriteOutcome.Conflict.class);
        accepted(fixture.writer.write(one(new PartEdit.Put(part(1, "192.0.2.11"), new Precondition.Absent()))));
        Precondition old = new Precondition.Matches(first.revision());
        assertThat(fixture.writer.write(one(new PartEdit.Put(part(0, "192.0.2.12"), old))))
                .isInstanceOf(WriteOutcome.Conflict.class);
        assertThat(fixture.writer.write(one(new PartEdit.Withdraw(NAME, new ClusterId("c0"), old))))
                .isInstanceOf(WriteOutcome.Conflict.class);
        Precondition newest = new Precondition.Matches(
                Drafting.revisionOf(fixture.images.current().intent(), KEY));
        accepted(fixture.writer.write(one(new PartEdit.Withdraw(NAME, new ClusterId("c0"), newest))));
        assertThat(fixture.writer.write(one(new PartEdit.Withdraw(NAME, new ClusterId("c0"), new Precondition.Any()))))
                .isInstanceOfSatisfying(WriteOutcome.Refused.class, refused -> {
                    assertThat(refused.reason()).isEqualTo(WriteOutcome.Reason.NOT_FOUND);
                    assertThat(refused.violations().getFirst().value())
                            .isEqualTo("domains/a.example.com/contributions/c0");
                });
    }

    /** All wait while one commits; their first transaction goes {@code way}. */
    private List<Written> together(List<WriteRequest> requests, ScriptedStore.Way way) throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        List<Future<WriteOutcome>> outcomes = new ArrayList<>();
        try {
            CountDownLatch held = store.thenHold(hold);
            store.then(way);
            outcomes.add(threads.submit(() -> fixture.write(Edit.put(domain("first.example.com", "192.0.2.1")))));
            held.await();
            for (WriteRequest request : requests) {
                int before = fixture.writer.waiting();
                outcomes.add(threads.submit(() -> fixture.writer.write(request)));
                Await.until("it waits", () -> fixture.writer.waiting() > before);
            }
        } finally {
            hold.countDown();
        }
        List<Written> written = new ArrayList<>();
        for (Future<WriteOutcome> outcome : outcomes) {
            written.add(accepted(outcome.get()));
        }
        return written.subList(1, written.size());
    }

    private List<Contribution> at(ControlImage image, ChangeId id) {
        StoredChanges stored = new StoredChanges(store, Keys.DEFAULT);
        return new PastState(stored, new LargeChanges(stored))
                .of(image, id, KEY.path(), image.intent().contributions(NAME).values()).values().stream()
                        .map(Versioned::value)
                        .flatMap(PartEditTest::parts)
                        .toList();
    }

    private static Stream<Contribution> parts(Intent piece) {
        return ((Contribution) piece).parts().stream();
    }

    /** The image once it shows all that is in the store. */
    private ControlImage level() throws Exception {
        return fixture.settled(store.read(Keys.DEFAULT.domains(), 0).revision());
    }

    private static WriteRequest put(int cluster, String address) {
        return one(new PartEdit.Put(part(cluster, address), new Precondition.Any()));
    }

    private static WriteRequest one(PartEdit part) {
        return new WriteRequest("token:test", "", List.of(), List.of(part), false, false, Optional.empty());
    }

    private static Contribution part(int cluster, String address) {
        return contribution("a.example.com", SourceId.CLUSTERS, address).of(new ClusterId("c" + cluster));
    }

    private static Contribution lengthy(int cluster) {
        Contribution part = part(cluster, address(cluster, 1));
        return new Contribution(
                NAME,
                SourceId.CLUSTERS,
                part.answer(),
                true,
                part.origin(),
                part.placement(),
                "",
                "x".repeat(20_000),
                part.labels());
    }

    private static String address(int cluster, int time) {
        return "10.0.%d.%d".formatted(cluster, time);
    }
}
