// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.materialise;

import static io.zonefleet.control.change.WriteFixture.cluster;
import static io.zonefleet.control.change.WriteFixture.domain;
import static io.zonefleet.control.change.WriteFixture.placed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.change.BulkApplier;
import io.zonefleet.control.change.ChangeIds;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.FailingStore;
import io.zonefleet.control.change.WriteFixture;
import io.zonefleet.control.image.ControlFold;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.ClusterImage;
import io.zonefleet.image.Delta;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Zone;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.FaultyStore;
import io.zonefleet.store.ForwardingStore;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Store;
import io.zonefleet.store.Txn;
import io.zonefleet.store.TxnOutcome;
import io.zonefleet.testing.Await;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MaterialiserTest {
    private final WriteFixture fixture = new WriteFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theAuditHealsWhatWasEditedByHandAndWritesADigestThatHolds() {
        fixture.written(Edit.put(cluster("prod")));
        long revision =
                fixture.written(Edit.put(domain("a.example.com", "192.0.2.1"))).revision();
        fixture.settled(revision);
        String key = fixture.keys.desiredDomain(Feed.all(), DomainName.of("a.example.com"));
        fixture.store.commit(Txn.builder().put(key, Bytes.of("rubbish")).build());
        Await.asserted("the audit's healing", () -> {
            audit();
            ClusterImage healed = fixture.asSeenBy("prod");
            assertThat(healed.names()).containsKey(DomainName.of("a.example.com"));
            assertThat(healed.unreadable()).isEmpty();
            assertThat(healed.all().digest()).isPresent();
            assertThat(healed.gaps()).isEmpty();
        });
        fixture.store.commit(Txn.builder().delete(key).build());
        assertThat(fixture.asSeenBy("prod").gaps()).contains(ClusterImage.Gap.ALL_CONTRADICTED);
    }

    /** Not at the next audit only, which may be ten minutes away. */
    @Test
    void whatOthersPutIntoAFeedIsBroughtBackAtOnce() {
        fixture.written(Edit.put(cluster("prod")));
        long revision =
                fixture.written(Edit.put(domain("a.example.com", "192.0.2.1"))).revision();
        fixture.settled(revision);
        for (String key : List.of(
                fixture.keys.desiredDomain(Feed.all(), DomainName.of("a.example.com")),
                fixture.keys.desiredDomain(Feed.all(), DomainName.of("stray.example.com")),
                fixture.keys.serial(Feed.all(), DomainName.of("example.com")),
                fixture.keys.removed(Feed.all()),
                fixture.keys.digest(Feed.all()),
                fixture.keys.head(Feed.all()))) {
            fixture.store.commit(Txn.builder().put(key, Bytes.of("rubbish")).build());
            Await.asserted(key + " is mended", () -> {
                ClusterImage healed = fixture.asSeenBy("prod");
                assertThat(healed.unreadable()).isEmpty();
                assertThat(healed.names()).containsOnlyKeys(DomainName.of("a.example.com"));
                assertThat(healed.gaps()).isEmpty();
                assertThat(healed.isTorn()).isFalse();
            });
        }
    }

    @Test
    void aFeedThatWasRemovedByHandIsWrittenAgainAtOnce() {
        fixture.written(Edit.put(cluster("prod")), Edit.put(placed(domain("a.example.com", "192.0.2.1"), "prod")));
        long revision =
                fixture.written(Edit.put(domain("b.example.com", "192.0.2.2"))).revision();
        fixture.settled(revision);
        Txn.Builder removal = Txn.builder();
        fixture.store
                .read(KeyRange.prefix(fixture.keys.prefix() + "desired/"), 0)
                .entries()
                .forEach(entry -> removal.delete(entry.key()));
        fixture.store.commit(removal.build());
        Await.asserted("both feeds are back", () -> {
            ClusterImage healed = fixture.asSeenBy("prod");
            assertThat(healed.gaps()).isEmpty();
            assertThat(healed.isTorn()).isFalse();
            assertThat(healed.names()).hasSize(2);
            assertThat(healed.all().head().orElseThrow()).isGreaterThanOrEqualTo(revision);
        });
    }

    /** A control plane that was started after that has no last good value: it must not take the names away. */
    @Test
    void whatFollowsFromPiecesThatCanNotBeReadStays() {
        fixture.written(Edit.put(cluster("prod")), Edit.put(new Zone(DomainName.of("example.com"), "")));
        fixture.written(Edit.put(placed(domain("a.example.com", "192.0.2.1"), "prod")));
        long revision =
                fixture.written(Edit.put(domain("b.example.com", "192.0.2.2"))).revision();
        fixture.settled(revision);
        for (String key : List.of("domains/com.example.b/api", "zones/com.example", "clusters/prod")) {
            fixture.store.commit(Txn.builder()
                    .put(fixture.keys.prefix() + "intent/" + key, Bytes.of("rubbish"))
                    .build());
        }
        ControlImage fresh = new ControlFold(fixture.keys)
                .apply(
                        ControlImage.EMPTY,
                        new Delta(
                                revision + 3,
                                true,
                                fixture.store
                                        .read(KeyRange.prefix(fixture.keys.prefix()), 0)
                                        .entries(),
                                List.of()));
        assertThat(fresh.lost()).hasSize(3);
        for (Feed feed : List.of(Feed.all(), new Feed.OfCluster(new ClusterId("prod")))) {
            fixture.store.commit(
                    Txn.builder().put(fixture.keys.pending(feed), Bytes.of("x")).build());
            long pending = fixture.store
                    .read(KeyRange.single(fixture.keys.pending(feed)), 0)
                    .revision();
            new FeedWriter(fixture.store, fixture.keys).write(fresh, feed, pending);
            ClusterImage seen = fixture.asSeenBy("prod");
            assertThat(seen.names()).hasSize(2);
            assertThat(seen.all().zones()).hasSize(1);
            assertThat(seen.gaps()).isEmpty();
        }
    }

    /** A key that only looks like ours once kept its feed from ever being brought to intent. */
    @Test
    void keysThatOnlyLookLikeOursAreInNobodysWay() {
        fixture.written(Edit.put(cluster("prod")));
        fixture.store.commit(Txn.builder()
                .put(fixture.keys.pending(Feed.all()) + "/more", Bytes.of("rubbish"))
                .put(fixture.keys.prefix() + "pending/nonsense/prod", Bytes.of("rubbish"))
                .put(fixture.keys.desired(Feed.all()) + "domains/COM.example.a", Bytes.of("rubbish"))
                .put(fixture.keys.prefix() + "applying/01ARZ3NDEKTSV4RRFFQ69G5FAV/more", Bytes.of("rubbish"))
                .build());
        fixture.store.commit(Txn.builder()
                .put(fixture.keys.pending(Feed.all()), Bytes.of("by hand"))
                .build());
        assertThat(fixture.settled(0).fleet().applying()).isEmpty();
        Await.asserted(
                "the feed was worked off",
                () -> assertThat(fixture.store
                                .read(KeyRange.single(fixture.keys.pending(Feed.all())), 0)
                                .entries())
                        .isEmpty());
        assertThat(fixture.asSeenBy("prod").gaps()).isEmpty();
    }

    @Test
    void aChangeThatCanNotBeFinishedKeepsNobodyWaiting() {
        String id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
        fixture.written(Edit.put(cluster("prod")));
        fixture.store.commit(Txn.builder()
                .put(fixture.keys.change(new ChangeId(id)), Bytes.of("rubbish"))
                .put(fixture.keys.applying(new ChangeId(id)), Bytes.of("rubbish"))
                .put(fixture.keys.pending(Feed.all()), Bytes.of("by hand"))
                .build());
        AtomicLong clock = new AtomicLong();
        Materialiser materialiser = steppedByHand(fixture, clock);
        Await.until(
                "the image has it",
                () -> !fixture.images.current().fleet().applying().isEmpty());
        materialiser.step();
        clock.addAndGet(Duration.ofMinutes(2).toNanos());
        Await.until("the feed was worked off", () -> {
            materialiser.step();
            return fixture.images.current().fleet().pending().isEmpty();
        });
    }

    /** Not at the thorough audit, which may be ten minutes away. */
    @Test
    void aHandEditIsBroughtBackAlsoWhereTheStoreFailsAtThatMoment() {
        try (FailingStore store = new FailingStore();
                WriteFixture replica = new WriteFixture(store, Keys.DEFAULT)) {
            replica.written(Edit.put(cluster("prod")));
            replica.settled(replica.written(Edit.put(domain("a.example.com", "192.0.2.1")))
                    .revision());
            String pending = Keys.DEFAULT.pending(Feed.all());
            store.failNext(txn -> txn.ops().stream().anyMatch(op -> op.key().equals(pending)));
            String key = Keys.DEFAULT.desiredDomain(Feed.all(), DomainName.of("a.example.com"));
            store.commit(Txn.builder().put(key, Bytes.of("rubbish")).build());
            Await.asserted("it is mended", () -> {
                ClusterImage healed = replica.asSeenBy("prod");
                assertThat(healed.unreadable()).isEmpty();
                assertThat(healed.names()).containsKey(DomainName.of("a.example.com"));
            });
        }
    }

    @Test
    void anImageThatOthersInTheStoreHaveLeftBehindIsReadAgainAndAudited() {
        try (MemoryStore store = new MemoryStore();
                WriteFixture replica = new WriteFixture(store, Keys.DEFAULT)) {
            long idle = replica.settled(
                            replica.written(Edit.put(cluster("prod"))).revision())
                    .revision();
            AtomicLong clock = new AtomicLong();
            Materialiser materialiser = steppedByHand(replica, clock);
            for (int i = 0; i < 3; i++) {
                store.commit(
                        Txn.builder().put("/others/" + i, Bytes.of("theirs")).build());
            }
            store.compact(idle + 2);
            clock.addAndGet(Duration.ofMinutes(2).toNanos());
            materialiser.step();
            Await.until(
                    "the image is read again", () -> replica.images.current().revision() > idle);
            clock.addAndGet(Duration.ofMinutes(2).toNanos());
            materialiser.step();
            assertThat(replica.asSeenBy("prod").all().digest()).isPresent();
        }
    }

    @Test
    void whatFailsIsNotTriedAtEachEvent() throws TimeoutException {
        MemoryStore store = new MemoryStore();
        String pending = Keys.DEFAULT.pending(Feed.all());
        AtomicInteger tries = new AtomicInteger();
        Store failing = new ForwardingStore(() -> store) {
            @Override
            public TxnOutcome commit(Txn txn) {
                if (txn.ops().stream()
                        .anyMatch(op -> op instanceof Txn.Delete && op.key().equals(pending))) {
                    tries.incrementAndGet();
                    throw FaultyStore.unavailable();
                }
                return super.commit(txn);
            }
        };
        try (WriteFixture replica = new WriteFixture(failing, Keys.DEFAULT)) {
            for (int event = 0; event < 300; event++) {
                store.commit(
                        Txn.builder().put(pending, Bytes.of("by hand " + event)).build());
                replica.images.await(store.read(KeyRange.single(pending), 0).revision(), Await.PATIENCE);
            }
            Await.until("it was tried", () -> tries.get() > 0);
            assertThat(tries).hasValueLessThan(10);
        }
    }

    @Test
    void aRemovedClustersFeedGoesWithIt() {
        fixture.written(Edit.put(cluster("prod")), Edit.put(placed(domain("a.example.com", "192.0.2.1"), "prod")));
        long revision = fixture.written(Edit.delete(new IntentKey.OfCluster(new ClusterId("prod"))))
                .revision();
        fixture.settled(revision);
        String feed = fixture.keys.desired(new Feed.OfCluster(new ClusterId("prod")));
        assertThat(fixture.store.read(KeyRange.prefix(feed), 0).entries()).isEmpty();
    }

    /** Whatever was written in whatever order: feeds hold what the newest intent asks for, and serials never go back. */
    @Test
    void feedsAlwaysFollowIntentAndRevisionsNeverGoBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        fixture.written(Edit.put(cluster("c0")), Edit.put(cluster("c1")), Edit.put(cluster("c2")));
        long head = 0;
        for (int step = 0; step < 150; step++) {
            Edit edit = randomEdit(random);
            if (edit.after().isPresent()
                    || fixture.images.current().intent().find(edit.key()).isPresent()) {
                fixture.write(edit);
            }
            long now = fixture.asSeenBy("c0").all().head().orElseThrow();
            assertThat(now).as("seed %d step %d", seed, step).isGreaterThanOrEqualTo(head);
            head = now;
        }
        Snapshot newest = fixture.store.read(KeyRange.prefix(fixture.keys.prefix()), 0);
        ControlImage image = fixture.settled(newest.revision());
        FeedDiff diff = new FeedDiff(fixture.keys);
        List<Feed> feeds = new ArrayList<>(List.of(Feed.all()));
        image.intent().clusters().keySet().forEach(id -> feeds.add(new Feed.OfCluster(id)));
        for (Feed feed : feeds) {
            var entries = fixture.store
                    .read(KeyRange.prefix(fixture.keys.desired(feed)), 0)
                    .entries();
            assertThat(diff.between(entries, image, feed))
                    .as("seed %d feed %s", seed, feed)
                    .isEmpty();
        }
    }

    /** On a clock that is moved by hand too. */
    private static Materialiser steppedByHand(WriteFixture replica, AtomicLong clock) {
        return new Materialiser(
                replica.store,
                replica.keys,
                replica.images,
                new BulkApplier(replica.store, replica.keys),
                InstantSource.system(),
                clock::get,
                new ChangeIds());
    }

    private static Edit randomEdit(Random random) {
        String name = "d" + random.nextInt(5) + (random.nextBoolean() ? ".x" : "") + ".example.com";
        return switch (random.nextInt(6)) {
            case 0 -> Edit.delete(WriteFixture.key(name));
            case 1 -> Edit.put(placed(domain(name, "192.0.2.1"), "c" + random.nextInt(3)));
            case 2 -> Edit.put(new Zone(DomainName.of("x.example.com"), "" + random.nextInt()));
            case 3 -> Edit.delete(new IntentKey.OfZone(DomainName.of("x.example.com")));
            default -> Edit.put(domain(name, "192.0.2." + (1 + random.nextInt(200))));
        };
    }

    private void audit() {
        ControlImage image =
                fixture.settled(fixture.store.read(KeyRange.prefix(fixture.keys.prefix()), 0).entries().stream()
                        .mapToLong(entry -> entry.modRevision())
                        .max()
                        .orElse(0));
        new FeedAudit(fixture.store, fixture.keys).audit(image, Feed.all(), true);
    }
}
