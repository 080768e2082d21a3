// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server with one cluster, whose domains are changed. */
abstract class ChangedDomains {
    @RegisterExtension
    final ControlServer server = new ControlServer();

    ApiClient client;

    @BeforeEach
    void connect() {
        client = server.client();
        client.put("/api/v1/clusters/prod", "{}");
    }

    JsonNode spec(String domain) {
        ObjectNode part =
                client.get("/api/v1/domains/" + domain).at("/contributions/0").deepCopy();
        part.remove("revision");
        return part;
    }

    String put(String domain, String address) {
        return change(client.put("/api/v1/domains/" + domain, "{'addresses': ['" + address + "']}"));
    }

    static String change(Answer written) {
        assertThat(written.status()).as(written.text()).isBetween(200, 201);
        String path = written.header("Zonefleet-Change");
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
