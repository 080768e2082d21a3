// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ControlServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServersAreForSomeTest {
    /** Its token is not {@code admin}. */
    @RegisterExtension
    static final ControlServer SERVER = new ControlServer();

    @Test
    void letsOnlyThoseNameServersThatTheConfigurationHas() {
        Answer refused = SERVER.client().post("/api/v1/query", "{'name': 'a.example.com', 'servers': ['192.0.2.1']}");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("/type").asText()).isEqualTo("/problems/forbidden");
    }
}
