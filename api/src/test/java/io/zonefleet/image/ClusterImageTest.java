// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.keys.Codec;
import io.zonefleet.keys.DesiredValue;
import io.zonefleet.keys.Digest;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.Address;
import io.zonefleet.model.Answer;
import io.zonefleet.model.Below;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Ttl;
import io.zonefleet.store.Bytes;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.MemoryStore;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Txn;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClusterImageTest {
    private static final ClusterId PROD = new ClusterId("prod");
    private static final Feed ALL = Feed.all();
    private static final Feed OWN = new Feed.OfCluster(PROD);
    private static final DomainName A = DomainName.of("a.example.com");
    private static final OptionalLong SELF = OptionalLong.empty();

    private final Keys keys = Keys.DEFAULT;
    private final MemoryStore store = new MemoryStore();
    private final ClusterFold fold = new ClusterFold(keys);

    @Test
    void theClustersFeedWinsByNameAndCanMask() {
        put(keys.desiredDomain(ALL, A), domain("192.0.2.1"));
        assertThat(addresses()).containsExactly("192.0.2.1");
        put(keys.desiredDomain(OWN, A), domain("192.0.2.2"));
        assertThat(addresses()).containsExactly("192.0.2.2");
        put(keys.desiredDomain(OWN, A), new DesiredValue.Domain(SELF, Optional.empty()));
        assertThat(image().names()).isEmpty();
    }

    @Test
    void knowsWhatIsMissing() {
        assertThat(image().gaps()).hasSize(3);
        store.commit(Txn.builder()
                .put(keys.epoch(), Bytes.of("01ARZ3NDEKTSV4RRFFQ69G5FAV"))
                .build());
        put(keys.head(ALL), head(List.of(), false));
        assertThat(image().gaps()).containsExactly(ClusterImage.Gap.NOT_DECLARED);
        put(keys.head(OWN), head(List.of(), false));
        assertThat(image().gaps()).isEmpty();
    }

    @Test
    void isTornUntilBothHalvesOfATransactionAreThere() {
        put(keys.head(OWN), head(List.of(), false));
        put(keys.head(ALL), head(List.of("clusters/prod"), false));
        assertThat(image().isTorn()).isTrue();
        store.commit(Txn.builder()
                .put(keys.head(ALL), Codec.encode(head(List.of("clusters/prod"), false)))
                .put(keys.head(OWN), Codec.encode(head(List.of("all"), false)))
                .build());
        assertThat(image().isTorn()).isFalse();
        put(keys.head(ALL), head(List.of("clusters/other"), false));
        assertThat(image().isTorn()).isFalse();
        put(keys.head(ALL), head(List.of(), true));
        assertThat(image().isTorn()).isTrue();
    }

    @Test
    void keepsTheLastGoodValueOfAKeyThatCanNotBeRead() {
        put(keys.desiredDomain(ALL, A), domain("192.0.2.1"));
        ClusterImage good = image();
        store.commit(Txn.builder()
                .put(keys.desiredDomain(ALL, A), Bytes.of("rubbish"))
                .build());
        ClusterImage bad = fold.apply(good, delta());
        assertThat(bad.names()).containsKey(A);
        assertThat(bad.unreadable()).containsKey(keys.desiredDomain(ALL, A));
        put(keys.desiredDomain(ALL, A), domain("192.0.2.3"));
        assertThat(fold.apply(bad, delta()).unreadable()).isEmpty();
    }

    @Test
    void noticesThatItContradictsTheDigestOfItsOwnRevision() {
        put(keys.desiredDomain(ALL, A), domain("192.0.2.1"));
        put(keys.head(ALL), head(List.of(), false));
        FeedState all = image().all();
        put(keys.digest(ALL), Digest.of(all.headRevision(), all.versions()));
        assertThat(image().all().contradictsDigest()).isFalse();
        store.commit(Txn.builder().delete(keys.desiredDomain(ALL, A)).build());
        assertThat(image().all().contradictsDigest()).isTrue();
        put(keys.head(ALL), head(List.of(), false));
        assertThat(image().all().contradictsDigest()).isFalse();
        assertThat(Digest.of(1, new TreeMap<>()).count()).isZero();
    }

    @Test
    void aKeyOfALaterVersionIsPartOfTheDigest() {
        put(keys.desiredDomain(ALL, A), domain("192.0.2.1"));
        store.commit(
                Txn.builder().put(keys.desired(ALL) + "later/a", Bytes.of("?")).build());
        put(keys.head(ALL), head(List.of(), false));
        long head = image().all().headRevision();
        SortedMap<String, Long> stored = new TreeMap<>();
        store.read(List.of(KeyRange.prefix(keys.desired(ALL))))
                .entries()
                .forEach(entry -> stored.put(entry.key(), entry.modRevision()));
        stored.remove(keys.head(ALL));
        put(keys.digest(ALL), Digest.of(head, stored));
        assertThat(image().all().contradictsDigest()).isFalse();
        store.commit(Txn.builder().delete(keys.desired(ALL) + "later/a").build());
        assertThat(image().all().contradictsDigest()).isTrue();
    }

    /** An unreadable head once counted as a key of the feed for ever, and every later digest was contradicted. */
    @Test
    void aHeadThatCouldNotBeReadIsForgottenWhenItCan() {
        put(keys.head(ALL), head(List.of(), false));
        put(keys.desiredDomain(ALL, A), domain("192.0.2.1"));
        ClusterImage good = image();
        store.commit(Txn.builder()
                .put(keys.head(ALL), Bytes.of("rubbish"))
                .put(keys.digest(ALL), Bytes.of("rubbish"))
                .build());
        ClusterImage bad = fold.apply(good, delta());
        assertThat(bad.unreadable()).containsOnlyKeys(keys.head(ALL), keys.digest(ALL));
        put(keys.head(ALL), head(List.of(), false));
        FeedState all = image().all();
        put(keys.digest(ALL), Digest.of(all.headRevision(), all.versions()));
        ClusterImage healed = fold.apply(bad, delta());
        assertThat(healed.unreadable()).isEmpty();
        assertThat(healed.all().contradictsDigest()).isFalse();
    }

    private List<String> addresses() {
        return image().names().values().stream()
                .flatMap(stamped -> stamped.value().addresses().stream())
                .map(Address::text)
                .toList();
    }

    private static DesiredValue.Domain domain(String address) {
        Answer answer = new Answer(List.of(Address.of(address)), Ttl.DEFAULT, false, Below.FORWARD);
        return new DesiredValue.Domain(SELF, Optional.of(answer));
    }

    private static DesiredValue.Head head(List<String> with, boolean partial) {
        return new DesiredValue.Head(SELF, with, partial);
    }

    private void put(String key, Object value) {
        store.commit(Txn.builder().put(key, Codec.encode(value)).build());
    }

    private ClusterImage image() {
        return fold.apply(ClusterImage.empty(PROD), delta());
    }

    private Delta delta() {
        Snapshot snapshot = store.read(keys.agentRanges(PROD));
        return new Delta(snapshot.revision(), true, snapshot.entries(), List.of());
    }
}
