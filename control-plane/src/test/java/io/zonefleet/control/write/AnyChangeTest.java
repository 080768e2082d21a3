// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.write;

import static io.zonefleet.control.change.WriteFixture.accepted;
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
import io.zonefleet.control.wire.JsonBody;
import io.zonefleet.model.Change;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Intent;
import io.zonefleet.store.KeyRange;
import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random changes of everything that is intent: each does what its plan says, to the byte of what nodes then write, and is undone byte for
 * byte. jqwik prints the seed of a history that fails, and begins with it the next time.
 */
class AnyChangeTest {
    private static final int ROUNDS = 15;

    @Property(tries = 16)
    void aChangeDoesWhatItsPlanSaysAndIsUndone(@ForAll long seed) throws Exception {
        try (WriteFixture fixture = new WriteFixture()) {
            new History(fixture, new Random(seed)).run();
        }
    }

    private static final class History {
        private final WriteFixture fixture;
        private final Random random;
        private final RandomEdits edits;
        private final WrittenState state;
        private final StoredChanges stored;
        private final PlanJson plans = new PlanJson(new ChangeJson(History::spec));

        History(WriteFixture fixture, Random random) {
            this.fixture = fixture;
            this.random = random;
            this.edits = new RandomEdits(random);
            this.state = new WrittenState(fixture);
            this.stored = new StoredChanges(fixture.store, fixture.keys);
        }

        void run() throws Exception {
            settle(fixture.written(Edit.put(Cluster.of(new ClusterId("c1"))), Edit.put(source("legacy"))));
            for (int round = 0; round < ROUNDS; round++) {
                WriteRequest request =
                        request(edits.next(fixture.images.current().intent()));
                if (fixture.writer.preview(request) instanceof Preview.Planned(WritePreview plan)
                        && !plan.items().isEmpty()) {
                    round("round " + round, request, plan);
                }
            }
        }

        private void round(String round, WriteRequest request, WritePreview plan) throws Exception {
            SortedMap<String, String> intent = state.intent();
            SortedMap<String, String> desired = state.desired();
            Map<String, SortedMap<String, String>> served = state.served();
            ObjectNode shown =
                    plans.json(plan, fixture.images.current(), JsonBody.object().arrayNode(), PlanView.FIRST);

            Change change = apply(request, plans.hash(plan, fixture.images.current()));

            assertThat(change.items()).as(round).isEqualTo(plan.items());
            assertThat(differences(served, state.served()))
                    .as("%s, %s", round, change.items())
                    .isEqualTo(planned(shown));
            WriteRequest back = request(new Reverted(change, Set.of(), false)
                    .edits(fixture.images.current().intent()));
            // what was before may not be put any more: a placement on a cluster that is gone
            if (random.nextBoolean() && fixture.writer.preview(back) instanceof Preview.Planned) {
                settle(accepted(fixture.writer.write(back)));
                assertThat(state.intent()).as(round).isEqualTo(intent);
                assertThat(state.desired()).as(round).isEqualTo(desired);
                assertThat(state.served()).as(round).isEqualTo(served);
            }
        }

        private Change apply(WriteRequest request, PlanHash hash) throws Exception {
            WriteOutcome.Written written = accepted(fixture.writer.writeAsPlanned(
                    request,
                    preview -> plans.hash(preview, fixture.images.current())
                            .sha256()
                            .equals(hash.sha256())));
            settle(written);
            return stored.find(written.change().orElseThrow(), Integer.MAX_VALUE)
                    .orElseThrow()
                    .change();
        }

        private void settle(WriteOutcome.Written written) throws Exception {
            fixture.settled(written.revision());
            fixture.images.await(
                    fixture.store.read(KeyRange.single(fixture.keys.epoch()), 0).revision(), Await.PATIENCE);
        }

        private static WriteRequest request(List<Edit> edits) {
            return new WriteRequest("token:test", "", edits, true, false, Optional.empty());
        }

        private static ObjectNode spec(Intent intent) {
            return JsonBody.object().put("as", intent.toString());
        }
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
                    .filter(text -> !Objects.equals(was.get(text), is.get(text)))
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
}
