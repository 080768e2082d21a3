// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    void oneOfTwoRecordsGoesWhereBothComeToTheSame() {
        client().put(
                        "/api/v1/domains/d.example.org",
                        "{'addresses': ['192.0.2.3'], 'records': [{'name': 'w', 'type': 'A', 'data': '192.0.2.1'},"
                                + " {'name': 'v', 'type': 'A', 'data': '192.0.2.1'}, {'name': 'w', 'type': 'A', 'data': '192.0.2.2'},"
                                + " {'name': 'w', 'type': 'TXT', 'data': '192.0.2.1'}]}");

        Answer edited = replaced("192.0.2.1", "192.0.2.2");

        assertThat(edited.at("/applied").asInt()).as(edited.text()).isEqualTo(3);
        assertThat(records()).containsExactlyInAnyOrder("v A 192.0.2.2", "w A 192.0.2.2", "w TXT 192.0.2.1");
    }

    @Test
    void aRecordGetsTheTypeOfItsNewAddress() {
        client().put(
                        "/api/v1/domains/d.example.org",
                        "{'addresses': ['192.0.2.3'], 'records': [{'name': 'v', 'type': 'A', 'data': '192.0.2.1'},"
                                + " {'name': 'w', 'type': 'A', 'data': '192.0.2.1'}, {'name': 'w', 'type': 'AAAA', 'data': '2001:db8::2'}]}");

        Answer edited = replaced("192.0.2.1", "2001:db8::2");

        assertThat(edited.at("/applied").asInt()).as(edited.text()).isEqualTo(3);
        assertThat(records()).containsExactlyInAnyOrder("v AAAA 2001:db8:0:0:0:0:0:2", "w AAAA 2001:db8:0:0:0:0:0:2");
        assertThat(addresses("b.example.com")).isEqualTo("[\"2001:db8::2\"]");
    }

    private Answer replaced(String from, String to) {
        return client().post(
                        "/api/v1/edits",
                        "{'filter': {}, 'replaceAddress': {'from': '" + from + "', 'to': '" + to + "'}}");
    }

    private List<String> records() {
        List<String> records = new ArrayList<>();
        client().get("/api/v1/domains/d.example.org")
                .at("/records")
                .forEach(record -> records.add(String.join(
                        " ",
                        record.path("name").asText(),
                        record.path("type").asText(),
                        record.path("data").asText())));
        return records;
    }

    /** Whoever changes a thousand domains has to know which of them can't be changed so. */
    @Test
    void namesTheDomainsThatCantTakeIt() {
        client().put("/api/v1/clusters/c1", "{}");
        String star = "{'addresses': ['192.0.2.3'], 'records': [{'name': '*', 'type': 'A', 'data': '192.0.2.4'}]}";
        client().put("/api/v1/domains/d.example.org", star);
        client().put("/api/v1/domains/e.example.org/contributions/c1", star);
        client().put(
                        "/api/v1/domains/f.example.org",
                        "{'addresses': ['192.0.2.3'], 'records': [{'name': 'w', 'type': 'A', 'ttl': 7, 'data': '192.0.2.1'},"
                                + " {'name': 'w', 'type': 'AAAA', 'ttl': 8, 'data': '2001:db8::1'}]}");

        Answer wildcard = client().post("/api/v1/edits", "{'filter': {}, 'set': {'wildcard': true}}");
        Answer family = replaced("192.0.2.1", "2001:db8::2");
        Answer both = client().post(
                        "/api/v1/edits",
                        "{'filter': {}, 'set': {'owner': 'z'}, 'replaceAddress': {'from': '192.0.2.1', 'to': '2001:db8::2'}}");

        assertThat(wildcard.errors()).containsExactly("/set/wildcard domain-unfit", "/set/wildcard domain-unfit");
        assertThat(wildcard.json().path("errors").findValuesAsText("value"))
                .containsExactly("domains/d.example.org", "domains/e.example.org/contributions/c1");
        assertThat(wildcard.at("/errors/0/message").asText())
                .startsWith("domains/d.example.org can't take it (* A): leave it out");
        assertThat(family.errors()).containsExactly("/replaceAddress domain-unfit");
        assertThat(family.at("/errors/0/message").asText()).startsWith("domains/f.example.org can't take it (w AAAA):");
        assertThat(both.errors()).containsExactly(" domain-unfit");
        assertThat(addresses("b.example.com")).isEqualTo("[\"192.0.2.1\"]");
    }

    /** Who takes a host away has to know where its address stands still. */
    @Test
    void tellsWhereAReplacedAddressIsLeft() {
        Answer imported = client().post("/api/v1/import", """
                {'clusters': {'c1': {'kubeDns': ['192.0.2.1']}},
                 'sources': {'legacy': {'url': 'http://127.0.0.1:1/', 'enabled': false}},
                 'contributions': {'legacy': {'p.example.org': {'addresses': ['192.0.2.1']}}}}""");
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        Answer drain = client().put("/api/v1/drains/host?allowShrink=true", "{'addresses': ['192.0.2.1']}");
        assertThat(drain.status()).as(drain.text()).isEqualTo(201);
        String edit =
                "{'filter': {'names': ['b.example.com']}, 'replaceAddress': {'from': '192.0.2.1', 'to': '192.0.2.2'}}";

        Answer plan = client().post("/api/v1/edits?dryRun=true", edit);
        Answer edited = client().post("/api/v1/edits", edit);

        for (Answer answer : List.of(plan, edited)) {
            assertThat(left(answer))
                    .containsExactlyInAnyOrder(
                            ": 192.0.2.1 stands in domain a.example.com still, which the filter leaves out",
                            "sources/legacy: source legacy gives 192.0.2.1 to domain p.example.org still: change it in its list",
                            "clusters/c1: 192.0.2.1 stands in clusters/c1 still",
                            "drains/host: 192.0.2.1 stands in drains/host still");
        }
        Answer another = client().post("/api/v1/edits", "{'filter': {}, 'set': {'owner': 'z'}}");
        assertThat(another.at("/applied").asInt()).as(another.text()).isPositive();
        assertThat(left(another)).isEmpty();
    }

    private static List<String> left(Answer answer) {
        List<String> left = new ArrayList<>();
        answer.at("/warnings").forEach(warning -> {
            if (warning.path("code").asText().equals("address-left")) {
                left.add(warning.path("resource").asText() + ": "
                        + warning.path("message").asText());
            }
        });
        return left;
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

    /** What is kept of a record always has a ttl of its own, whether one was said or not. */
    @Test
    void changesTheTtlOfRecordsThatHaveThatOfTheirDomain() {
        client().put("/api/v1/domains/d.example.org", """
                {'ttl': 60, 'records': [{'type': 'CNAME', 'data': 'a.example.com.'},
                 {'name': 'w', 'type': 'TXT', 'ttl': 7, 'data': 'x'}, {'name': 'v', 'type': 'TXT', 'data': 'x'}]}""");

        assertThat(set("'ttl': 5").at("/counts/updated").asInt()).isEqualTo(1);
        assertThat(ttls()).isEqualTo("5: @ 5, v 5, w 7");
        set("'ttl': null");
        assertThat(ttls()).isEqualTo("30: @ 30, v 30, w 7");
        set("'recordTtl': 9");
        assertThat(ttls()).isEqualTo("30: @ 9, v 9, w 9");
        set("'recordTtl': null, 'ttl': 8");
        assertThat(ttls()).isEqualTo("8: @ 8, v 8, w 8");
        assertThat(set("'recordTtl': -1").errors()).containsExactly("/set/recordTtl range");
    }

    private Answer set(String fields) {
        return client().post("/api/v1/edits", "{'filter': {'names': ['d.example.org']}, 'set': {" + fields + "}}");
    }

    private String ttls() {
        var domain = client().get("/api/v1/domains/d.example.org").json();
        List<String> records = new ArrayList<>();
        domain.path("records")
                .forEach(record -> records.add(
                        record.path("name").asText() + " " + record.path("ttl").asInt()));
        records.sort(Comparator.naturalOrder());
        return domain.path("ttl").asInt() + ": " + String.join(", ", records);
    }

    /** What an address is replaced in is what it selects. */
    @Test
    void selectsAnAddressWhereverItStands() {
        client().put("/api/v1/clusters/c1", "{}");
        client().put(
                        "/api/v1/domains/d.example.org",
                        "{'addresses': ['192.0.2.3'], 'horizons': [{'clusters': ['c1'], 'addresses': ['2001:db8::1']}]}");
        client().put(
                        "/api/v1/domains/e.example.org",
                        "{'addresses': ['192.0.2.3'], 'records': [{'name': 'v6', 'type': 'AAAA', 'data': '2001:db8::1'}]}");

        Answer edited = client().post(
                        "/api/v1/edits",
                        "{'filter': {'address': '2001:db8::1'}, 'replaceAddress': {'from': '2001:db8::1', 'to': '2001:db8::2'}}");

        assertThat(edited.at("/counts/updated").asInt()).isEqualTo(2);
        assertThat(edited.at("/counts/unchanged").asInt()).isZero();
    }

    @Test
    void saysEverythingThatIsWrong() {
        assertThat(client().post("/api/v1/edits", "{'set': {'addresses': []}}").errors())
                .containsExactlyInAnyOrder("/filter required", "/set/addresses unknown-field");
        assertThat(client().post("/api/v1/edits", "{'filter': {}}").errors()).containsExactly("/set required");
        assertThat(client().post("/api/v1/edits", "{'filter': {'owner': 'x'}, 'set': {'ttl': -1}}")
                        .errors())
                .containsExactly("/set/ttl range");
        assertThat(client().post("/api/v1/edits", "{'filter': {'names': ['none.example']}, 'set': {'below': 'x'}}")
                        .errors())
                .as("whatever is selected")
                .containsExactly("/set/below enum");
    }
}
