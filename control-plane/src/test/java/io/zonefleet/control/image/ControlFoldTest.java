// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.image.Delta;
import io.zonefleet.image.Versioned;
import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.Change;
import io.zonefleet.model.ChangeCounts;
import io.zonefleet.model.ChangeId;
import io.zonefleet.model.ChangeItem;
import io.zonefleet.model.Cluster;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.Contribution;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.NodeId;
import io.zonefleet.model.NodeIdentity;
import io.zonefleet.model.NodeName;
import io.zonefleet.model.SourceId;
import io.zonefleet.model.Ttl;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ControlFoldTest {
    private static final Keys KEYS = Keys.DEFAULT;
    private static final ClusterId LOCAL = new ClusterId("local");
    private final ControlFold fold = new ControlFold(KEYS);

    @Test
    void foldsEveryKindOfKeyIntoItsPlace() {
        NodeIdentity node =
                new NodeIdentity(LOCAL, new NodeName("local-1"), Instant.EPOCH, Instant.EPOCH, Optional.empty());

        ControlImage image = fold.apply(
                ControlImage.EMPTY,
                puts(
                        9,
                        entry(KEYS.epoch(), Bytes.of("01J0000000000000000000000E"), 2),
                        entry(KEYS.topology(), Bytes.of("{}"), 4),
                        entry(KEYS.intent(Cluster.of(LOCAL).key()), Codec.encode(Cluster.of(LOCAL)), 4),
                        entry(KEYS.intent(domain("a.example.com").key()), Codec.encode(domain("a.example.com")), 5),
                        entry(KEYS.head(Feed.all()), head(7), 8),
                        entry(KEYS.pending(new Feed.OfCluster(LOCAL)), Bytes.of("{}"), 9),
                        entry(KEYS.node(LOCAL, node.node()), Codec.encode(node), 3),
                        entry(KEYS.desiredDomain(Feed.all(), DomainName.of("a.example.com")), Bytes.of("?"), 5)));

        assertThat(image.revision()).isEqualTo(9);
        assertThat(image.epoch()).contains(new Versioned<>("01J0000000000000000000000E", 2));
        assertThat(image.topologyRevision()).isEqualTo(4);
        assertThat(image.intent().clusters()).containsOnlyKeys(LOCAL);
        assertThat(image.intent().revisionOf(domain("a.example.com").key())).isEqualTo(5);
        assertThat(image.fleet().heads()).containsEntry(Feed.all(), 7L);
        assertThat(image.fleet().pending()).containsEntry(new Feed.OfCluster(LOCAL), 9L);
        assertThat(image.fleet().nodes()).containsEntry(new NodeId(LOCAL, node.node()), node);
        assertThat(image.fleet().unreadable()).isEmpty();
    }

    @Test
    void forgetsWhatWasDeleted() {
        String key = KEYS.intent(domain("a.example.com").key());
        ControlImage before =
                fold.apply(ControlImage.EMPTY, puts(5, entry(key, Codec.encode(domain("a.example.com")), 5)));

        ControlImage after = fold.apply(before, new Delta(6, false, List.of(), List.of(key, KEYS.epoch())));

        assertThat(after.intent().domains()).isEmpty();
        assertThat(after.revision()).isEqualTo(6);
        assertThat(before.intent().domains()).hasSize(1);
    }

    @Test
    void keepsTheLastGoodValueOfAKeyThatBecameUnreadableUntilItIsReadableAgain() {
        String key = KEYS.intent(domain("a.example.com").key());
        ControlImage good =
                fold.apply(ControlImage.EMPTY, puts(5, entry(key, Codec.encode(domain("a.example.com")), 5)));

        ControlImage broken = fold.apply(good, puts(6, entry(key, Bytes.of("rubbish"), 6)));
        ControlImage healed = fold.apply(broken, puts(7, entry(key, Codec.encode(domain("a.example.com")), 7)));

        assertThat(broken.intent()).isEqualTo(good.intent());
        assertThat(broken.fleet().unreadable()).containsOnlyKeys(key);
        assertThat(healed.fleet().unreadable()).isEmpty();
        assertThat(healed.intent().revisionOf(domain("a.example.com").key())).isEqualTo(7);
    }

    @Test
    void keepsOnlyTheNewestChangesAndNoItems() {
        ControlFold keepingFive = new ControlFold(KEYS, 5);
        ControlImage image = ControlImage.EMPTY;
        for (int i = 0; i < 8; i++) {
            Change change = change(i);
            image = keepingFive.apply(image, puts(i + 1, entry(KEYS.change(change.id()), Codec.encode(change), i + 1)));
        }

        assertThat(image.fleet().changes()).hasSize(5);
        assertThat(image.fleet().changes().firstKey()).isEqualTo(change(3).id());
        assertThat(image.fleet().changes().values())
                .allSatisfy(change -> assertThat(change.touched().has(Touched.ofResource("domains/a.example.com")))
                        .isTrue());
    }

    private static Change change(int number) {
        ChangeId id = new ChangeId("01J%023d".formatted(number));
        ChangeItem item =
                new ChangeItem(domain("a.example.com").key(), Optional.empty(), Optional.of(domain("a.example.com")));
        return new Change(
                id,
                Instant.EPOCH,
                "token:test",
                "",
                new TreeSet<>(List.of("all")),
                new ChangeCounts(1, 0, 0, 0),
                0,
                List.of(item),
                List.of());
    }

    private static Contribution domain(String name) {
        return Contribution.of(
                DomainName.of(name),
                SourceId.API,
                new Answer(List.of(Address.of("192.0.2.1")), Ttl.DEFAULT, false, Below.FORWARD));
    }

    private static Bytes head(long from) {
        return Codec.encode(new DesiredValue.Head(OptionalLong.of(from), List.of(), false));
    }

    private static Delta puts(long revision, Entry... entries) {
        return new Delta(revision, false, List.of(entries), List.of());
    }

    private static Entry entry(String key, Bytes value, long revision) {
        return new Entry(key, value, revision, revision);
    }
}
