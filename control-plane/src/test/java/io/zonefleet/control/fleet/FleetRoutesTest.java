// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FleetRoutesTest {
    private static final Pattern METRIC = Pattern.compile("(?m)^(zonefleet_[a-z_]+)(?:\\{([^}]*)\\})? ");
    private static final Pattern LABEL = Pattern.compile("([a-z]+)=\"[^\"]*\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(zonefleet_[a-z_]+)(?:\\{([a-z,]+)\\})?` \\|");

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
        assertThat(fleet.at("/target").asLong()).isEqualTo(put.revision());
        assertThat(fleet.at("/epoch").asText()).hasSize(26);
        assertThat(fleet.at("/store/reachable").asBoolean()).isTrue();
        assertThat(fleet.at("/store/endpoints/0").asText()).isEqualTo("http://192.0.2.2:2379");
        assertThat(fleet.at("/store/keyPrefix").asText()).isEqualTo("/zonefleet/v1/");
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
                        "zonefleet_changes_kept 1.0",
                        "zonefleet_writes_total{outcome=\"written\"} 1.0");
    }

    /** {@code docs/control-plane-metrics.md} has a row for each, with its labels; those of what did not happen here are in it too. */
    @Test
    void theDocumentationNamesEveryMetricWithItsLabels() throws IOException {
        server.client().put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}");
        Set<String> told = new TreeSet<>();
        String metrics = server.client()
                .bare("GET", "/metrics", new byte[0])
                .text()
                .replaceAll("_bucket|_count|_sum|_max(?=\\{)", "");
        for (Matcher line = METRIC.matcher(metrics); line.find(); ) {
            String labels = line.group(2) == null
                    ? ""
                    : LABEL.matcher(line.group(2))
                            .results()
                            .map(label -> label.group(1))
                            .filter(label -> !label.equals("le"))
                            .sorted()
                            .collect(Collectors.joining(","));
            told.add(line.group(1) + labels);
        }
        Set<String> rows = new TreeSet<>();
        String table = Files.readString(Path.of("..", "docs", "control-plane-metrics.md"));
        for (Matcher row = ROW.matcher(table); row.find(); ) {
            String labels = row.group(2) == null
                    ? ""
                    : Stream.of(row.group(2).split(",")).sorted().collect(Collectors.joining(","));
            rows.add(row.group(1) + labels);
        }
        assertThat(rows).containsAll(told).hasSizeGreaterThan(10);
    }
}
