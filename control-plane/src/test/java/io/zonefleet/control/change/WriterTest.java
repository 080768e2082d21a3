// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.change;

import static io.zonefleet.control.change.WriteFixture.accepted;
import static io.zonefleet.control.change.WriteFixture.cluster;
import static io.zonefleet.control.change.WriteFixture.contribution;
import static io.zonefleet.control.change.WriteFixture.domain;
import static io.zonefleet.control.change.WriteFixture.key;
import static io.zonefleet.control.change.WriteFixture.placed;
import static io.zonefleet.control.change.WriteFixture.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonefleet.control.change.WriteOutcome.Conflict;
import io.zonefleet.control.change.WriteOutcome.Reason;
import io.zonefleet.control.change.WriteOutcome.Refused;
import io.zonefleet.control.change.WriteOutcome.Written;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Change;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Zone;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import io.zonefleet.store.ForwardingStore;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Store;
import io.zonefleet.store.StoreException;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriterTest {
    private final WriteFixture fixture = new WriteFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void acceptsIntentChangeAndDesiredKeysInOneTransaction() {
        Written written = fixture.written(Edit.put(domain("a.example.com", "192.0.2.1")));
        List<String> together = fixture.store.read(KeyRange.prefix("/zonefleet/"), 0).entries().stream()
                .filter(entry -> entry.modRevision() == written.revision())
                .map(Entry::key)
                .toList();
        assertThat(together)
                .contains(
                        "/zonefleet/v1/intent/domains/com.example.a/api",
                        "/zonefleet/v1/changes/" + written.change().orElseThrow(),
                        "/zonefleet/v1/desired/all/domains/com.example.a",
                        "/zonefleet/v1/desired/all/head");
    }

    @Test
    void recordsWhoChangedWhatFromWhatToWhat() throws Exception {
        fixture.written(Edit.put(domain("a.example.com", "192.0.2.1")));
        Written written = fixture.written(Edit.put(domain("a.example.com", "192.0.2.2")));
        Entry record = fixture.store
                .read(KeyRange.single(fixture.keys.change(written.change().orElseThrow())), 0)
                .entries()
                .getFirst();
        Change change = Codec.decodeChange(record.value());
        assertThat(change.actor()).isEqualTo("token:test");
        assertThat(change.feeds()).containsExactly("all");
        assertThat(change.items()).singleElement().satisfies(item -> {
            assertThat(item.before()).contains(domain("a.example.com", "192.0.2.1"));
            assertThat(item.after()).contains(domain("a.example.com", "192.0.2.2"));
        });
    }

    @Test
    void writesNothingWhenNothingWouldChange() {
        fixture.written(Edit.put(domain("a.example.com", "192.0.2.1")));
        Written again = fixture.written(Edit.put(domain("a.example.com", "192.0.2.1")));
        assertThat(again.change()).isEmpty();
        assertThat(again.counts().unchanged()).isEqualTo(1);
    }

    /** Whatever its bytes are: to write the piece again has to be enough, also where it says what it said before. */
    @Test
    void writesOverAPieceThatCanNotBeRead() {
        fixture.written(Edit.put(domain("a.example.com", "192.0.2.1")));
        String key = fixture.keys.intent(WriteFixture.key("a.example.com"));
        for (String address : List.of("192.0.2.1", "192.0.2.2")) {
            fixture.store.commit(Txn.builder().put(key, Bytes.of("rubbish")).build());
            Await.until(
                    "the piece is broken",
                    () -> !fixture.images.current().fleet().broken().isEmpty());
            long revision =
                    fixture.written(Edit.put(domain("a.example.com", address))).revision();
            assertThat(fixture.settled(revision).fleet().broken()).isEmpty();
            assertThat(fixture.settled(revision).fleet().unreadable()).isEmpty();
        }
    }

    @Test
    void refusesAWriteBasedOnAnOldVersionAndShowsTheCurrentOne() {
        long first =
                fixture.written(Edit.put(domain("a.example.com", "192.0.2.1"))).revision();
        long second =
                fixture.written(Edit.put(domain("a.example.com", "192.0.2.2"))).revision();
        Contribution mine = domain("a.example.com", "192.0.2.3");
        WriteOutcome lost = fixture.write(Edit.of(mine.key(), Optional.of(mine), new Precondition.Matches(first)));
        assertThat(lost)
                .isInstanceOfSatisfying(
                        Conflict.class,
                        conflict -> assertThat(conflict.lost())
                                .containsExactly(
                                        new WriteOutcome.Lost(mine.key(), new Precondition.Matches(first), second)));
        assertThat(fixture.write(Edit.of(mine.key(), Optional.of(mine), new Precondition.Matches(second))))
                .isInstanceOf(Written.class);
    }

    @Test
    void createsOnlyOnceWhenAskedToCreate() {
        Contribution mine = domain("a.example.com", "192.0.2.1");
        Edit create = Edit.of(mine.key(), Optional.of(mine), new Precondition.Absent());
        assertThat(fixture.write(create)).isInstanceOf(Written.class);
        assertThat(fixture.write(create)).isInstanceOf(Conflict.class);
    }

    @Test
    void anotherSourcesContributionIsPartOfADomainsVersion() {
        fixture.written(Edit.put(source("legacy")));
        long mine =
                fixture.written(Edit.put(domain("a.example.com", "192.0.2.1"))).revision();
        fixture.written(Edit.put(contribution("a.example.com", new SourceId("legacy"), "192.0.2.9")));
        Contribution next = domain("a.example.com", "192.0.2.2");
        assertThat(fixture.write(Edit.of(next.key(), Optional.of(next), new Precondition.Matches(mine))))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void answersTheUnionOfAllSourcesAndRemovesOnlyTheirPart() {
        fixture.written(Edit.put(cluster("prod")), Edit.put(source("legacy")));
        fixture.written(Edit.put(domain("a.example.com", "192.0.2.1")));
        Contribution legacy = contribution("a.example.com", new SourceId("legacy"), "192.0.2.9");
        fixture.written(Edit.put(legacy));
        assertThat(answer("prod", "a.example.com")).containsExactly("192.0.2.1", "192.0.2.9");
        fixture.written(Edit.delete(legacy.key()));
        assertThat(answer("prod", "a.example.com")).containsExactly("192.0.2.1");
    }

    @Test
    void aClusterGetsOnlyWhatIsPlacedThere() {
        fixture.written(Edit.put(cluster("prod-a")), Edit.put(cluster("prod-b")));
        fixture.written(Edit.put(placed(domain("a.example.com", "192.0.2.1"), "prod-b")));
        assertThat(fixture.asSeenBy("prod-a").names()).isEmpty();
        assertThat(answer("prod-b", "a.example.com")).containsExactly("192.0.2.1");
        fixture.written(Edit.put(domain("a.example.com", "192.0.2.1")));
        assertThat(answer("prod-a", "a.example.com")).containsExactly("192.0.2.1");
        assertThat(fixture.asSeenBy("prod-b").own().domains()).isEmpty();
    }

    @Test
    void aNameThatMovesBetweenFeedsTellsReadersToWaitForBoth() {
        fixture.written(Edit.put(cluster("prod-a")), Edit.put(domain("a.example.com", "192.0.2.1")));
        fixture.written(Edit.put(placed(domain("a.example.com", "192.0.2.1"), "prod-a")));
        assertThat(fixture.asSeenBy("prod-a").all().with()).containsOnlyKeys("clusters/prod-a");
        assertThat(fixture.asSeenBy("prod-a").own().with()).containsOnlyKeys("all");
    }

    @Test
    void namesEveryUnknownClusterAtOnceAndWritesNothing() {
        WriteOutcome outcome = fixture.write(
                Edit.put(domain("ok.example.com", "192.0.2.1")),
                Edit.put(placed(domain("a.example.com", "192.0.2.1"), "nowhere", "neither")));
        assertThat(outcome).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.INVALID);
            assertThat(refused.violations())
                    .extracting(v -> v.pointer() + " " + v.value())
                    .containsExactly("/placement/clusters neither", "/placement/clusters nowhere");
        });
        assertThat(fixture.images.current().intent().domains()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"com", "zonefleet.internal", "state.zonefleet.internal"})
    void refusesNamesThatNobodyMayDeclare(String name) {
        assertThat(fixture.write(Edit.put(domain(name, "192.0.2.1"))))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.INVALID));
        assertThat(fixture.write(Edit.put(new Zone(DomainName.of(name), "")))).isInstanceOf(Refused.class);
    }

    @Test
    void keepsAClusterWhileDomainsHaveItAsOrigin() {
        Contribution c = domain("a.example.com", "192.0.2.1");
        Contribution ofProd = new Contribution(
                c.name(),
                c.source(),
                c.answer(),
                true,
                Optional.of(new ClusterId("prod")),
                c.placement(),
                "",
                "",
                c.labels());
        fixture.written(Edit.put(cluster("prod")), Edit.put(ofProd));
        Edit delete = Edit.delete(new IntentKey.OfCluster(new ClusterId("prod")));
        assertThat(fixture.write(delete))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.IN_USE));
        assertThat(fixture.write(delete, Edit.delete(ofProd.key()))).isInstanceOf(Written.class);
    }

    @Test
    void holdsUpAWriteThatWouldTakeTooMuchFromACluster() {
        fixture.written(Edit.put(cluster("prod")));
        fixture.written(puts(0, 40));
        Edit[] deletes = IntStream.range(0, 10)
                .mapToObj(i -> Edit.delete(key("n" + i + ".example.com")))
                .toArray(Edit[]::new);
        assertThat(fixture.write(deletes)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.SHRINK);
            assertThat(refused.violations().getFirst().message()).contains("10 of 40 names of cluster prod");
        });
        WriteRequest allowed = new WriteRequest("token:test", "", List.of(deletes), true, false, Optional.empty());
        assertThat(fixture.writer.write(allowed)).isInstanceOf(Written.class);
        assertThat(fixture.asSeenBy("prod").all().removed()).isPositive();
    }

    @Test
    void holdsUpWhatWouldEmptyADeclaredZoneButNotTheExplicitDeleteOfOneDomain() {
        fixture.written(
                Edit.put(cluster("prod")),
                Edit.put(new Zone(DomainName.of("example.com"), "")),
                Edit.put(domain("a.example.com", "192.0.2.1")));
        List<Edit> delete = List.of(Edit.delete(key("a.example.com")));
        assertThat(fixture.writer.write(WriteRequest.of("token:test", delete))).isInstanceOf(Refused.class);
        WriteRequest explicit = new WriteRequest("token:test", "", delete, false, true, Optional.empty());
        assertThat(fixture.writer.write(explicit)).isInstanceOf(Written.class);
    }

    /** Each of the two is allowed by what it sees, and both together would leave nothing; the second is one transaction, or many. */
    @ParameterizedTest
    @ValueSource(ints = {0, 60})
    void judgesAWriteAnewWhereAnotherHasTakenANameMeanwhile(int beside) {
        fixture.written(
                Edit.put(cluster("prod")),
                Edit.put(new Zone(DomainName.of("example.com"), "")),
                Edit.put(domain("a.example.com", "192.0.2.1")),
                Edit.put(domain("b.example.com", "192.0.2.1")));
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        try (WriteFixture another =
                fixture.another(txn -> meanwhile.getAndSet(() -> {}).run())) {
            List<Edit> edits = new ArrayList<>(List.of(Edit.delete(key("a.example.com"))));
            IntStream.range(0, beside).forEach(i -> edits.add(Edit.put(domain("n" + i + ".example.org", "192.0.2.1"))));
            WriteRequest explicit = new WriteRequest(
                    "token:test", "", List.of(Edit.delete(key("b.example.com"))), false, true, Optional.empty());
            meanwhile.set(() -> accepted(fixture.writer.write(explicit)));

            assertThat(another.write(edits.toArray(Edit[]::new)))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.violations())
                                    .singleElement()
                                    .satisfies(
                                            why -> assertThat(why.message()).contains("would empty zone example.com")));
        }
        assertThat(fixture.images.current().intent().domains().keySet())
                .containsExactly(DomainName.of("a.example.com"));
    }

    @Test
    void comparesItsNameAndNotEverySource() {
        fixture.written(Edit.put(cluster("prod")));
        fixture.settled(fixture.written(IntStream.range(0, 300)
                        .mapToObj(i -> Edit.put(source("s" + i)))
                        .toArray(Edit[]::new))
                .revision());
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        List<Txn> tried = new CopyOnWriteArrayList<>();
        try (WriteFixture another = fixture.another(txn -> {
            tried.add(txn);
            meanwhile.getAndSet(() -> {}).run();
        })) {
            tried.clear();
            meanwhile.set(
                    () -> fixture.written(Edit.put(contribution("a.example.com", new SourceId("s7"), "192.0.2.9"))));
            fixture.settled(another.written(Edit.put(domain("a.example.com", "192.0.2.1")))
                    .revision());
        }
        assertThat(answer("prod", "a.example.com")).containsExactly("192.0.2.1", "192.0.2.9");
        assertThat(tried)
                .hasSizeGreaterThan(1)
                .allSatisfy(txn -> assertThat(txn.compares()).hasSizeLessThan(10));
    }

    @Test
    void doesARepeatedRequestOnce() {
        WriteRequest request = idempotent("key-1", "print-1", Edit.put(domain("a.example.com", "192.0.2.1")));
        Written first = accepted(fixture.writer.write(request));
        fixture.written(Edit.put(domain("a.example.com", "192.0.2.2")));
        Written again = accepted(fixture.writer.write(request));
        assertThat(again.replayed()).isTrue();
        assertThat(again.revision()).isEqualTo(first.revision());
        assertThat(again.change()).isEqualTo(first.change());
        WriteRequest other = idempotent("key-1", "print-2", Edit.put(domain("b.example.com", "192.0.2.1")));
        assertThat(fixture.writer.write(other))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.KEY_REUSED));
    }

    @Test
    void losesNoUpdateOfManyWritersAtOnce() throws Exception {
        fixture.written(Edit.put(cluster("prod")));
        List<Future<WriteOutcome>> writes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                int n = i;
                writes.add(threads.submit(
                        () -> fixture.write(Edit.put(domain("n" + n + ".example.com", "192.0.2." + (n + 1))))));
            }
        }
        for (Future<WriteOutcome> write : writes) {
            assertThat(write.get()).isInstanceOf(Written.class);
        }
        assertThat(fixture.asSeenBy("prod").names()).hasSize(64);
    }

    private static WriteRequest idempotent(String key, String print, Edit... edits) {
        return new WriteRequest(
                "token:test", "", List.of(edits), false, false, Optional.of(new WriteRequest.Idempotency(key, print)));
    }

    private static Edit[] puts(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Edit.put(domain("n" + i + ".example.com", "192.0.2.1")))
                .toArray(Edit[]::new);
    }

    private List<String> answer(String cluster, String name) {
        return Objects.requireNonNull(fixture.asSeenBy(cluster).names().get(DomainName.of(name)))
                .value()
                .addresses()
                .stream()
                .map(Object::toString)
                .toList();
    }

    /** Where the store was set up anew while nobody looked, its epoch has the same revision as the one before. */
    @Test
    void writesNothingIntoAnotherStoreThanItsImageIsOf() {
        AtomicReference<Store> store = new AtomicReference<>(new MemoryStore());
        try (WriteFixture one = new WriteFixture(new ForwardingStore(store::get), Keys.DEFAULT)) {
            one.settled(
                    one.written(Edit.put(domain("a.example.com", "192.0.2.1"))).revision());
            MemoryStore another = new MemoryStore();
            StoreSetup.ensure(another, Keys.DEFAULT, new ChangeIds());
            store.set(another);

            assertThatThrownBy(() -> one.write(Edit.put(domain("b.example.com", "192.0.2.1"))))
                    .isInstanceOf(StoreException.Unavailable.class)
                    .hasMessageContaining("wiped or restored");
            assertThat(another.read(KeyRange.prefix("/zonefleet/v1/intent/"), 0).entries())
                    .isEmpty();

            Await.until(
                    "the image is of the other store",
                    () -> one.images.current().intent().domains().isEmpty());
            one.written(Edit.put(domain("b.example.com", "192.0.2.1")));
        }
    }
}
