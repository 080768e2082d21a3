// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.image.IntentImage;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Labels;
import io.zonefleet.model.Placement;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Zone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DesiredPlannerTest {
    private static final Keys KEYS = Keys.DEFAULT;
    private static final Feed ALL = Feed.all();

    private final DesiredPlanner planner = new DesiredPlanner(KEYS);

    @Test
    void aDomainPlacedEverywhereIsOneKeyHoweverManyClustersThereAre() {
        IntentImage clusters = IntentImage.EMPTY;
        for (int i = 0; i < 100; i++) {
            clusters = with(clusters, Cluster.of(new ClusterId("c" + i)));
        }
        SortedMap<Feed, FeedEdit> plan = put(clusters, domain("a.example.com", Placement.EVERYWHERE));
        assertThat(plan).containsOnlyKeys(ALL);
        assertThat(edit(plan, ALL)).containsOnlyKeys(KEYS.desiredDomain(ALL, DomainName.of("a.example.com")));
    }

    @Test
    void aDomainThatLeavesCountsUpTheZonesItMayHaveBeenIn() {
        IntentImage image = with(IntentImage.EMPTY, new Zone(DomainName.of("example.com"), ""));
        Contribution c = domain("a.b.example.com", Placement.EVERYWHERE);
        image = with(image, c);
        IntentImage after = image.with(c.key(), Optional.empty(), 0);
        assertThat(edit(planner.plan(image, after, List.of(c.key())), ALL))
                .containsOnlyKeys(
                        KEYS.desiredDomain(ALL, c.name()),
                        KEYS.removed(ALL),
                        KEYS.serial(ALL, DomainName.of("example.com")),
                        KEYS.serial(ALL, DomainName.of("b.example.com")));
    }

    @Test
    void aClusterThatGoesBackToWhatAllOthersAnswerCountsUpTheNameItself() {
        Contribution everywhere = domain(DomainName.of("a.example.com"), SourceId.API, Placement.EVERYWHERE, 1, true);
        Contribution more =
                domain(everywhere.name(), new SourceId("legacy"), Placement.on(Set.of(new ClusterId("c1"))), 2, true);
        IntentImage image = with(with(with(IntentImage.EMPTY, Cluster.of(new ClusterId("c1"))), everywhere), more);
        Feed own = new Feed.OfCluster(new ClusterId("c1"));
        IntentImage after = image.with(more.key(), Optional.empty(), 0);
        assertThat(edit(planner.plan(image, after, List.of(more.key())), own))
                .as("the value in feed all is older than the one that goes")
                .containsKey(KEYS.serial(own, everywhere.name()));
        assertThat(edit(
                        planner.plan(
                                image, image.with(everywhere.key(), Optional.empty(), 0), List.of(everywhere.key())),
                        ALL))
                .as("a name that is gone everywhere leaves no key behind")
                .doesNotContainKey(KEYS.serial(ALL, everywhere.name()));
    }

    @Test
    void closingADomainCountsUpTheZonesThatNamesBelowItLeave() {
        IntentImage image = with(IntentImage.EMPTY, new Zone(DomainName.of("a.example.com"), ""));
        image = with(image, domain("x.y.a.example.com", Placement.EVERYWHERE));
        Contribution closed = Contribution.of(
                DomainName.of("a.example.com"),
                SourceId.API,
                new Answer(List.of(Address.of("192.0.2.1")), Ttl.DEFAULT, false, Below.NXDOMAIN));
        assertThat(edit(put(image, closed), ALL))
                .containsKeys(
                        KEYS.serial(ALL, DomainName.of("a.example.com")),
                        KEYS.serial(ALL, DomainName.of("y.a.example.com")));
    }

    @Test
    void aClusterThatJoinsGetsWhatIsPlacedOnItsLabels() {
        Placement edge = new Placement(new TreeSet<>(), Labels.of(Map.of("tier", "edge")));
        IntentImage image = with(IntentImage.EMPTY, domain("a.example.com", edge));
        Cluster cluster = new Cluster(
                new ClusterId("new"),
                Labels.of(Map.of("tier", "edge")),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                "");
        Feed.OfCluster feed = new Feed.OfCluster(cluster.id());
        SortedMap<Feed, FeedEdit> plan = put(image, cluster);
        assertThat(plan).containsOnlyKeys(feed);
        assertThat(edit(plan, feed))
                .containsOnlyKeys(KEYS.desiredDomain(feed, DomainName.of("a.example.com")), KEYS.profile(feed));
    }

    /** Applying each plan to what was there gives what a plan from nothing gives: a write and the audit agree. */
    @Test
    void incrementsAddUpToTheWhole() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<Feed, SortedMap<String, DesiredValue>> state = new HashMap<>();
        IntentImage image = IntentImage.EMPTY;
        for (int step = 1; step <= 600; step++) {
            Map<IntentKey, Optional<Intent>> edits = new HashMap<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                randomEdit(random, edits);
            }
            IntentImage after = image.with(edits, step);
            planner.plan(image, after, edits.keySet()).forEach((feed, edit) -> apply(state, feed, edit));
            image = after;
            List<Feed> feeds = new ArrayList<>(List.of(ALL));
            after.clusters().keySet().forEach(id -> feeds.add(new Feed.OfCluster(id)));
            for (Feed feed : feeds) {
                assertThat(content(state, feed))
                        .as("seed %d step %d feed %s", seed, step, feed)
                        .isEqualTo(planner.content(after, feed));
            }
            assertThat(state.keySet()).as("seed %d", seed).isSubsetOf(feeds);
        }
    }

    private static SortedMap<String, DesiredValue> content(
            Map<Feed, SortedMap<String, DesiredValue>> state, Feed feed) {
        SortedMap<String, DesiredValue> content = new TreeMap<>(state.getOrDefault(feed, new TreeMap<>()));
        content.values()
                .removeIf(value -> value instanceof DesiredValue.Serial || value instanceof DesiredValue.Removed);
        return content;
    }

    private static void apply(Map<Feed, SortedMap<String, DesiredValue>> state, Feed feed, FeedEdit edit) {
        if (edit.dropped()) {
            state.remove(feed);
            return;
        }
        SortedMap<String, DesiredValue> keys = state.computeIfAbsent(feed, f -> new TreeMap<>());
        edit.keys().forEach((key, value) -> value.ifPresentOrElse(v -> keys.put(key, v), () -> keys.remove(key)));
    }

    private static void randomEdit(Random random, Map<IntentKey, Optional<Intent>> edits) {
        ClusterId cluster = new ClusterId("c" + random.nextInt(3));
        DomainName name = DomainName.of("d" + random.nextInt(4) + (random.nextBoolean() ? "" : ".x") + ".example.com");
        Placement placement = switch (random.nextInt(3)) {
            case 0 -> Placement.EVERYWHERE;
            case 1 -> Placement.on(Set.of(cluster));
            default -> new Placement(new TreeSet<>(), Labels.of(Map.of("tier", "t" + random.nextInt(2))));
        };
        SourceId source = random.nextBoolean() ? SourceId.API : new SourceId("legacy");
        Labels labels = Labels.of(Map.of("tier", "t" + random.nextInt(2)));
        Intent put = switch (random.nextInt(5)) {
            case 0 -> new Cluster(cluster, labels, Optional.empty(), Optional.empty(), List.of(), "");
            case 1 -> new Zone(DomainName.of("x.example.com"), "");
            default -> domain(name, source, placement, 1 + random.nextInt(3), random.nextInt(6) > 0);
        };
        edits.put(put.key(), random.nextInt(4) == 0 ? Optional.empty() : Optional.of(put));
    }

    private static Contribution domain(String name, Placement placement) {
        return domain(DomainName.of(name), SourceId.API, placement, 1, true);
    }

    private static Contribution domain(
            DomainName name, SourceId source, Placement placement, int host, boolean enabled) {
        Answer answer = new Answer(List.of(Address.of("192.0.2." + host)), Ttl.DEFAULT, false, Below.FORWARD);
        return new Contribution(name, source, answer, enabled, Optional.empty(), placement, "", "", Labels.NONE);
    }

    private static IntentImage with(IntentImage image, Intent intent) {
        return image.with(intent.key(), Optional.of(intent), 1);
    }

    private SortedMap<Feed, FeedEdit> put(IntentImage image, Intent intent) {
        return planner.plan(image, with(image, intent), List.of(intent.key()));
    }

    private static SortedMap<String, Optional<DesiredValue>> edit(SortedMap<Feed, FeedEdit> plan, Feed feed) {
        return Optional.ofNullable(plan.get(feed)).orElseThrow().keys();
    }
}
