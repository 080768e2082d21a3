// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same change of many domains. */
class EditRoutesTest {
    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client() {
        return server.client();
    }

    @BeforeEach
    void declare() {
        client().put(
                        "/api/v1/domains/a.example.com",
                        "{'addresses': ['192.0.2.1', '192.0.2.2'], 'owner': 'x', 'labels': {'env': 'prod', 'tier': '1'}}");
        client().put(
                        "/api/v1/domains/b.example.com",
                        "{'addresses': ['192.0.2.1'], 'owner': 'y', 'labels': {'env': 'test'}}");
        client().put("/api/v1/domains/c.example.org", "{'addresses': ['192.0.2.3'], 'owner': 'x'}");
    }

    private String addresses(String name) {
        return client().get("/api/v1/domains/" + name).json().path("addresses").toString();
    }

    @Test
    void replacesAnAddressEverywhere() {
        Answer edited = client().post(
                        "/api/v1/edits", "{'filter': {}, 'replaceAddress': {'from': '192.0.2.1', 'to': '192.0.2.2'}}");

        assertThat(edited.at("/applied").asInt()).isEqualTo(2);
        assertThat(addresses("a.example.com")).isEqualTo("[\"192.0.2.2\"]");
        assertThat(addresses("b.example.com")).isEqualTo("[\"192.0.2.2\"]");
        assertThat(addresses("c.example.org")).isEqualTo("[\"192.0.2.3\"]");
    }

    @Test
    void replacesAnAddressInRecordsAndHorizonsToo() {
        client().put("/api/v1/clusters/c1", "{}");
        client().put(
                        "/api/v1/domains/d.example.org",
                        "{'addresses': ['192.0.2.3'], 'records': [{'name': 'v6', 'type': 'AAAA', 'data': '2001:db8::1'}],"
                                + " 'horizons': [{'clusters': ['c1'], 'addresses': ['2001:db8::1']}]}");

        Answer edited = client().post(
                        "/api/v1/edits",
                        "{'filter': {}, 'replaceAddress': {'from': '2001:DB8::1', 'to': '2001:db8::2'}}");

        assertThat(edited.at("/applied").asInt()).as(edited.text()).isEqualTo(1);
        var domain = client().get("/api/v1/domains/d.example.org").json();
        assertThat(domain.at("/records/0/data").asText()).isEqualTo("2001:db8:0:0:0:0:0:2");
        assertThat(domain.at("/horizons/0/addresses/0").asText()).isEqualTo("2001:db8::2");
    }

    @Test
    void changesWhatAFilterSelectsAndNothingElse() {
        assertThat(client().post(
                                "/api/v1/edits?dryRun=true",
                                "{'filter': {'labels': {'env': 'prod'}}, 'set': {'ttl': 5}}")
                        .at("/counts/updated")
                        .asInt())
                .isEqualTo(1);
        Answer edited = client().post(
                        "/api/v1/edits",
                        "{'filter': {'below': 'example.com', 'owner': 'x', 'address': '192.0.2.2'}, 'set': {'ttl': 5, 'owner': null, 'labels': {'tier': null, 'new': 'z'}}}");

        assertThat(edited.at("/applied").asInt()).isEqualTo(1);
        var domain = client().get("/api/v1/domains/a.example.com").json();
        assertThat(domain.path("ttl").asInt()).isEqualTo(5);
        assertThat(domain.has("owner")).isFalse();
        assertThat(domain.path("labels").toString()).isEqualTo("{\"env\":\"prod\",\"new\":\"z\"}");
        assertThat(client().get("/api/v1/domains/c.example.org").at("/owner").asText())
                .isEqualTo("x");
    }

    @Test
    void saysEverythingThatIsWrong() {
        assertThat(client().post("/api/v1/edits", "{'set': {'addresses': []}}").errors())
                .containsExactlyInAnyOrder("/filter required", "/set/addresses unknown-field");
        assertThat(client().post("/api/v1/edits", "{'filter': {}}").errors()).containsExactly("/set required");
        assertThat(client().post("/api/v1/edits", "{'filter': {'owner': 'x'}, 'set': {'ttl': -1}}")
                        .errors())
                .containsExactly("/set/ttl range");
    }
}
