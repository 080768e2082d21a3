// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.testing.Await;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Receipts of real agents: what they have seen their CoreDNS answer, and when. */
@ExtendWith(FleetExtension.class)
class ReceiptsTest {
    @Test
    void eachNodeHasAReceiptWithItsTimeAndTheOldAnswerEnds(Fleet fleet) {
        fleet.declareCluster("prod");
        Node one = fleet.addNode("prod", "n1");
        Node two = fleet.addNode("prod", "n2");
        put(fleet, "192.0.2.1", 120);
        Instant before = Instant.now();
        Api.Answer put = put(fleet, "192.0.2.2", 30);
        Instant after = Instant.now();

        JsonNode receipts = receipts(fleet, put);
        assertThat(receipts.path("items")).hasSize(2);
        for (JsonNode each : receipts.path("items")) {
            assertThat(each.path("state").asText()).isEqualTo("proved");
            assertThat(each.path("exact").asBoolean()).as(each.toString()).isTrue();
            // in whole milliseconds
            assertThat(Instant.parse(each.path("at").asText())).isBetween(before.minusMillis(1), after);
        }
        JsonNode newest =
                fleet.api().get("/nodes/prod/n1/receipts?limit=1").ok().body().at("/items/0");
        assertThat(put.response().headers().firstValue("Zonefleet-Change").orElseThrow())
                .endsWith("/" + newest.path("change").asText());
        assertThat(newest.path("at")).isEqualTo(receipts.at("/items/0/at"));
        JsonNode proof = fleet.api().get("/domains/r.example.com/proof").ok().body();
        assertThat(proof.path("complete").asBoolean()).isTrue();
        assertThat(proof.path("proved").asInt()).isEqualTo(2);
        Instant since = Instant.parse(proof.path("since").asText());
        assertThat(proof.path("safeAfter").asText())
                .isEqualTo(since.plus(Duration.ofMinutes(2)).toString());

        two.killAll();
        Await.until(
                "one is missing",
                () -> fleet.api()
                                .get("/domains/r.example.com/proof")
                                .body()
                                .path("proved")
                                .asInt()
                        == 1);
        two.startAgain();
        Await.until(
                "it is back", () -> receipts(fleet, put).at("/served/proved").asInt() == 2);
        JsonNode back = receipts(fleet, put);
        assertThat(back.at("/items/0/exact").asBoolean()).isTrue();
        // it has proved it before, and has forgotten when: so it says that it was then at the latest
        assertThat(back.at("/items/1/exact").asBoolean()).isFalse();
        assertThat(one.dns().a("r.example.com")).containsExactly("192.0.2.2");
    }

    private static Api.Answer put(Fleet fleet, String address, int ttl) {
        return fleet.api()
                .put(
                        "/domains/r.example.com?wait=all&timeout=60s",
                        "{\"addresses\": [\"%s\"], \"ttl\": %d}".formatted(address, ttl))
                .ok();
    }

    private static JsonNode receipts(Fleet fleet, Api.Answer put) {
        String path = put.response().headers().firstValue("Zonefleet-Change").orElseThrow();
        return fleet.api().get(path.replace("/api/v1", "") + "/receipts").ok().body();
    }
}
