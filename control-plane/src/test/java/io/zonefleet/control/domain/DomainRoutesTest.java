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

class DomainRoutesTest {
    private static final String A = "/api/v1/domains/a.example.com";

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;

    @BeforeEach
    void declareACluster() {
        client = server.client();
        client.put("/api/v1/clusters/local", "{'labels': {'env': 'prod'}}");
    }

    @Test
    void keepsEverythingThatIsSaidAboutADomain() {
        Answer put = client.put(A, """
                {'addresses': ['2001:DB8::10', '192.0.2.10'], 'ttl': 60, 'wildcard': true, 'below': 'nxdomain', 'enabled': true,
                 'origin': 'local', 'placement': {'clusters': ['local'], 'labels': {'env': 'prod'}},
                 'owner': 'team-x', 'comment': 'ticket 4711', 'labels': {'tier': 'edge'}}
                """);

        assertThat(put.status()).isEqualTo(201);
        assertThat(put.header("ETag")).isEqualTo("\"" + put.revision() + "\"");
        assertThat(put.header("Zonefleet-Change")).startsWith("/api/v1/changes/");
        JsonNode domain = client.get(A).json();
        assertThat(domain).isEqualTo(put.json());
        assertThat(domain.path("addresses").toString()).isEqualTo("[\"192.0.2.10\",\"2001:db8::10\"]");
        assertThat(domain.path("ttl").asInt()).isEqualTo(60);
        assertThat(domain.at("/placement/labels/env").asText()).isEqualTo("prod");
        assertThat(domain.at("/contributions/0/source").asText()).isEqualTo("api");
        assertThat(domain.path("owner").asText()).isEqualTo("team-x");
        assertThat(client.get(put.header("Zonefleet-Change"))
                        .at("/items/0/after/comment")
                        .asText())
                .isEqualTo("ticket 4711");
    }

    @Test
    void makesNamesCanonical() {
        client.put("/api/v1/domains/B%C3%BCcher.Example.COM.", "{'addresses': ['192.0.2.1']}");

        Answer canonical = client.get("/api/v1/domains/xn--bcher-kva.example.com");
        assertThat(canonical.status()).isEqualTo(200);
        assertThat(canonical.at("/displayName").asText()).isEqualTo("bücher.example.com");
        assertThat(client.get("/api/v1/domains/b%C3%BCcher.example.com").text()).isEqualTo(canonical.text());
        assertThat(names("?q=b%C3%BCch")).containsExactly("xn--bcher-kva.example.com");
    }

