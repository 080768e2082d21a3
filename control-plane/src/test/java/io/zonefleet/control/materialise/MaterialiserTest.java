// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.materialise;

import static io.zonefleet.control.change.WriteFixture.cluster;
import static io.zonefleet.control.change.WriteFixture.domain;
import static io.zonefleet.control.change.WriteFixture.placed;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.WriteFixture;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.image.ClusterImage;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Zone;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
        assertThat(fixture.asSeenBy("prod").gaps()).anyMatch(gap -> gap.contains("digest"));
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
            assertThat(diff.between(entries, image.intent(), feed))
                    .as("seed %d feed %s", seed, feed)
                    .isEmpty();
        }
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
