// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.image.ControlFold;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.node.FaultHistory.Healed;
import io.zonefleet.image.Delta;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Fault;
import io.zonefleet.model.FaultKind;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.NodeStatus;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FaultHistoryTest {
    private static final Keys KEYS = Keys.DEFAULT;
    private static final ClusterId CLUSTER = new ClusterId("local");
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant HEARD = START.minus(Duration.ofMinutes(4));

    private Instant now = START;
    private long revision = 1;
    private ControlImage image = ControlImage.EMPTY;
    private final FaultHistory history = new FaultHistory(KEYS, () -> image, () -> now);

    private static NodeName name(String node) {
        return new NodeName(node);
    }

    private static NodeId id(String node) {
        return new NodeId(CLUSTER, name(node));
    }

    private static Fault fault(FaultKind kind, String subject) {
        return new Fault(kind, subject, kind.text() + " of " + subject, START);
    }

    private Entry entry(String key, Bytes value) {
        return new Entry(key, value, revision, revision);
    }

    private Entry identity(String node) {
        return entry(
                KEYS.node(CLUSTER, name(node)),
                Codec.encode(new NodeIdentity(CLUSTER, name(node), HEARD, HEARD, Optional.empty())));
    }

    private Entry status(String node, Fault... faults) {
        return entry(
                KEYS.status(CLUSTER, name(node)),
                Codec.encode(new NodeStatus(
                        CLUSTER,
                        name(node),
                        now,
                        "E1",
                        new TreeMap<>(),
                        Optional.empty(),
                        OptionalDouble.empty(),
                        0,
                        0,
                        List.of(),
                        List.of(faults),
                        new TreeMap<>(),
                        "",
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
    }

    private void tell(boolean full, List<Entry> puts, List<String> deletes) {
        revision++;
        Delta delta = new Delta(revision, full, puts, deletes);
        image = new ControlFold(KEYS).apply(image, delta);
        history.note(delta);
    }

    private void put(Entry... entries) {
        tell(false, List.of(entries), List.of());
    }

    private void silence(String node) {
        tell(false, List.of(), List.of(KEYS.status(CLUSTER, name(node))));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private List<String> healed() {
        return history.healed(Optional.empty()).stream()
                .map(one -> one.node().node() + " " + one.kind())
                .toList();
    }

    @Test
    void aFaultHasHealedOnceItIsNotReportedAnyMore() {
        put(identity("n1"), status("n1", fault(FaultKind.ZONE_REFUSED, "a"), fault(FaultKind.ZONE_REFUSED, "b")));
        pass(Duration.ofMinutes(5));
        put(status("n1", fault(FaultKind.ZONE_REFUSED, "b")));

        assertThat(history.healed(Optional.of(CLUSTER)))
                .containsExactly(new Healed(
                        id("n1"),
                        "zone-refused",
                        new Reported("a", "zone-refused of a", Optional.empty()),
                        START,
                        START.plus(Duration.ofMinutes(5))));
        assertThat(history.healed(Optional.of(new ClusterId("other")))).isEmpty();
    }

    @Test
    void whatASilentNodeHadIsNotKnownToHaveHealedBeforeItReportsAgain() {
        put(identity("n1"), status("n1", fault(FaultKind.WRITE_FAILED, "disk"), fault(FaultKind.NOT_PROVED, "z")));
        pass(Duration.ofMinutes(1));
        silence("n1");
        assertThat(healed()).isEmpty();
        assertThat(history.silentSince(id("n1"))).contains(now);

        pass(Duration.ofMinutes(1));
        put(status("n1", fault(FaultKind.WRITE_FAILED, "disk")));
        assertThat(healed()).containsExactlyInAnyOrder("n1 not-proved", "n1 silent");
        assertThat(history.silentSince(id("n1"))).isEmpty();
    }

    @Test
    void whoWasSilentAtTheBeginningIsSoSinceItWasLastHeard() {
        image = new ControlFold(KEYS)
                .apply(
                        image,
                        new Delta(revision, true, List.of(identity("n1"), identity("n2"), status("n2")), List.of()));
        history.begin();
        assertThat(history.silentSince(id("n1"))).contains(HEARD);
        assertThat(history.silentSince(id("n2"))).isEmpty();
        assertThat(history.silentSince(id("n3"))).isEmpty();
        // read anew as a whole: nothing has changed
        pass(Duration.ofMinutes(1));
        tell(true, List.of(identity("n1"), identity("n2"), status("n2")), List.of());
        assertThat(history.silentSince(id("n1"))).contains(HEARD);
        assertThat(healed()).isEmpty();
    }

    @Test
    void aForgottenNodeHasNothingThatCouldHeal() {
        put(identity("n1"), status("n1", fault(FaultKind.WRITE_FAILED, "disk")));
        tell(false, List.of(), List.of(KEYS.status(CLUSTER, name("n1")), KEYS.node(CLUSTER, name("n1"))));
        put(identity("n1"), status("n1"));
        assertThat(healed()).isEmpty();
    }

    @Test
    void keepsTheLastHourAndOfEachClusterSoMuch() {
        put(identity("n1"), status("n1", fault(FaultKind.WRITE_FAILED, "disk")));
        put(status("n1"));
        pass(FaultHistory.KEPT);
        assertThat(healed()).hasSize(1);
        assertThat(history.from()).isEqualTo(START);
        pass(Duration.ofSeconds(1));
        assertThat(healed()).isEmpty();
        assertThat(history.from()).isEqualTo(START.plusSeconds(1));

        for (int i = 0; i < FaultHistory.MOST + 100; i++) {
            put(status("n1", fault(FaultKind.ZONE_REFUSED, "z" + i)));
        }
        assertThat(healed()).hasSize(FaultHistory.MOST);
    }

    @Test
    void aGroupCountsANodeOnceFromItsFirstTimeToItsLast() {
        put(identity("n1"), identity("n2"), status("n1", fault(FaultKind.ZONE_REFUSED, "a")), status("n2"));
        pass(Duration.ofMinutes(1));
        put(status("n1"));
        put(status("n1", new Fault(FaultKind.ZONE_REFUSED, "b", "later", now)));
        put(status("n2", new Fault(FaultKind.ZONE_REFUSED, "b", "later", now)));
        pass(Duration.ofMinutes(1));
        put(status("n1"), status("n2"));

        HealedGroup group =
                HealedGroup.of(history.healed(Optional.empty())).iterator().next();
        assertThat(HealedGroup.of(history.healed(Optional.empty()))).hasSize(1);
        assertThat(group.group().nodes()).isEqualTo(2);
        assertThat(group.group().named()).containsExactly(name("n1"), name("n2"));
        assertThat(group.group().since()).isEqualTo(START);
        assertThat(group.group().reported().subject()).isEqualTo("a");
        assertThat(group.until()).isEqualTo(now);
    }
}
