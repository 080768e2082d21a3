// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import static io.zonefleet.control.change.WriteFixture.accepted;
import static io.zonefleet.control.change.WriteFixture.contribution;
import static io.zonefleet.control.change.WriteFixture.placed;
import static io.zonefleet.control.change.WriteFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.change.Edit;
import io.zonefleet.control.change.Preview;
import io.zonefleet.control.change.WriteFixture;
import io.zonefleet.control.change.WriteOutcome;
import io.zonefleet.control.change.WritePreview;
import io.zonefleet.control.change.WriteRequest;
import io.zonefleet.control.history.Reverted;
import io.zonefleet.control.history.StoredChanges;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Change;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Intent;
import io.zonefleet.model.IntentKey;
import io.zonefleet.model.Labels;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import io.zonefleet.model.Zone;
import io.zonefleet.render.CorefileText;
import io.zonefleet.render.NodeSettings;
import io.zonefleet.render.RenderedZone;
import io.zonefleet.render.ServedImage;
import io.zonefleet.render.ZoneAssignment;
import io.zonefleet.render.ZoneText;
import io.zonefleet.store.KeyRange;
import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random changes: each does what its plan says, for nodes too, and is undone byte for byte. */
class PlansAndRevertsTest {
    private static final int ROUNDS = 120;
    private static final List<String> CLUSTERS = List.of("a", "b", "c");
    private static final List<String> NAMES = List.of(
            "example.com",
            "a.example.com",
            "b.a.example.com",
            "c.b.a.example.com",
            "d.example.com",
            "example.org",
            "x.example.org",
            "alone.test.net");

    private final long seed = Long.getLong("zonefleet.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final WriteFixture fixture = new WriteFixture();
    private final StoredChanges stored = new StoredChanges(fixture.store, fixture.keys);
    private final PlanJson plans = new PlanJson(new ChangeJson(PlansAndRevertsTest::spec));

    @BeforeEach
    void declare() throws Exception {
        settle(fixture.written(Edit.put(Cluster.of(new ClusterId("a"))), Edit.put(source("legacy"))));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aChangeDoesWhatItsPlanSaysAndIsUndone() throws Exception {
        int reverted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            WriteRequest request = request(edits());
            if (fixture.writer.preview(request) instanceof Preview.Planned(WritePreview plan)
                    && !plan.items().isEmpty()) {
                SortedMap<String, String> before = intent();
                Map<String, SortedMap<String, String>> servedBefore = served();
                ObjectNode shown = plans.json(
                        plan, fixture.images.current(), JsonBody.object().arrayNode());

                Change change = apply(request, plans.hash(plan, fixture.images.current()));

                assertThat(change.items()).as("seed %d, round %d", seed, round).isEqualTo(plan.items());
                assertThat(differences(servedBefore, served()))
                        .as("seed %d, round %d, %s", seed, round, change.items())
                        .isEqualTo(planned(shown));
                WriteRequest back = request(new Reverted(change, Set.of(), false)
                        .edits(fixture.images.current().intent()));
                // what was before may not be put any more: a placement on a cluster that is gone
                if (random.nextBoolean() && fixture.writer.preview(back) instanceof Preview.Planned) {
                    reverted++;
                    settle(accepted(fixture.writer.write(back)));
                    assertThat(intent()).as("seed %d, round %d", seed, round).isEqualTo(before);
                    assertThat(served()).as("seed %d, round %d", seed, round).isEqualTo(servedBefore);
                }
            }
        }
        assertThat(reverted).isPositive();
    }

    private Change apply(WriteRequest request, PlanHash hash) throws Exception {
        WriteOutcome.Written written = accepted(fixture.writer.writeAsPlanned(
                request,
                preview ->
                        plans.hash(preview, fixture.images.current()).sha256().equals(hash.sha256())));
        settle(written);
        return stored.find(written.change().orElseThrow(), Integer.MAX_VALUE)
                .orElseThrow()
                .change();
    }

    private void settle(WriteOutcome.Written written) throws Exception {
        ControlImage image = fixture.settled(written.revision());
        fixture.images.await(
                fixture.store.read(KeyRange.single(fixture.keys.epoch()), 0).revision(), Await.PATIENCE);
        assertThat(image.fleet().pending()).isEmpty();
    }

    private static WriteRequest request(List<Edit> edits) {
        return new WriteRequest("token:test", "", edits, true, false, Optional.empty());
    }

    private List<Edit> edits() {
        Map<IntentKey, Edit> edits = new TreeMap<>(Comparator.comparing(IntentKey::toString));
        if (random.nextInt(15) == 0) { // more than one transaction takes
            IntStream.range(0, 60).forEach(i -> add(edits, value("n" + i + ".many.test")));
        }
        for (int i = random.nextInt(5); i >= 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> add(edits, cluster());
                case 1 ->
                    add(
                            edits,
                            new Zone(
                                    DomainName.of(pick(List.of("example.com", "a.example.com", "test.net"))),
                                    pick(List.of("", "x"))));
                default -> add(edits, value(pick(NAMES)));
            }
        }
        return List.copyOf(edits.values());
    }

