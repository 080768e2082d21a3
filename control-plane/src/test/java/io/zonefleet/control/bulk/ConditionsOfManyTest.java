// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Conditions of HTTP are about one resource: whatever is about many has none. */
class ConditionsOfManyTest {
    @RegisterExtension
    final ControlServer server = new ControlServer();

    @Test
    void refusesConditionsInWhateverIsAboutManyResources() {
        ApiClient client = server.client();
        String change = client.put("/api/v1/domains/b.example.com", "{'addresses': ['192.0.2.1']}")
                .header("Zonefleet-Change");
        Map<String, String> requests = Map.of(
                "/api/v1/import",
                "[{'domain': 'a.example.com', 'ip': '192.0.2.1'}]",
                "/api/v1/edits",
                "{'filter': {}, 'set': {'ttl': 60}}",
                "/api/v1/changes",
                "{'operations': [{'op': 'delete', 'resource': 'domains/b.example.com'}]}",
                change + "/revert",
                "{}");
        requests.forEach((path, body) -> {
            Answer refused = client.post(path, body, "If-Match", "\"1\"", "If-None-Match", "*");

            assertThat(refused.status()).as(path).isEqualTo(422);
            assertThat(refused.json().path("errors").findValuesAsText("pointer"))
                    .as(path)
                    .contains("header/If-Match", "header/If-None-Match");
            assertThat(refused.json().path("errors").findValuesAsText("rule"))
                    .as(path)
                    .contains("one-resource");
        });
        assertThat(client.get("/api/v1/domains/b.example.com").status()).isEqualTo(200);
    }
}
