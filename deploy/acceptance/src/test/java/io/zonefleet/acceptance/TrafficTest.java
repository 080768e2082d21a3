// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.testing.Await;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients ask, from CoreDNS's counters to the API. */
@ExtendWith(FleetExtension.class)
class TrafficTest {
    /** Several times what an agent takes to look twice and to report. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Test
    void theQueriesOfClientsAreSeen(Fleet fleet) {
        fleet.declareCluster("prod");
        Node node = fleet.addNode("prod", "n1");
        assertThat(traffic(fleet).path("telling").asInt()).isZero();
        node.giveMetrics();

        Await.until("queries, and that the cache answers them", PATIENCE, () -> {
            node.dns().answers("www.example.org");
            return last(fleet, "queries") > 0 && last(fleet, "hits") > 0;
        });

        assertThat(traffic(fleet).path("telling").asInt()).isEqualTo(1);
        assertThat(last(fleet, "hits")).isLessThanOrEqualTo(last(fleet, "lookups"));
        assertThat(last(fleet, "failures")).isZero();
    }

    private static JsonNode traffic(Fleet fleet) {
        return fleet.api().get("/traffic?cluster=prod").ok().body().at("/items/0");
    }

    private static double last(Fleet fleet, String measure) {
        Optional<JsonNode> last = StreamSupport.stream(
                        traffic(fleet).path(measure).spliterator(), false)
                .reduce((before, after) -> after);
        return last.map(value -> value.asDouble(0)).orElse(0.0);
    }
}