    @Test
    void updatesAndDeletes() {
        client.put(A, "{'addresses': ['192.0.2.1']}");
        Answer same = client.put(A, "{'addresses': ['192.0.2.1']}");
        Answer other = client.put(A, "{'addresses': ['192.0.2.2']}");
        Answer deleted = client.delete(A);

        assertThat(same.status()).isEqualTo(200);
        assertThat(same.header("Zonefleet-Change")).isEmpty();
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.revision()).isGreaterThan(same.revision());
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.at("/counts/deleted").asInt()).isEqualTo(1);
        assertThat(client.get(A).status()).isEqualTo(404);
        assertThat(client.delete(A).status()).isEqualTo(404);
    }

    @Test
    void losesNoUpdate() {
        String first = client.put(A, "{'addresses': ['192.0.2.1']}").header("ETag");
        String second =
                client.put(A, "{'addresses': ['192.0.2.2']}", "If-Match", first).header("ETag");

        Answer lost = client.put(A, "{'addresses': ['192.0.2.3']}", "If-Match", first);
        assertThat(lost.status()).isEqualTo(412);
        assertThat(lost.at("/current/addresses/0").asText()).isEqualTo("192.0.2.2");
        assertThat("\"" + lost.at("/revision").asText() + "\"").isEqualTo(second);
        assertThat(client.delete(A, "If-Match", first).status()).isEqualTo(412);
        assertThat(client.put(A, "{'addresses': ['192.0.2.4']}", "If-Match", "W/" + second)
                        .status())
                .isEqualTo(412);
        assertThat(client.put(A, "{'addresses': ['192.0.2.4']}", "If-Match", first + ", " + second)
                        .status())
                .isEqualTo(200);
        assertThat(client.put(A, "{'addresses': ['192.0.2.5']}", "If-Match", "*")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void createsOnlyWhereAsked() {
        assertThat(client.put(A, "{'addresses': ['192.0.2.1']}", "If-Match", "*")
                        .status())
                .isEqualTo(412);
        assertThat(client.put(A, "{'addresses': ['192.0.2.1']}", "If-Match", "\"7\"")
                        .status())
                .isEqualTo(412);
        assertThat(client.put(A, "{'addresses': ['192.0.2.1']}", "If-None-Match", "*")
                        .status())
                .isEqualTo(201);
        Answer second = client.put(A, "{'addresses': ['192.0.2.2']}", "If-None-Match", "*");
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.at("/current/addresses/0").asText()).isEqualTo("192.0.2.1");
    }

    @Test
    void doesARepeatedRequestOnce() {
        Answer first = client.put(A, "{'addresses': ['192.0.2.1']}", "Idempotency-Key", "k-1");
        client.put(A, "{'addresses': ['192.0.2.2']}");
        Answer again = client.put(A, "{'addresses': ['192.0.2.1']}", "Idempotency-Key", "k-1");
        Answer another = client.put(A, "{'addresses': ['192.0.2.3']}", "Idempotency-Key", "k-1");

        assertThat(again.status()).isEqualTo(first.status()).isEqualTo(201);
        assertThat(again.revision()).isEqualTo(first.revision());
        assertThat(again.header("Zonefleet-Change")).isEqualTo(first.header("Zonefleet-Change"));
        assertThat(client.get(A).at("/addresses/0").asText()).isEqualTo("192.0.2.2");
        assertThat(another.status()).isEqualTo(422);
        assertThat(another.errors()).containsExactly("header/Idempotency-Key idempotency-key-reused");
    }

    /** Somebody who knows what it wrote, and takes the version of that answer along, has not seen what others wrote since. */
    @Test
    void showsWhoRepeatsAPutWhatWasWrittenThen() {
        Answer first = client.put(A, "{'addresses': ['192.0.2.1']}", "Idempotency-Key", "k-1");
        Answer still = client.put(A, "{'addresses': ['192.0.2.1']}", "Idempotency-Key", "k-1");
        client.put(A, "{'addresses': ['192.0.2.2']}");
        Answer again = client.put(A, "{'addresses': ['192.0.2.1']}", "Idempotency-Key", "k-1");

        assertThat(still.json()).isEqualTo(first.json());
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(client.put(A, "{'addresses': ['192.0.2.3']}", "If-Match", again.header("ETag"))
                        .status())
                .isEqualTo(412);
        client.delete(A);
        assertThat(client.put(A, "{'addresses': ['192.0.2.1']}", "Idempotency-Key", "k-1")
                        .json())
                .isEqualTo(first.json());
    }

    @Test
    void deletesOnceWhereOthersContribute() {
        client.put("/api/v1/clusters/c1", "{}");
        client.put(A, "{'addresses': ['192.0.2.1']}");
        client.put(A + "/contributions/c1", "{'addresses': ['192.0.2.2']}");

        Answer first = client.delete(A, "Idempotency-Key", "k-1");
        Answer again = client.delete(A, "Idempotency-Key", "k-1");
        Answer another = client.delete(A, "Idempotency-Key", "k-2");
        Answer other = client.delete(A + "?allowShrink=true", "Idempotency-Key", "k-1");

        assertThat(first.status()).isEqualTo(200);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(another.status()).isEqualTo(409);
        assertThat(another.at("/detail").asText()).contains("DELETE " + A + "/contributions/c1");
        assertThat(other.errors()).containsExactly("header/Idempotency-Key idempotency-key-reused");
        assertThat(client.get(A).at("/addresses/0").asText()).isEqualTo("192.0.2.2");
    }

    @Test
    void tellsThePlanOfADryRunAndWritesNothing() {
        client.put(A, "{'addresses': ['192.0.2.1']}");

        Answer plan = client.put(
                "/api/v1/domains/b.example.com?dryRun=true", "{'addresses': ['192.0.2.2'], 'wildcard': true}");

        assertThat(plan.status()).isEqualTo(200);
        assertThat(plan.at("/counts/created").asInt()).isEqualTo(1);
        assertThat(plan.at("/clusters/0/id").asText()).isEqualTo("local");
        assertThat(plan.at("/clusters/0/names/before").asInt()).isEqualTo(1);
        assertThat(plan.at("/clusters/0/names/after").asInt()).isEqualTo(2);
        assertThat(plan.at("/clusters/0/zones").size()).isEqualTo(1);
        assertThat(plan.at("/clusters/0/zones/0/after").asText()).contains("<next>", "*.b.example.com.");
        assertThat(plan.at("/clusters/0/corefile/after").asText()).contains("b.example.com:53");
        assertThat(client.get("/api/v1/domains/b.example.com").status()).isEqualTo(404);
        assertThat(client.delete(A + "?dryRun=true").at("/counts/deleted").asInt())
                .isEqualTo(1);
        assertThat(client.get(A).status()).isEqualTo(200);
        assertThat(client.put(A + "?dryRun=true", "{'addresses': ['192.0.2.1'], 'origin': 'nowhere'}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void listsInPagesThatNeitherSkipNorRepeat() {
        for (int i = 0; i < 25; i++) {
            client.put(
                    "/api/v1/domains/n%02d.example.com".formatted(i), "{'addresses': ['192.0.2.%d']}".formatted(i + 1));
        }
        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            Answer page = client.get("/api/v1/domains?limit=10" + next);
            assertThat(page.at("/total").asInt()).isGreaterThanOrEqualTo(24);
            page.at("/items").forEach(item -> seen.add(item.path("name").asText()));
            next = page.json().has("next") ? "&cursor=" + page.at("/next").asText() : "";
            // what is shown already goes, something new comes before it
            client.delete("/api/v1/domains/n00.example.com");
            client.put("/api/v1/domains/a00.example.com", "{'addresses': ['192.0.2.1']}");
        } while (!next.isEmpty());

        assertThat(seen).hasSize(25).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void reachesFarIntoAListByAnOffset() {
        for (int i = 0; i < 25; i++) {
            client.put("/api/v1/domains/n%02d.example.com".formatted(i), "{'addresses': ['192.0.2.1']}");
        }
        assertThat(shown("?limit=2&offset=20")).containsExactly("n20.example.com", "n21.example.com");
        assertThat(shown("?limit=2&offset=3&q=n1")).containsExactly("n13.example.com", "n14.example.com");
        assertThat(shown("?limit=1&offset=7&source=api")).containsExactly("n07.example.com");
        assertThat(shown("?offset=25")).isEmpty();
        Answer page = client.get("/api/v1/domains?limit=2&offset=20");
        assertThat(page.at("/total").asInt()).isEqualTo(25);
        String next = "cursor=" + page.at("/next").asText();
        assertThat(shown("?limit=1&" + next)).containsExactly("n22.example.com");
        assertThat(client.get("/api/v1/domains?offset=1&" + next).status()).isEqualTo(422);
    }

    private List<String> shown(String query) {
        List<String> names = new ArrayList<>();
        client.get("/api/v1/domains" + query)
                .at("/items")
                .forEach(item -> names.add(item.path("name").asText()));
        return names;
    }

    @Test
    void findsByNameAddressOwnerCommentAndLabel() {
        client.put(A, "{'addresses': ['192.0.2.1'], 'owner': 'Team-X', 'labels': {'tier': 'edge'}, 'origin': 'local'}");
        client.put("/api/v1/domains/b.example.org", "{'addresses': ['2001:db8::7'], 'comment': 'see ticket 12'}");

        assertThat(names("?q=EXAMPLE.org")).containsExactly("b.example.org");
        assertThat(names("?q=192.0.2.1")).containsExactly("a.example.com");
        assertThat(names("?q=2001:db8")).containsExactly("b.example.org");
        assertThat(names("?q=team-x")).containsExactly("a.example.com");
        assertThat(names("?q=ticket+12")).containsExactly("b.example.org");
        assertThat(names("?q=tier%3Dedge")).containsExactly("a.example.com");
        assertThat(names("?cluster=local")).containsExactly("a.example.com");
        assertThat(names("?source=api")).containsExactly("a.example.com", "b.example.org");
        assertThat(names("?source=legacy")).isEmpty();
        assertThat(names("?q=nothing+like+it")).isEmpty();
    }

    /** Whoever looks for the domains of a host before it goes finds all of them. */
    @Test
    void findsAnAddressWhereverItStands() {
        client.put(
                A,
                "{'addresses': ['192.0.2.1'], 'horizons': [{'clusters': ['local'], 'addresses': ['198.51.100.7']}]}");
        client.put(A.replace("/a.", "/b."), """
                {'addresses': ['192.0.2.1'], 'records': [{'name': 'w', 'type': 'A', 'data': '198.51.100.7'},
                 {'name': 'w', 'type': 'AAAA', 'data': '2001:DB8::7'}]}""");

        assertThat(names("?q=198.51.100.7")).containsExactly("a.example.com", "b.example.com");
        assertThat(names("?q=2001:db8::7")).containsExactly("b.example.com");
    }

    private List<String> names(String query) {
        List<String> names = new ArrayList<>();
        Answer list = client.get("/api/v1/domains" + query);
        list.at("/items").forEach(item -> names.add(item.path("name").asText()));
        assertThat(list.at("/total").asInt()).isEqualTo(names.size());
        return names;
    }

    @Test
    void saysWhatMayNotBeMeant() {
        client.put("/api/v1/domains/example.com", "{'addresses': ['192.0.2.1'], 'wildcard': true}");

        Answer under = client.put(A, "{'addresses': ['192.0.2.2']}");
        Answer nowhere = client.put(
                "/api/v1/domains/b.example.org",
                "{'addresses': ['192.0.2.3'], 'placement': {'labels': {'env': 'test'}}}");

        assertThat(under.status()).isEqualTo(201);
        assertThat(warnings(under)).containsExactly("shadowed-by-wildcard");
        assertThat(warnings(client.get("/api/v1/domains/example.com"))).containsExactly("shadows-names");
        assertThat(warnings(nowhere)).containsExactly("placed-nowhere");
        assertThat(under.at("/warnings/0/values").toString())
                .isEqualTo("{\"above\":\"example.com\",\"name\":\"a.example.com\"}");
        assertThat(nowhere.at("/warnings/0/values/form").asText()).isEqualTo("placement");
        assertThat(warnings(client.put(A + "?dryRun=true", "{'addresses': ['192.0.2.9']}")))
                .containsExactly("shadowed-by-wildcard");
    }

    private static List<String> warnings(Answer answer) {
        List<String> codes = new ArrayList<>();
        answer.at("/warnings").forEach(warning -> codes.add(warning.path("code").asText()));
        return codes;
    }

    @Test
    void holdsBackAWriteThatRemovesTooMuch() {
        String rows = "["
                + String.join(
                        ",",
                        java.util.stream.IntStream.range(0, 40)
                                .mapToObj(i -> "{'domain': 'n%d.example.com', 'ip': '192.0.2.1'}".formatted(i))
                                .toList())
                + "]";
        assertThat(client.post("/api/v1/import", rows).at("/applied").asInt()).isEqualTo(40);
        String deletes = String.join(
                ",",
                java.util.stream.IntStream.range(0, 20)
                        .mapToObj(i -> "{'op': 'delete', 'resource': 'domains/n%d.example.com'}".formatted(i))
                        .toList());

        Answer held = client.post("/api/v1/changes", "{'operations': [" + deletes + "]}");
        assertThat(held.status()).isEqualTo(409);
        assertThat(held.at("/type").asText()).isEqualTo("/problems/shrink");
        assertThat(held.at("/detail").asText()).contains("20 of 40");
        assertThat(client.delete("/api/v1/domains/n0.example.com").status()).isEqualTo(200);
        Answer allowed = client.post(
                "/api/v1/changes",
                "{'allowShrink': true, 'operations': [" + deletes.substring(deletes.indexOf(',', 40) + 1) + "]}");
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(client.get("/api/v1/domains").at("/total").asInt()).isEqualTo(20);
    }

    @Test
    void takesTheLastNameOutOfADeclaredZoneWhereItIsNamed() {
        client.put("/api/v1/zones/example.com", "{}");
        client.put(A, "{'addresses': ['192.0.2.1']}");

        Answer off = client.put(A, "{'addresses': ['192.0.2.1'], 'enabled': false}");
        Answer planned = client.delete(A + "?dryRun=true");
        Answer gone = client.delete(A);

        assertThat(off.at("/type").asText()).isEqualTo("/problems/shrink");
        assertThat(planned.at("/clusters/0/emptied/names").toString()).isEqualTo("[\"a.example.com\"]");
        assertThat(gone.status())
                .as("the delete of one domain says what is meant")
                .isEqualTo(200);
    }

    @Test
    void importsAListWhoseNamesLackTheirSuffix() {
        Answer made = client.post("/api/v1/import?suffix=example.org", "[{'domain': 'a', 'ip': '192.0.2.1'}]");

        assertThat(made.at("/applied").asInt()).isEqualTo(1);
        assertThat(client.get("/api/v1/domains/a.example.org").at("/wildcard").asBoolean())
                .isTrue();
        assertThat(client.post("/api/v1/import?suffix=a..b", "[]").errors())
                .containsExactly("query/suffix label-empty");
    }
}
