// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Contract;
import io.zonefleet.control.testing.ControlServer;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** That the server is what {@code openapi.yaml} says. */
class ContractTest {
    @RegisterExtension
    static final ControlServer SERVER = new ControlServer();

    @Test
    void hasARouteForEachOperationAndNoOthers() {
        SortedSet<String> routes = new TreeSet<>();
        SERVER.routes().forEach(route -> {
            if (route.template().startsWith("/api/")) {
                routes.add(route.method() + " " + route.template());
            }
        });

        assertThat(routes).isEqualTo(new Contract().operations());
    }

    @Test
    void handsOutTheContractWithoutAToken() {
        var answer = SERVER.client().bare("GET", "/api/v1/openapi.yaml", new byte[0]);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).startsWith("openapi: 3.1");
    }

    @Test
    void answersADomainThatWasPut() {
        var client = SERVER.client();
        assertThat(client.put("/api/v1/clusters/local", "{}").status()).isEqualTo(201);
        var put = client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}");

        assertThat(put.status()).isEqualTo(201);
        assertThat(client.get("/api/v1/domains/a.example.com").json()).isEqualTo(put.json());
        assertThat(client.get("/api/v1/domains").at("/total").asInt()).isEqualTo(1);
    }
}