    private void add(Map<IntentKey, Edit> edits, Intent wanted) {
        boolean there = fixture.images.current().intent().find(wanted.key()).isPresent();
        edits.put(wanted.key(), there && random.nextInt(3) == 0 ? Edit.delete(wanted.key()) : Edit.put(wanted));
    }

    private Cluster cluster() {
        Cluster plain = Cluster.of(new ClusterId(pick(CLUSTERS)));
        Labels labels = random.nextBoolean() ? Labels.NONE : Labels.of(Map.of("env", pick(List.of("prod", "test"))));
        return new Cluster(
                plain.id(),
                labels,
                plain.profile(),
                plain.clusterDomain(),
                plain.kubeDns(),
                pick(List.of("", "a comment")),
                plain.kubeProxy(),
                plain.kubeDnsUpstream());
    }

    private Contribution value(String name) {
        SourceId source = random.nextInt(4) == 0 ? new SourceId("legacy") : SourceId.API;
        Contribution plain = contribution(name, source, "192.0.2." + (1 + random.nextInt(3)));
        Answer answer = new Answer(
                plain.answer().addresses(),
                new Ttl(5 + random.nextInt(2)),
                random.nextInt(3) == 0,
                random.nextInt(3) == 0 ? Below.NXDOMAIN : Below.FORWARD);
        Contribution whole = new Contribution(
                plain.name(),
                source,
                answer,
                random.nextInt(5) > 0,
                plain.origin(),
                plain.placement(),
                pick(List.of("", "owner")),
                "",
                plain.labels());
        return random.nextInt(3) == 0 ? placed(whole, pick(CLUSTERS)) : whole;
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private SortedMap<String, String> intent() {
        SortedMap<String, String> intent = new TreeMap<>();
        fixture.store
                .read(fixture.keys.intents(), 0)
                .entries()
                .forEach(entry -> intent.put(entry.key(), entry.value().utf8()));
        return intent;
    }

    /** Per cluster what an agent writes by what it reads: zones by their names, and the Corefile. */
    private Map<String, SortedMap<String, String>> served() {
        Map<String, SortedMap<String, String>> served = new TreeMap<>();
        for (ClusterId id : fixture.images.current().intent().clusters().keySet()) {
            ServedImage image = ServedImage.of(fixture.asSeenBy(id.text()));
            SortedMap<String, String> texts = new TreeMap<>();
            ZoneText zones = new ZoneText(image.profile().profile().negativeTtl());
            ZoneAssignment assignment = ZoneAssignment.of(image);
            assignment.zones().forEach((zone, content) -> {
                if (zones.preview(content) instanceof RenderedZone.Text rendered) {
                    texts.put(zone.text(), rendered.text());
                }
            });
            texts.put(
                    "Corefile",
                    new CorefileText(image.cluster(), image.profile(), NodeSettings.DEFAULT)
                            .render(List.copyOf(assignment.zones().values()))
                            .text());
            served.put(id.text(), texts);
        }
        return served;
    }

    private static List<String> differences(
            Map<String, SortedMap<String, String>> before, Map<String, SortedMap<String, String>> after) {
        List<String> differences = new ArrayList<>();
        Set<String> clusters = new TreeSet<>(before.keySet());
        clusters.addAll(after.keySet());
        for (String cluster : clusters) {
            SortedMap<String, String> was = before.getOrDefault(cluster, new TreeMap<>());
            SortedMap<String, String> is = after.getOrDefault(cluster, new TreeMap<>());
            Set<String> texts = new TreeSet<>(was.keySet());
            texts.addAll(is.keySet());
            texts.stream()
                    .filter(text -> !Optional.ofNullable(was.get(text)).equals(Optional.ofNullable(is.get(text))))
                    .forEach(text -> differences.add(difference(
                            cluster, text, Optional.ofNullable(was.get(text)), Optional.ofNullable(is.get(text)))));
        }
        return differences.stream().sorted().toList();
    }

    private static List<String> planned(ObjectNode plan) {
        List<String> planned = new ArrayList<>();
        for (JsonNode cluster : plan.path("clusters")) {
            String id = cluster.path("id").asText();
            cluster.path("zones")
                    .forEach(zone -> planned.add(
                            difference(id, zone.path("zone").asText(), text(zone, "before"), text(zone, "after"))));
            if (cluster.has("corefile")) {
                JsonNode corefile = cluster.path("corefile");
                planned.add(difference(id, "Corefile", text(corefile, "before"), text(corefile, "after")));
            }
        }
        return planned.stream().sorted().toList();
    }

    private static Optional<String> text(JsonNode of, String field) {
        return Optional.ofNullable(of.get(field)).map(JsonNode::asText);
    }

    private static String difference(String cluster, String text, Optional<String> before, Optional<String> after) {
        return cluster + " " + text + "\n--- " + before.orElse("") + "\n+++ " + after.orElse("");
    }

    private static ObjectNode spec(Intent intent) {
        return JsonBody.object().put("as", intent.toString());
    }
}
