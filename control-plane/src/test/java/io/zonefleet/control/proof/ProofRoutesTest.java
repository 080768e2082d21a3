// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.keys.Keys;
import io.zonefleet.model.ChangeId;
import io.zonefleet.store.Txn;
import io.zonefleet.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProofRoutesTest {
    private static final String A = "/api/v1/domains/a.example.com";
    /** Later than any change of a test: what is proved before it was accepted, was proved by a clock that is behind. */
    private static final Instant T1 = Instant.parse("2099-01-01T00:00:10Z");

    private static final Instant T2 = Instant.parse("2099-01-01T00:00:20Z");
    private static final Instant T3 = Instant.parse("2099-01-01T00:00:30Z");

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;
    private FakeNode one;
    private FakeNode two;

    @BeforeEach
    void twoNodes() {
        client = server.client();
        client.put("/api/v1/clusters/local", "{}");
        client.put("/api/v1/clusters/other", "{}");
        one = new FakeNode(server.store(), "local", "one").register();
        two = new FakeNode(server.store(), "other", "two").register();
        Await.until("both known", () -> image().fleet().nodes().size() == 2);
    }

    private ControlImage image() {
        return server.images().current();
    }

    private void prove(FakeNode node, Instant at) {
        ControlImage before = image();
        node.provingAt(at).prove(before);
        Await.until("it is read", () -> image().revision() > before.revision());
    }

    private Answer receipts(Answer write, String query) {
        return client.get(write.header("Zonefleet-Change") + "/receipts" + query);
    }

    private Answer proof() {
        return client.get(A + "/proof");
    }

    @Test
    void saysWhichNodeHasProvedAChangeAndWhen() {
        client.put("/api/v1/domains/b.example.com", "{'addresses': ['192.0.2.9']}");
        prove(one, T1);
        Answer put = client.put(A, "{'addresses': ['192.0.2.1']}");
        Answer nobody = receipts(put, "");
        prove(one, T2);
        Answer some = receipts(put, "");
        Answer missing = receipts(put, "?state=missing");
        client.put("/api/v1/domains/c.example.com", "{'addresses': ['192.0.2.9']}");
        prove(one, T3);
        prove(two, T3);
        Answer all = receipts(put, "");

        assertThat(nobody.at("/served/proved").asInt()).isZero();
        assertThat(nobody.at("/items").findValuesAsText("state")).containsExactly("missing", "missing");
        assertThat(some.at("/revision").asLong()).isEqualTo(put.revision());
        assertThat(some.at("/items/0").toString())
                .isEqualTo("{\"cluster\":\"local\",\"node\":\"one\",\"state\":\"proved\",\"at\":\"%s\",\"exact\":true}"
                        .formatted(T2));
        assertThat(some.at("/items/1/reason").asText()).contains("silent");
        assertThat(some.at("/served/notSafeReason").asText()).startsWith("1 of 2 nodes");
        assertThat(missing.at("/items").findValuesAsText("node")).containsExactly("two");
        // two proved it together with a newer one, as the first thing that is known of it: then at the latest
        assertThat(all.at("/items/0/at").asText()).isEqualTo(T2.toString());
        assertThat(all.at("/items/1/exact").asBoolean()).isFalse();
        assertThat(all.at("/served/complete").asBoolean()).isTrue();
        assertThat(all.at("/served/since").asText()).isEqualTo(T3.toString());
        assertThat(all.at("/served/exact").asBoolean()).isFalse();
    }

    @Test
    void saysPlainlyWhereTheTimeOfAReceiptIsNoLongerKnown() {
        Answer put = client.put(A, "{'addresses': ['192.0.2.1']}");
        prove(one, T1);
        client.put("/api/v1/domains/c.example.com", "{'addresses': ['192.0.2.9']}");
        one.forgetful();
        prove(one, T3);

        assertThat(receipts(put, "").at("/items/0").toString())
                .isEqualTo("{\"cluster\":\"local\",\"node\":\"one\",\"state\":\"proved\",\"at\":\"%s\",\"exact\":false}"
                        .formatted(T3));
    }

    /** However many clusters there are: what their feeds say of other names has nothing to do with it. */
    @Test
    void asksOfEachOfAHundredClustersOnlyWhatIsSaidOfTheName() {
        List<FakeNode> nodes = new ArrayList<>(List.of(one, two));
        for (int i = 0; i < 100; i++) {
            client.put("/api/v1/clusters/c" + i, "{}");
            nodes.add(new FakeNode(server.store(), "c" + i, "n").register());
        }
        client.put(A, horizons("192.0.2.70"));
        Await.until("all known", () -> image().fleet().nodes().size() == 102);
        nodes.forEach(node -> prove(node, T1));
        client.put(
                "/api/v1/domains/b.example.com",
                "{'addresses': ['192.0.2.9'], 'placement': {'clusters': ['c70', 'c71', 'c72']}}");
        Answer others = proof();
        client.put(A, horizons("192.0.2.77"));
        Answer changed = proof();
        prove(nodes.get(2 + 70), T2);
        Answer proved = proof();

        assertThat(others.at("/proved").asInt()).as(others.text()).isEqualTo(102);
        assertThat(others.at("/complete").asBoolean()).isTrue();
        assertThat(others.at("/since").asText()).isEqualTo(T1.toString());
        assertThat(changed.at("/missing").findValuesAsText("cluster")).containsExactly("c70");
        assertThat(changed.at("/proved").asInt()).isEqualTo(101);
        assertThat(proved.at("/complete").asBoolean()).as(proved.text()).isTrue();
        assertThat(proved.at("/since").asText()).isEqualTo(T2.toString());
        assertThat(proved.at("/holds").findValuesAsText("why")).contains("its TTL was 77 s: a.example.com");
    }

    /** A horizon of one cluster of its own, and one of another that stays. */
    private static String horizons(String address) {
        return "{'addresses': ['192.0.2.1'], 'ttl': 77, 'horizons': [{'clusters': ['c70'], 'addresses': ['%s']}, {'clusters': ['c71'], 'addresses': ['192.0.2.71']}]}"
                .formatted(address);
    }

    private Answer receiptsOf(String node, String query) {
        return client.get("/api/v1/nodes/" + node + "/receipts" + query);
    }

    private static String change(Answer write) {
        return write.header("Zonefleet-Change").replaceAll(".*/", "");
    }

    @Test
    void saysWhichChangesANodeHasProvedAndWhen() {
        Answer older = client.put("/api/v1/domains/b.example.com", "{'addresses': ['192.0.2.9']}");
        prove(one, T1);
        Answer put = client.put(A, "{'addresses': ['192.0.2.1']}");
        Answer elsewhere = client.put(
                "/api/v1/domains/c.example.com", "{'addresses': ['192.0.2.9'], 'placement': {'clusters': ['other']}}");
        Answer behind = receiptsOf("local/one", "?limit=2");
        Answer missing = receiptsOf("local/one", "?state=missing");
        prove(one, T2);
        Answer proved = receiptsOf("local/one", "?limit=2");

        assertThat(behind.at("/items").findValuesAsText("change")).containsExactly(change(put), change(older));
        assertThat(behind.at("/items").findValuesAsText("state")).containsExactly("missing", "proved");
        assertThat(behind.at("/items/0/reason").asText()).startsWith("has proved ");
        assertThat(behind.at("/items/1/at").asText()).isEqualTo(T1.toString());
        assertThat(missing.at("/items").findValuesAsText("change")).containsExactly(change(put));
        assertThat(missing.at("/total").asInt()).isEqualTo(1);
        assertThat(proved.at("/items/0/at").asText()).isEqualTo(T2.toString());
        assertThat(proved.at("/items/0/exact").asBoolean()).isTrue();
        assertThat(proved.at("/items/0/actor").asText()).isEqualTo("token:test");
        assertThat(proved.at("/items/0/revision").asLong()).isEqualTo(put.revision());
        assertThat(receiptsOf("local/one", "?state=missing").at("/total").asInt())
                .isZero();
        assertThat(receiptsOf("other/two", "?limit=1").at("/items/0/change").asText())
                .isEqualTo(change(elsewhere));
        assertThat(receiptsOf("other/two", "?limit=1").at("/items/0/reason").asText())
                .contains("silent");
    }

    @Test
    void findsAndPagesTheReceiptsOfANode() {
        Answer older = client.put("/api/v1/domains/b.example.com", "{'addresses': ['192.0.2.9']}");
        Answer newer = client.put(A, "{'addresses': ['192.0.2.1']}");

        Answer first = receiptsOf("local/one", "?limit=1");
        Answer second =
                receiptsOf("local/one", "?limit=1&cursor=" + first.at("/next").asText());

        assertThat(first.at("/items/0/change").asText()).isEqualTo(change(newer));
        assertThat(second.at("/items/0/change").asText()).isEqualTo(change(older));
        assertThat(receiptsOf("local/one", "?q=" + change(older)).at("/items").findValuesAsText("change"))
                .containsExactly(change(older));
        assertThat(receiptsOf("local/nobody", "").status()).isEqualTo(404);
        assertThat(receiptsOf("-/one", "?state=some").at("/errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("path/cluster", "query/state");
    }

    @Test
    void isSafeWhenNobodyCanHaveTheOldAnswerAnyMore() {
        client.put(A, "{'addresses': ['192.0.2.1'], 'ttl': 300}");
        prove(one, T1);
        prove(two, T1);
        Answer created = proof();
        Answer put = client.put(A, "{'addresses': ['192.0.2.2'], 'ttl': 30}");
        Answer open = proof();
        prove(one, T2);
        prove(two, T3);
        Answer changed = proof();

        // upstream's answer was capped at 30 s by the cache of the built-in profile
        assertThat(created.at("/safeAfter").asText())
                .isEqualTo(T1.plusSeconds(30).toString());
        assertThat(open.at("/proved").asInt()).isZero();
        assertThat(open.at("/missing")).hasSize(2);
        assertThat(open.at("/notSafeReason").asText()).startsWith("2 of 2 nodes");
        assertThat(changed.at("/complete").asBoolean()).isTrue();
        assertThat(changed.at("/since").asText()).isEqualTo(T3.toString());
        assertThat(changed.at("/safeAfter").asText())
                .isEqualTo(T3.plusSeconds(300).toString());
        assertThat(receipts(put, "").at("/served/safeAfter").asText())
                .isEqualTo(T3.plusSeconds(300).toString());
        assertThat(changed.at("/holds").findValuesAsText("seconds")).contains("300", "5");
    }

    @Test
    void looksAtTheAnswerAndNotAtWhatIsSaidAboutIt() {
        client.put(A, "{'addresses': ['192.0.2.1']}");
        prove(one, T1);
        prove(two, T1);
        client.put(A, "{'addresses': ['192.0.2.1'], 'comment': 'another'}");

        assertThat(proof().at("/complete").asBoolean()).isTrue();
        assertThat(proof().at("/since").asText()).isEqualTo(T1.toString());
    }

    @Test
    void aWithdrawnContributionIsAChangeOfTheAnswerToo() {
        client.put("/api/v1/sources/list", "{'url': 'http://127.0.0.1:1/list', 'enabled': false}");
        client.put(A, "{'addresses': ['192.0.2.1'], 'placement': {'clusters': ['local']}}");
        client.post("/api/v1/import", "[{'domain': 'b.example.com', 'ip': '192.0.2.7'}]");
        prove(one, T1);
        prove(two, T1);
        assertThat(proof().at("/nodes").asInt()).isEqualTo(1);
        client.put(A, "{'addresses': ['192.0.2.1']}");

        assertThat(proof().at("/nodes").asInt()).isEqualTo(2);
        assertThat(proof().at("/proved").asInt()).isZero();
        prove(one, T2);
        prove(two, T3);
        assertThat(proof().at("/since").asText()).isEqualTo(T3.toString());
    }

    @Test
    void neverIsSafeTooEarlyWhereTheStoreHasForgottenWhatWasAnswered() {
        client.put(A, "{'addresses': ['192.0.2.1'], 'ttl': 300}");
        client.put(A, "{'addresses': ['192.0.2.2'], 'ttl': 30}");
        prove(one, T1);
        prove(two, T1);
        server.store().compact(image().revision());

        assertThat(proof().at("/safeAfter").asText())
                .isEqualTo(T1.plusSeconds(300).toString()); // the log of changes remembers
    }

    @Test
    void neverIsSafeTooEarlyWhereAClockIsBehind() {
        Instant early = Instant.parse("2020-01-01T00:00:00Z");
        client.put(A, "{'addresses': ['192.0.2.1'], 'ttl': 60}");
        prove(one, early);
        prove(two, early);
        Answer put = client.put(A, "{'addresses': ['192.0.2.2'], 'ttl': 5}");
        prove(one, early);
        prove(two, early.plusSeconds(10));
        Instant accepted = Instant.parse(
                client.get(put.header("Zonefleet-Change")).at("/at").asText());

        Answer proof = proof();

        assertThat(proof.at("/since").asText())
                .isEqualTo(early.plusSeconds(10).toString()); // by the clocks of the nodes
        // two's clock was behind as far as one's when it proved what was before
        assertThat(Instant.parse(proof.at("/safeAfter").asText()))
                .isAfterOrEqualTo(accepted.plusSeconds(60))
                .isBeforeOrEqualTo(accepted.plusSeconds(70));
        assertThat(proof.at("/clockBehind/node").asText()).isEqualTo("one");
        assertThat(proof.at("/clockBehind/millis").asLong())
                .isEqualTo(Duration.between(early, accepted).toMillis());
        assertThat(receipts(put, "").at("/served/safeAfter")).isEqualTo(proof.at("/safeAfter"));
        client.put(A, "{'addresses': ['192.0.2.3'], 'ttl': 5}");
        one.forgetful();
        two.forgetful();
        prove(one, T1);
        prove(two, T1);
        assertThat(proof().at("/safeAfter").asText())
                .isEqualTo(T1.plusSeconds(60).toString());
        assertThat(proof().at("/clockBehind").isMissingNode()).isTrue();
    }

    @Test
    void theLogTellsOfWhatWasWithdrawnToo() {
        String part = A + "/contributions/local";
        client.put(A, "{'addresses': ['192.0.2.1'], 'ttl': 300}");
        client.put(part, "{'addresses': ['192.0.2.2'], 'ttl': 600}");
        client.delete(A);
        client.put(A, "{'addresses': ['192.0.2.1'], 'ttl': 60}");
        client.delete(part);
        client.put("/api/v1/domains/other.example.com", "{'addresses': ['192.0.2.9']}");
        prove(one, T1);
        prove(two, T1);
        server.store().compact(image().revision());

        // of all that it was since it was there the longest
        assertThat(proof().at("/safeAfter").asText())
                .as(proof().text())
                .isEqualTo(T1.plusSeconds(600).toString());
    }

    @Test
    void theLogTellsOfWhatADrainTookAway() {
        client.put(A, "{'addresses': ['192.0.2.1'], 'ttl': 60}");
        client.put(A + "/contributions/local", "{'addresses': ['192.0.2.2'], 'ttl': 120}");
        client.put("/api/v1/drains/x", "{'cluster': 'local'}");
        server.materialise();
        prove(one, T1);
        prove(two, T1);
        server.store().compact(image().revision());

        assertThat(proof().at("/safeAfter").asText())
                .as(proof().text())
                .isEqualTo(T1.plusSeconds(120).toString());
    }

    @Test
    void saysThatNobodyKnowsWhereTheLogDoesNotReachBack() {
        Answer put = client.put(A, "{'addresses': ['192.0.2.1'], 'ttl': 60}");
        prove(one, T1);
        prove(two, T1);
        String change = put.header("Zonefleet-Change").replaceAll(".*/", "");
        server.store()
                .commit(Txn.builder()
                        .delete(Keys.DEFAULT.change(new ChangeId(change)))
                        .build());
        Await.until("it is removed", () -> !image().fleet().changes().containsKey(new ChangeId(change)));
        server.store().compact(image().revision());

        assertThat(proof().at("/holds").findValuesAsText("why").toString()).contains("no longer known");
    }

    @Test
    void addsWhatOtherNodeCachesMayGiveLate() {
        client.put("/api/v1/profiles/late", "{'cache': {'size': 1000, 'serveStale': {'upTo': '1h'}}}");
        client.put("/api/v1/clusters/third", "{'profile': 'late'}");
        client.put(A, "{'addresses': ['192.0.2.1'], 'ttl': 20}");
        client.put(A, "{'addresses': ['192.0.2.2'], 'ttl': 20}");
        prove(one, T1);
        prove(two, T1);

        assertThat(proof().at("/safeAfter").asText())
                .isEqualTo(T1.plusSeconds(3620).toString());
    }

    @Test
    void saysEachReasonOnceHoweverManyNamesAreBehindIt() {
        client.put("/api/v1/profiles/bare", "{'cache': {'size': 0}}");
        client.put("/api/v1/clusters/third", "{'profile': 'bare'}");
        String rows = IntStream.range(0, 40)
                .mapToObj(i -> "{'domain': 'n%d.example.com', 'ip': '192.0.2.%d'}".formatted(i, i))
                .collect(Collectors.joining(",", "[", "]"));
        Answer put = client.post("/api/v1/import", rows);

        assertThat(receipts(put, "").at("/served/holds").findValuesAsText("why"))
                .hasSize(2)
                .satisfiesOnlyOnce(why -> assertThat(why).contains("cluster third has no cache"))
                .satisfiesOnlyOnce(why -> assertThat(why).contains("for at most so long"));
    }

    @Test
    void knowsNothingOfWhatIsNotThere() {
        assertThat(proof().status()).isEqualTo(404);
        assertThat(client.get("/api/v1/changes/01J00000000000000000000000/receipts")
                        .status())
                .isEqualTo(404);
        assertThat(client.get("/api/v1/changes/x/receipts?state=some")
                        .at("/errors")
                        .findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("path/id", "query/state");
    }
}
