// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.image.ClusterFold;
import io.zonefleet.image.ClusterImage;
import io.zonefleet.image.Delta;
import io.zonefleet.image.IntentImage;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Drain;
import io.zonefleet.model.DrainId;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Labels;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Zone;
import io.zonefleet.render.RenderedZone;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ZoneAssignment;
import io.zonefleet.render.ZoneContent;
import io.zonefleet.render.ZoneText;
import io.zonefleet.store.Entry;
import io.zonefleet.store.KeyRange;
import io.zonefleet.testing.AnyModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever happens to intent: plans add up, answers merge in any order, and no serial stands for two texts. */
class AnyHistoryTest {
    private static final Keys KEYS = Keys.DEFAULT;
    private static final ZoneText ZONE_TEXT = new ZoneText(new Ttl(5));

    private final DesiredPlanner planner = new DesiredPlanner(KEYS);

    /** One piece of intent put or removed. */
    record Edit(IntentKey key, Optional<Intent> piece) {}

    @Provide
    Arbitrary<List<List<Edit>>> histories() {
        return edits().list().ofMinSize(1).ofMaxSize(3).list().ofMinSize(2).ofMaxSize(25);
    }

    @Provide
    Arbitrary<List<Contribution>> contributions() {
        return AnyModel.contributions().list().ofMinSize(1).ofMaxSize(5);
    }

    private static Arbitrary<Edit> edits() {
        Arbitrary<DomainName> names = Arbitraries.of("a", "b", "m")
                .list()
                .ofMaxSize(3)
                .map(labels -> new DomainName(labels.isEmpty() ? "x.test" : String.join(".", labels) + ".x.test"));
        Arbitrary<Intent> contributions =
                Combinators.combine(names, AnyModel.contributions()).as(AnyHistoryTest::named);
        Arbitrary<Intent> ofClusters = Combinators.combine(
                        names, AnyModel.contributions().list().ofMinSize(1).ofMaxSize(3))
                .as(AnyHistoryTest::ofClusters);
        Arbitrary<Intent> zones = names.map(name -> new Zone(name, ""));
        Arbitrary<Intent> pieces = Arbitraries.frequencyOf(
                Tuple.of(6, contributions),
                Tuple.of(2, ofClusters),
                Tuple.of(1, drains()),
                Tuple.of(3, zones),
                Tuple.of(1, AnyModel.clusters().map(Intent.class::cast)),
                Tuple.of(1, AnyModel.profiles().map(Intent.class::cast)));
        return Combinators.combine(pieces, Arbitraries.of(true, true, false))
                .as((piece, put) -> new Edit(piece.key(), put ? Optional.of(piece) : Optional.empty()));
    }

    private static Contribution named(DomainName name, Contribution any) {
        return of(name, any.source(), any);
    }

    private static Contribution of(DomainName name, SourceId source, Contribution any) {
        return new Contribution(
                name,
                source,
                any.answer(),
                any.enabled(),
                any.origin(),
                any.placement(),
                "",
                "",
                any.labels(),
                any.horizons(),
                any.labels().equals(Labels.NONE),
                List.of());
    }

    /** What the first of three clusters contribute through the API. */
    private static Contribution ofClusters(DomainName name, List<Contribution> any) {
        List<Contribution> parts = new ArrayList<>();
        for (int i = 0; i < any.size(); i++) {
            parts.add(of(name, SourceId.CLUSTERS, any.get(i)).of(new ClusterId("c" + (i + 1))));
        }
        return Contribution.together(parts).orElseThrow();
    }

    /** Of a cluster, or of the address that {@link AnyModel#records} have. */
    private static Arbitrary<Intent> drains() {
        List<Address> address = List.of(Address.of("192.0.2.7"));
        return Combinators.combine(
                        Arbitraries.of("d1", "d2"), AnyModel.clusterIds().optional(), Arbitraries.of(true, false))
                .as((id, cluster, whole) -> new Drain(
                        new DrainId(id),
                        cluster,
                        cluster.isPresent() && whole ? List.of() : address,
                        Optional.empty(),
                        ""));
    }

    @Property
    void noSerialStandsForTwoTextsAndNoneGoesBack(@ForAll("histories") List<List<Edit>> history) {
        SortedMap<String, Entry> stored = new TreeMap<>();
        Map<String, String> texts = new HashMap<>();
        Map<String, Long> serials = new HashMap<>();
        IntentImage before = IntentImage.EMPTY;
        long revision = 0;
        for (List<Edit> step : history) {
            revision++;
            Map<IntentKey, Optional<Intent>> edits = differing(before, step);
            IntentImage after = before.with(edits, revision);
            write(stored, planner.plan(before, after, edits.keySet()), revision);
            // one that is declared again begins anew; its agents signal where a serial has another text than on their
            // disk
            Set<ClusterId> gone = new HashSet<>(before.clusters().keySet());
            gone.removeAll(after.clusters().keySet());
            texts.keySet().removeIf(place -> gone.stream().anyMatch(cluster -> place.startsWith(cluster + " ")));
            serials.keySet().removeIf(place -> gone.stream().anyMatch(cluster -> place.startsWith(cluster + " ")));
            for (ClusterId cluster : after.clusters().keySet()) {
                for (ZoneContent zone : zones(stored, cluster, revision)) {
                    String place = cluster + " " + zone.zone();
                    RenderedZone.Text text = (RenderedZone.Text) ZONE_TEXT.render(zone);
                    assertThat(texts.merge(place + " " + zone.serial(), text.text(), (old, now) -> old))
                            .as("%s has two texts of serial %d", place, zone.serial())
                            .isEqualTo(text.text());
                    assertThat(serials.merge(place, zone.serial(), Math::max))
                            .as("the serial of %s went back", place)
                            .isEqualTo(zone.serial());
                }
            }
            before = after;
        }
    }

