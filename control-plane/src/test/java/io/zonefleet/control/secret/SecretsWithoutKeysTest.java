// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ControlServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A control plane whose configuration names no key file. */
class SecretsWithoutKeysTest {
    private static final String PROD = "/api/v1/secrets/prod.token";

    @RegisterExtension
    final ControlServer server = new ControlServer().with(new Sealing(Optional.empty()));

    @Test
    void refusesToStoreAndSaysWhatIsMissing() {
        for (String path : List.of(PROD, PROD + "?dryRun=true")) {
            Answer refused = server.client().put(path, "{'value': 't', 'url': 'https://192.0.2.1'}");

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.at("/type").asText()).isEqualTo("/problems/secrets-unavailable");
            assertThat(refused.at("/detail").asText()).contains("secrets.keyFile", "sources.secretsDir");
        }
        assertThat(server.client().get("/api/v1/secrets").at("/writable").asBoolean())
                .isFalse();
    }
}
