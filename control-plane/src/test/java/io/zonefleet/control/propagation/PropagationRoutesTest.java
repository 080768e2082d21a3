// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.image.ControlImage;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.testing.Await;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PropagationRoutesTest {
    private static final String A = "/api/v1/domains/a.example.com";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;
    private FakeNode one;
    private FakeNode two;

    /** Of the first thing that a node proves it is only known when it was at the latest: so both prove one before. */
    @BeforeEach
    void twoNodes() {
        client = server.client();
        client.put("/api/v1/clusters/local", "{}");
        client.put("/api/v1/clusters/other", "{}");
        one = new FakeNode(server.store(), "local", "one").register();
        two = new FakeNode(server.store(), "other", "two").register();
        Await.until("both known", () -> image().fleet().nodes().size() == 2);
        Answer first = put(1);
        prove(one, first, 5);
        prove(two, first, 5);
    }

    private ControlImage image() {
        return server.images().current();
    }

    private Answer put(int address) {
        return client.put(A, "{'addresses': ['192.0.2.%d']}".formatted(address));
    }

    private void prove(FakeNode node, Answer change, long millis) {
        ControlImage before = image();
        Instant at = Instant.parse(
                client.get(change.header("Zonefleet-Change")).at("/at").asText());
        node.provingAt(at.plusMillis(millis)).prove(before);
        Await.until("it is read", () -> image().revision() > before.revision());
    }

    private JsonNode newest() {
        return client.get("/api/v1/propagation").at("/changes/0/proofs");
    }

    /** As {@code expected proved measured}. */
    private static String counted(JsonNode proofs) {
        return "%d %d %d"
                .formatted(
                        proofs.path("expected").asInt(),
                        proofs.path("proved").asInt(),
                        proofs.path("measured").asInt());
    }

    /** Steps are in whole milliseconds. */
    private static void assertMillis(JsonNode time, long millis) {
        assertThat(time.asLong(-1)).isBetween(millis - 1, millis + 1);
    }

    @Test
    void tellsTheTimesOfWhoHasProvedAndThatOthersHaveNot() {
        Answer put = put(2);
        JsonNode nobody = newest();
        prove(one, put, 20);
        JsonNode half = newest();
        prove(two, put, 30);
        JsonNode all = newest();

        assertThat(counted(nobody)).isEqualTo("2 0 0");
        assertThat(nobody.has("half")).isFalse();
        assertThat(counted(half)).isEqualTo("2 1 1");
        assertMillis(half.path("half"), 20);
        assertThat(half.has("most")).isFalse();
        assertThat(counted(all)).isEqualTo("2 2 2");
        assertMillis(all.path("half"), 20);
        assertMillis(all.path("most"), 30);
        assertThat(put.header("Zonefleet-Change"))
                .endsWith(client.get("/api/v1/propagation").at("/changes/0/id").asText());
    }

    @Test
    void addsUpTheChangesOfAMinute() {
        Answer second = put(2);
        prove(one, second, 20);
        Answer third = put(3);
        prove(one, third, 7);
        prove(two, third, 9);

        JsonNode minutes = client.get("/api/v1/propagation").at("/minutes");

        int changes = 0;
        int measured = 0;
        for (JsonNode minute : minutes) {
            changes += minute.path("changes").asInt();
            measured += minute.at("/proofs/measured").asInt();
        }
        int toBeProved = 0;
        for (JsonNode change : client.get("/api/v1/changes").at("/items")) {
            toBeProved += change.path("feeds").isEmpty() ? 0 : 1;
        }
        assertThat(changes).isEqualTo(toBeProved).isGreaterThanOrEqualTo(3);
        // all but what each node proved first; with the third it proved the second, too
        assertThat(measured).isEqualTo(4);
    }

    @Test
    void measuresEachChangeOnceOnANode() {
        Answer put = put(2);
        prove(one, put, 20);
        assertThat(counted(newest())).isEqualTo("2 1 1");
        one.stop();
        Await.until("it is silent", () -> image().fleet().statuses().size() == 1);
        assertThat(counted(newest())).isEqualTo("2 0 1");
        assertMillis(newest().path("half"), 20);
        prove(one, put, 900);

        assertThat(counted(newest())).isEqualTo("2 1 1");
        assertMillis(newest().path("half"), 20);
    }

    @Test
    void doesNotMeasureWhatANodeHasForgotten() {
        Answer put = put(2);
        one.forgetful();
        prove(one, put, 20);

        assertThat(counted(newest())).isEqualTo("2 1 0");
        assertThat(newest().has("half")).isFalse();
    }

    /** A change of placement touches the feed of all and that of a cluster: proved is it with the later of both, once. */
    @Test
    void countsAsReceiptsDoWhereAChangeTouchesSeveralFeeds() {
        Answer placed = client.put(A, "{'addresses': ['192.0.2.7'], 'placement': {'clusters': ['local']}}");
        prove(two, placed, 40);
        JsonNode served =
                client.get(placed.header("Zonefleet-Change") + "/receipts").at("/served");
        assertThat(counted(newest()))
                .isEqualTo("%d %d 1"
                        .formatted(
                                served.path("nodes").asInt(),
                                served.path("proved").asInt()));

        prove(one, placed, 10);

        assertThat(counted(newest())).isEqualTo("2 2 2");
        assertMillis(newest().path("half"), 10);
        assertMillis(newest().path("most"), 40);
    }
}