    @Property
    void fromWhatIsAlreadySoNothingFollows(@ForAll("histories") List<List<Edit>> history) {
        IntentImage image = IntentImage.EMPTY;
        long revision = 0;
        for (List<Edit> step : history) {
            image = image.with(differing(image, step), ++revision);
        }
        Set<IntentKey> touched = new HashSet<>();
        image.domains()
                .forEach((name, parts) -> parts.keySet().forEach(s -> touched.add(new IntentKey.OfDomain(name, s))));
        image.clusters().keySet().forEach(id -> touched.add(new IntentKey.OfCluster(id)));
        image.profiles().keySet().forEach(id -> touched.add(new IntentKey.OfProfile(id)));
        image.drains().keySet().forEach(id -> touched.add(new IntentKey.OfDrain(id)));
        assertThat(planner.plan(image, image, touched)).isEmpty();
        assertThat(ShrinkGuard.judge(image, image, image.domains().keySet())).isEmpty();
    }

    @Property
    void anOutlineHasTheFeedsOfThePlanAndWhichOfThemLoseNames(@ForAll("histories") List<List<Edit>> history) {
        IntentImage before = IntentImage.EMPTY;
        long revision = 0;
        for (List<Edit> step : history) {
            Map<IntentKey, Optional<Intent>> edits = differing(before, step);
            IntentImage after = before.with(edits, ++revision);
            SortedMap<Feed, FeedEdit> expected = planner.plan(before, after, edits.keySet());
            expected.replaceAll((feed, edit) -> {
                SortedMap<String, Optional<DesiredValue>> removed = new TreeMap<>(edit.keys());
                removed.keySet().retainAll(Set.of(KEYS.removed(feed)));
                return new FeedEdit(removed, edit.dropped());
            });
            assertThat(planner.outline(before, after, edits.keySet())).isEqualTo(expected);
            before = after;
        }
    }

    @Property
    void theOrderOfEditsInOneStepDoesNotMatter(@ForAll("histories") List<List<Edit>> history, @ForAll Random random) {
        IntentImage before = IntentImage.EMPTY;
        long revision = 0;
        for (List<Edit> step : history) {
            Map<IntentKey, Optional<Intent>> edits = differing(before, step);
            List<IntentKey> order = new ArrayList<>(edits.keySet());
            Collections.shuffle(order, random);
            IntentImage shuffled = before;
            revision++;
            for (IntentKey key : order) {
                shuffled = shuffled.with(Map.of(key, edits.getOrDefault(key, Optional.empty())), revision);
            }
            IntentImage after = before.with(edits, revision);
            assertThat(shuffled).isEqualTo(after);
            assertThat(planner.plan(before, shuffled, order)).isEqualTo(planner.plan(before, after, edits.keySet()));
            Set<DomainName> touched = DesiredPlanner.touchedNames(before, after, order);
            assertThat(ShrinkGuard.judge(before, shuffled, touched))
                    .isEqualTo(ShrinkGuard.judge(before, after, touched));
            before = after;
        }
    }

    @Property
    void answersMergeInAnyOrderAndMoreThanOnce(
            @ForAll("contributions") List<Contribution> contributions, @ForAll Random random) {
        List<Contribution> shuffled = new ArrayList<>(contributions);
        shuffled.add(contributions.getFirst());
        Collections.shuffle(shuffled, random);
        assertThat(DesiredAnswers.merge(shuffled)).isEqualTo(DesiredAnswers.merge(contributions));
    }

    /** What {@code step} changes, the last edit of a piece winning. */
    private static Map<IntentKey, Optional<Intent>> differing(IntentImage image, List<Edit> step) {
        Map<IntentKey, Optional<Intent>> edits = new HashMap<>();
        step.forEach(edit -> edits.put(edit.key(), edit.piece()));
        edits.entrySet()
                .removeIf(edit -> image.find(edit.getKey())
                        .<Intent>map(found -> found.value())
                        .equals(edit.getValue()));
        return edits;
    }

    private static void write(SortedMap<String, Entry> stored, Map<Feed, FeedEdit> plan, long revision) {
        plan.forEach((feed, edit) -> {
            if (edit.dropped()) {
                stored.keySet().removeIf(key -> key.startsWith(KEYS.desired(feed)));
            }
            edit.keys().forEach((key, value) -> {
                stored.remove(key);
                value.ifPresent(v -> stored.put(key, new Entry(key, Codec.encode(v), revision, revision)));
            });
        });
    }

    private static Collection<ZoneContent> zones(SortedMap<String, Entry> stored, ClusterId cluster, long revision) {
        List<KeyRange> ranges = KEYS.agentRanges(cluster);
        List<Entry> read = stored.values().stream()
                .filter(entry -> ranges.stream().anyMatch(range -> range.contains(entry.key())))
                .toList();
        ClusterImage image =
                new ClusterFold(KEYS).apply(ClusterImage.empty(cluster), new Delta(revision, true, read, List.of()));
        return ZoneAssignment.of(ServedImage.of(image)).zones().values();
    }
}
