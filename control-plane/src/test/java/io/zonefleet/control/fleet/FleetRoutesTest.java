// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FleetRoutesTest {
    @RegisterExtension
    final ControlServer server = new ControlServer();

    @Test
    void countsAtAGlance() {
        ApiClient client = server.client();
        client.put("/api/v1/clusters/local", "{}");
        client.put("/api/v1/zones/example.com", "{}");
        Answer put = client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}");

        Answer fleet = client.get("/api/v1/fleet", "Zonefleet-Min-Revision", put.header("Zonefleet-Revision"));

        assertThat(fleet.at("/domains").asInt()).isEqualTo(1);
        assertThat(fleet.at("/zones").asInt()).isEqualTo(1);
        assertThat(fleet.at("/clusters").asInt()).isEqualTo(1);
        assertThat(fleet.at("/revision").asLong()).isGreaterThanOrEqualTo(put.revision());
        assertThat(fleet.at("/epoch").asText()).hasSize(26);
        assertThat(client.get("/api/v1/whoami").json().toString()).isEqualTo("{\"name\":\"test\",\"role\":\"admin\"}");
    }

    @Test
    void letsProbesAndScrapesInWithoutAToken() {
        ApiClient client = server.client();
        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}");

        assertThat(client.bare("GET", "/healthz", new byte[0]).text()).isEqualTo("ok\n");
        assertThat(client.bare("GET", "/readyz", new byte[0]).text()).isEqualTo("ready\n");
        String metrics = client.bare("GET", "/metrics", new byte[0]).text();
        assertThat(metrics)
                .contains(
                        "zonefleet_domains 1.0",
                        "zonefleet_nodes{state=\"silent\"} 0.0",
                        "zonefleet_http_requests_seconds_count{method=\"PUT\",route=\"/api/v1/domains/{name}\",status=\"201\"} 1",
                        "zonefleet_feed_lag_max 0.0",
                        "zonefleet_writes_total{outcome=\"written\"} 1.0");
    }
}
