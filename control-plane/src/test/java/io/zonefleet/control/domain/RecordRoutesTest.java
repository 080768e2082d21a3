// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecordRoutesTest {
    private static final String A = "/api/v1/domains/a.example.com";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;

    @BeforeEach
    void declareACluster() {
        client = server.client();
        client.put("/api/v1/clusters/local", "{}");
    }

    @Test
    void keepsRecordsInOneForm() {
        Answer put = client.put(A, """
                {'addresses': ['192.0.2.1'], 'ttl': 60, 'records': [
                  {'type': 'txt', 'data': 'one'},
                  {'name': '_HTTPS._tcp.A.example.com.', 'type': 'SRV', 'ttl': 5, 'data': '10  5 443 WWW.example.com.'}]}
                """);

        assertThat(put.status()).as(put.text()).isEqualTo(201);
        assertThat(put.at("/records").toString())
                .isEqualTo(
                        "[{\"name\":\"@\",\"type\":\"TXT\",\"ttl\":60,\"data\":\"one\"},"
                                + "{\"name\":\"_https._tcp\",\"type\":\"SRV\",\"ttl\":5,\"data\":\"10 5 443 www.example.com.\"}]");
        assertThat(client.put(A, put.at("/contributions/0").toString().replaceAll("\"(source|revision)\":[^,}]*,?", ""))
                        .header("Zonefleet-Change"))
                .isEmpty();
        assertThat(names("?q=_https")).containsExactly("a.example.com");
        assertThat(names("?type=SRV")).containsExactly("a.example.com");
        assertThat(names("?type=A")).containsExactly("a.example.com");
        assertThat(names("?type=MX")).isEmpty();
        assertThat(client.get("/api/v1/domains?type=PTR").status()).isEqualTo(422);
    }

    @Test
    void findsTypesInThePartsOfAllClusters() {
        client.put("/api/v1/clusters/other", "{}");
        client.put(A + "/contributions/local", "{'addresses': ['192.0.2.1'], 'enabled': false}");
        client.put(
                A + "/contributions/other",
                "{'addresses': ['2001:db8::2'], 'records': [{'type': 'MX', 'data': '10 mail.example.net.'}]}");
        for (String type : List.of("A", "AAAA", "MX")) {
            assertThat(names("?type=" + type)).as(type).containsExactly("a.example.com");
        }
        assertThat(names("?type=CAA")).isEmpty();
    }

    @Test
    void namesEveryFaultWithItsPlace() {
        Answer refused = client.put(A, """
                {'addresses': ['192.0.2.1'], 'records': [
                  {'type': 'PTR', 'data': 'x.'},
                  {'name': 'b.example.com.', 'type': 'TXT', 'data': 'x'},
                  {'type': 'MX', 'data': '10 mail'},
                  {'type': 'TXT'},
                  {'type': 'TXT', 'data': 'x', 'ttl': -1, 'class': 'IN'},
                  7]}
                """);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(rules(refused))
                .containsExactlyInAnyOrder(
                        "/records/0/type record-type",
                        "/records/1/name name-outside",
                        "/records/2/data name-relative",
                        "/records/3/data required",
                        "/records/4/ttl range",
                        "/records/4/class unknown-field",
                        "/records/5 type");
        Answer together =
                client.put(A, "{'addresses': ['192.0.2.1'], 'records': [{'type': 'CNAME', 'data': 'b.example.com.'}]}");
        assertThat(rules(together)).containsExactly("/records/0 cname-not-alone");
        assertThat(rules(client.put(A, "{'records': []}"))).containsExactly("/addresses nothing-at-domain");
    }

    @Test
    void aListKeepsRecordsThatCanStandBesideItsAddresses() {
        client.put(
                A,
                "{'records': [{'type': 'CNAME', 'data': 'b.example.com.'}, {'name': 'x', 'type': 'TXT', 'data': 'x'}]}");

        assertThat(client.post("/api/v1/import", "[{'domain': 'a.example.com', 'ip': '192.0.2.7'}]")
                        .status())
                .isEqualTo(200);

        JsonNode domain = client.get(A).json();
        assertThat(domain.path("addresses").toString()).isEqualTo("[\"192.0.2.7\"]");
        assertThat(domain.path("records").findValuesAsText("type")).containsExactly("TXT");
    }

    @Test
    void warnsOfRecordsThatBelongToAnotherDomain() {
        client.put(A, "{'addresses': ['192.0.2.1'], 'records': [{'name': 'y.x', 'type': 'TXT', 'data': 'x'}]}");
        assertThat(codes(client.get(A))).isEmpty();
        client.put("/api/v1/domains/x.a.example.com", "{'addresses': ['192.0.2.1']}");
        assertThat(codes(client.get(A))).containsExactly("records-hidden");
    }

    private static List<String> codes(Answer domain) {
        return domain.json().path("warnings").findValuesAsText("code");
    }

    private static List<String> rules(Answer refused) {
        List<String> rules = new ArrayList<>();
        refused.json()
                .path("errors")
                .forEach(error -> rules.add(error.path("pointer").asText() + " "
                        + error.path("rule").asText()));
        return rules;
    }

    private List<String> names(String query) {
        return client.get("/api/v1/domains" + query).json().path("items").findValuesAsText("name").stream()
                .filter(name -> name.contains("example"))
                .toList();
    }
}
