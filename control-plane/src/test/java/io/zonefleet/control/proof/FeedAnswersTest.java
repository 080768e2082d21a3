// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.proof.FeedAnswers.Said;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ClusterId;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Feed;
import io.zonefleet.model.Ttl;
import io.zonefleet.store.ForwardingStore;
import io.zonefleet.store.KeyRange;
import io.zonefleet.store.Snapshot;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FeedAnswersTest {
    private static final DomainName NAME = DomainName.of("a.example.com");
    private static final String A = "/api/v1/domains/a.example.com";
    private static final int CLUSTERS = 12;

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;
    private ReadOnes store;
    private FeedAnswers answers;
    private final Set<Feed> feeds = new LinkedHashSet<>();

    /** Tells what is read. */
    private static final class ReadOnes extends ForwardingStore {
        private final List<String> keys = new CopyOnWriteArrayList<>();
        private final List<Long> past = new CopyOnWriteArrayList<>();

        ReadOnes(ControlServer server) {
            super(server::store);
        }

        @Override
        public Snapshot readKeys(Collection<String> wanted, long revision) {
            keys.addAll(wanted);
            if (revision > 0) {
                past.add(revision);
            }
            return super.readKeys(wanted, revision);
        }

        List<String> taken() {
            List<String> taken = new ArrayList<>(keys);
            keys.clear();
            past.clear();
            return taken;
        }
    }

    @BeforeEach
    void clusters() {
        client = server.client();
        feeds.add(Feed.all());
        for (int i = 0; i < CLUSTERS; i++) {
            client.put("/api/v1/clusters/c" + i, "{}");
            feeds.add(own(i));
        }
        store = new ReadOnes(server);
        answers = new FeedAnswers(store, Keys.DEFAULT);
    }

    private static Feed own(int i) {
        return new Feed.OfCluster(ClusterId.parse("c" + i).orThrow());
    }

    private ControlImage image() {
        return server.images().current();
    }

    private Map<Feed, Said> ask() {
        return answers.of(image(), feeds, NAME);
    }

    private static Said of(Map<Feed, Said> all, Feed feed) {
        return Objects.requireNonNull(all.get(feed));
    }

    private void place(int clusters, String more) {
        List<String> ids =
                IntStream.range(0, clusters).mapToObj(i -> "'c" + i + "'").toList();
        client.put(A, "{'addresses': ['192.0.2.1'], 'placement': {'clusters': %s} %s}".formatted(ids, more));
    }

    @Test
    void readsAgainOnlyWhatIsSaidByFeedsThatHaveMoved() {
        place(2, "");
        Map<Feed, Said> first = ask();
        List<String> all = store.taken();
        Map<Feed, Said> again = ask();
        ControlImage before = image();
        new FakeNode(server.store(), "c0", "one").register().prove(before);
        Await.until("it is read", () -> image().revision() > before.revision());
        Map<Feed, Said> reported = ask();
        List<String> none = store.taken();
        place(3, "");
        Map<Feed, Said> moved = ask();

        assertThat(all).hasSizeGreaterThan(CLUSTERS);
        assertThat(none).isEmpty();
        assertThat(again).isEqualTo(first);
        assertThat(reported).isEqualTo(first);
        assertThat(store.taken()).isNotEmpty().allMatch(key -> key.startsWith(Keys.DEFAULT.desired(own(2))));
        assertThat(of(moved, own(2)).revision()).isEqualTo(image().revision());
        assertThat(of(moved, own(1))).isEqualTo(of(first, own(1)));
    }

    /** What somebody else puts moves no head. */
    @Test
    void readsAFeedEachTimeThatSomebodyElseHasPutAKeyTo() {
        place(2, "");
        long was = of(ask(), own(7)).revision();
        String key = Keys.DEFAULT.desiredDomain(own(7), NAME);
        server.store()
                .commit(Txn.builder()
                        .put(
                                key,
                                server.store()
                                        .read(KeyRange.single(Keys.DEFAULT.desiredDomain(own(1), NAME)), 0)
                                        .entries()
                                        .getFirst()
                                        .value())
                        .build());
        Await.until("it is seen", () -> image().fleet().strays().containsKey(own(7)));

        assertThat(was).isZero();
        assertThat(of(ask(), own(7)).revision())
                .isEqualTo(image().fleet().strays().get(own(7)));
        store.taken();
        ask();
        assertThat(store.taken()).contains(key);
    }

    @Test
    void findsTheLongestTtlOfWhatEachFeedSaidBefore() {
        place(2, ", 'ttl': 600");
        place(2, ", 'ttl': 60");
        place(3, ", 'ttl': 5");
        Map<Feed, Said> said = ask();

        assertThat(of(said, own(0)).before().longest()).contains(new Ttl(600));
        assertThat(of(said, own(2)).before()).isEqualTo(Before.NOTHING);
        assertThat(of(said, own(5)).before()).isEqualTo(Before.NOTHING);
    }

    /** The store forgets from the oldest on: of many revisions one request shows that all are forgotten. */
    @Test
    void asksForNothingOlderThanWhatTheStoreHasForgotten() {
        for (int clusters = 1; clusters <= CLUSTERS - 1; clusters++) {
            place(clusters, "");
        }
        server.store().compact(image().revision() - 1);
        place(CLUSTERS, "");
        Map<Feed, Said> said = ask();

        assertThat(store.past).hasSize(2).isSortedAccordingTo((one, other) -> Long.compare(other, one));
        assertThat(of(said, own(CLUSTERS - 1)).before()).isEqualTo(Before.NOTHING);
        assertThat(of(said, own(0)).before().forgotten()).isTrue();
        assertThat(of(said, own(CLUSTERS - 2)).before().forgotten()).isTrue();
    }
}
