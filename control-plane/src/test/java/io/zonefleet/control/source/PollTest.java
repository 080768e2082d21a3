// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PollTest extends PolledList {
    private Answer poll() {
        Answer result = client.post(SOURCE + "/poll", "");
        assertThat(result.status()).isEqualTo(200);
        return result;
    }

    private String address(String name) {
        return client.get("/api/v1/domains/" + name).at("/addresses/0").asText();
    }

    @Test
    void followsItsListByItself() {
        list.says("[{'domain': 'a.example.com', 'ip': '192.0.2.1'}]");
        client.put(SOURCE, "{'url': '" + list.url() + "', 'interval': '1s', 'ttl': 7, 'origin': 'local'}");
        Await.until(
                "the first row",
                () -> client.get("/api/v1/domains/a.example.com").status() == 200);

        list.says("[{'domain': 'a.example.com', 'ip': '192.0.2.2'}, {'domain': 'b.example.com', 'ip': '192.0.2.3'}]");
        Await.until(
                "the second row",
                () -> client.get("/api/v1/domains/b.example.com").status() == 200);
        Answer changed = client.get("/api/v1/domains/a.example.com");
        assertThat(changed.at("/contributions/0/source").asText()).isEqualTo("legacy");
        assertThat(changed.at("/addresses/0").asText()).isEqualTo("192.0.2.2");
        assertThat(changed.at("/ttl").asInt()).isEqualTo(7);
        assertThat(changed.at("/wildcard").asBoolean()).isTrue();
        assertThat(changed.at("/origin").asText()).isEqualTo("local");

        list.says("[{'domain': 'b.example.com', 'ip': '192.0.2.3'}]");
        Await.until(
                "the removal", () -> client.get("/api/v1/domains/a.example.com").status() == 404);
        assertThat(client.get("/api/v1/changes").at("/items/0/actor").asText()).isEqualTo("source:legacy");
    }

    @Test
    void namesOfAListStandBelowItsSuffix() {
        list.says("[{'domain': 'a', 'ip': '192.0.2.1'}, {'domain': 'x.B.', 'ip': '192.0.2.2'}]");
        declare(", 'suffix': 'Example.com'");

        assertThat(client.get(SOURCE).at("/suffix").asText()).isEqualTo("example.com");
        assertThat(address("a.example.com")).isEqualTo("192.0.2.1");
        assertThat(address("x.b.example.com")).isEqualTo("192.0.2.2");

        list.says("[{'domain': '', 'ip': '192.0.2.1'}]");
        assertThat(poll().at("/message").asText()).startsWith("/0/domain");
    }

    @Test
    void tellsWhatAPollDid() {
        list.says(rows(0, 3));
        declare("");

        list.says(rows(1, 5));
        Answer applied = poll();
        Answer unchanged = poll();

        assertThat(applied.at("/outcome").asText()).isEqualTo("applied");
        assertThat(applied.at("/rows").asInt()).isEqualTo(4);
        assertThat(applied.at("/added").asInt()).isEqualTo(2);
        assertThat(applied.at("/removed").asInt()).isEqualTo(1);
        assertThat(client.get(applied.at("/change").asText()).at("/comment").asText())
                .isEqualTo("poll of " + list.url() + "/list");
        assertThat(unchanged.at("/outcome").asText()).isEqualTo("unchanged");
        assertThat(client.get(SOURCE).at("/domains").asInt()).isEqualTo(4);
        assertThat(client.get("/api/v1/domains?source=legacy").at("/total").asInt())
                .isEqualTo(4);
    }

    /** A list that can't be trusted any more, and nobody who could correct it. */
    @Test
    void itsContributionsCanBeTakenOutOfAllAnswersAndComeBack() {
        list.says(rows(0, 3));
        declare("");
        client.put("/api/v1/domains/n0.example.com", "{'addresses': ['198.51.100.1'], 'wildcard': true}");
        list.fails(500);
        assertThat(poll().at("/outcome").asText()).isEqualTo("unreachable");

        Answer refused = client.put("/api/v1/drains/vanished", "{'source': 'legacy'}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("errors").findValuesAsText("value"))
                .containsExactly("n1.example.com", "n2.example.com");
        Answer drained = client.put("/api/v1/drains/vanished?allowShrink=true", "{'source': 'legacy'}");

        assertThat(drained.status()).as(drained.text()).isEqualTo(201);
        assertThat(drained.at("/source").asText()).isEqualTo("legacy");
        assertThat(answered("n0")).containsExactly("198.51.100.1");
        assertThat(answered("n1")).isEmpty();
        assertThat(client.get("/api/v1/domains?source=legacy").at("/total").asInt())
                .isEqualTo(3);
        assertThat(client.get("/api/v1/domains?drained=true").at("/total").asInt())
                .isEqualTo(3);
        assertThat(client.get("/api/v1/domains/n0.example.com").at("/warnings").findValuesAsText("message"))
                .anyMatch(message -> message.contains("drain vanished takes what source legacy contributes"));
        assertThat(client.get("/api/v1/domains/n0.example.com/contributions")
                        .at("/items")
                        .findValuesAsText("drained"))
                .hasSize(1);
        assertThat(client.delete(SOURCE + "?domains=remove").status()).isEqualTo(409);
        // polled meanwhile as ever
        list.says(rows(0, 4));
        assertThat(poll().at("/outcome").asText()).isEqualTo("applied");
        assertThat(answered("n3")).isEmpty();

        assertThat(client.delete("/api/v1/drains/vanished").status()).isEqualTo(200);

        assertThat(answered("n0")).containsExactly("192.0.2.1", "198.51.100.1");
        assertThat(answered("n3")).containsExactly("192.0.2.4");
        assertThat(client.put("/api/v1/drains/x", "{'source': 'nobody'}").errors())
                .containsExactly("/source unknown-source");
        assertThat(client.put("/api/v1/drains/x", "{}").errors()).hasSize(1);
    }

    /** What the one cluster is to answer. */
    private List<String> answered(String name) {
        List<String> addresses = new ArrayList<>();
        client.get("/api/v1/domains/" + name + ".example.com/answers")
                .at("/items/0/addresses")
                .forEach(address -> addresses.add(address.asText()));
        return addresses;
    }

    @Test
    void changesNothingWhenTheServerIsInTrouble() {
        list.says(rows(0, 3));
        declare(", 'timeout': '500ms', 'maxBytes': 1024");
        long before = client.get("/api/v1/domains").at("/items/0/revision").asLong();

        list.fails(500);
        assertThat(poll().at("/outcome").asText()).isEqualTo("unreachable");
        Await.until(
                "a list of such sources",
                () -> client.get("/api/v1/sources?outcome=unreachable&enabled=true")
                                .at("/total")
                                .asInt()
                        == 1);
        assertThat(client.get("/api/v1/fleet").at("/troubledSources").asInt()).isEqualTo(1);
        list.says("<html>busy</html>");
        assertThat(poll().at("/outcome").asText()).isEqualTo("invalid");
        list.says("{'error': 'none of your business'}");
        assertThat(poll().at("/outcome").asText()).isEqualTo("invalid");
        list.says("[{'domain': 'a.example.com', 'ip': '192.0.2.1'}, {'domain': 'b..c', 'ip': '192.0.2.1'}]");
        Answer wrongRow = poll();
        assertThat(wrongRow.at("/outcome").asText()).isEqualTo("invalid");
        assertThat(wrongRow.at("/message").asText()).startsWith("/1/domain");
        list.says(rows(0, 100));
        Answer tooLong = poll();
        assertThat(tooLong.at("/outcome").asText()).isEqualTo("unreachable");
        assertThat(tooLong.at("/message").asText()).contains("1024 bytes");
        list.says("");
        assertThat(poll().at("/outcome").asText()).isEqualTo("invalid");
        list.says(rows(0, 3));
        list.fallsMute();
        assertThat(poll().at("/message").asText()).contains("500ms");
        list.close();
        assertThat(poll().at("/outcome").asText()).isEqualTo("unreachable");

        assertThat(client.get("/api/v1/domains").at("/total").asInt()).isEqualTo(3);
        assertThat(client.get("/api/v1/domains").at("/items/0/revision").asLong())
                .isEqualTo(before);
        assertThat(client.get(SOURCE).at("/lastResult/lastGood").asText()).isNotEmpty();
    }

    @Test
    void holdsBackAListThatShrankTooMuch() {
        list.says(rows(0, 50));
        declare("");

        list.says("[]");
        Answer empty = poll();
        list.says(rows(0, 30));
        Answer half = poll();
        client.put(SOURCE, "{'url': '" + list.url() + "/list', 'interval': '24h', 'allowShrink': true}");
        Await.until(
                "the shrunk list",
                () -> client.get("/api/v1/domains").at("/total").asInt() == 30);

        assertThat(empty.at("/outcome").asText()).isEqualTo("held");
        assertThat(empty.at("/message").asText()).contains("50 of 50");
        assertThat(half.at("/outcome").asText()).isEqualTo("held");
    }

    @Test
    void addsToWhatOthersContributeAndTakesOnlyItsOwnAway() {
        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.9'], 'ttl': 60}");
        list.says("[{'domain': 'a.example.com', 'ip': '192.0.2.1'}]");
        declare("");

        Answer both = client.get("/api/v1/domains/a.example.com");
        assertThat(both.at("/addresses").toString()).isEqualTo("[\"192.0.2.1\",\"192.0.2.9\"]");
        assertThat(both.at("/contributions").size()).isEqualTo(2);
        assertThat(client.delete(SOURCE).status()).isEqualTo(409);
        assertThat(client.delete(SOURCE + "?domains=remove").status()).isEqualTo(200);
        Answer one = client.get("/api/v1/domains/a.example.com");
        assertThat(one.at("/addresses").toString()).isEqualTo("[\"192.0.2.9\"]");
        assertThat(client.delete("/api/v1/domains/a.example.com").status()).isEqualTo(200);
    }

    @Test
    void letsADomainGoOnlyWhereItComesFrom() {
        list.says("[{'domain': 'a.example.com', 'ip': '192.0.2.1'}]");
        declare("");

        Answer deleted = client.delete("/api/v1/domains/a.example.com");

        assertThat(deleted.status()).isEqualTo(409);
        assertThat(deleted.at("/detail").asText()).contains("source legacy");
    }

    @Test
    void asksOnlyForWhatIsNewAndStillHealsWhatWasTouchedByHand() {
        list.says(rows(0, 3));
        list.versioned("\"v1\"");
        declare("");

        assertThat(poll().at("/outcome").asText()).isEqualTo("unchanged");
        assertThat(list.asked()).contains("/list if not \"v1\"");
        var key = new io.zonefleet.model.IntentKey.OfDomain(
                io.zonefleet.model.DomainName.of("n1.example.com"), new io.zonefleet.model.SourceId("legacy"));
        server.store()
                .commit(io.zonefleet.store.Txn.builder()
                        .delete(io.zonefleet.keys.Keys.DEFAULT.intent(key))
                        .build());
        Await.until(
                "the removal",
                () -> client.get("/api/v1/domains/n1.example.com").status() == 404);
        assertThat(poll().at("/outcome").asText()).isEqualTo("applied");
        assertThat(client.get("/api/v1/domains/n1.example.com").status()).isEqualTo(200);
    }

    @Test
    void isForgottenWithItsResults() {
        list.says("[]");
        declare("");
        client.delete(SOURCE);
        Await.until(
                "the result is gone",
                () -> server.images().current().fleet().results().isEmpty());
        int asked = list.asked().size();
        client.put(SOURCE, "{'url': '" + list.url() + "', 'enabled': false}");

        assertThat(client.get(SOURCE).json().has("lastResult")).isFalse();
        assertThat(list.asked()).hasSize(asked);
    }

    @Test
    void onlyTellsWhatItWouldChangeInADryRun() {
        list.says(rows(0, 3));
        declare(", 'dryRun': true");

        Answer planned = poll();

        assertThat(planned.at("/outcome").asText()).isEqualTo("planned");
        assertThat(planned.at("/added").asInt()).isEqualTo(3);
        assertThat(planned.at("/names").toString())
                .isEqualTo(
                        "{\"added\":[\"n0.example.com\",\"n1.example.com\",\"n2.example.com\"],\"updated\":[],\"removed\":[]}");
        assertThat(client.get(SOURCE).at("/lastResult/names")).isEqualTo(planned.at("/names"));
        assertThat(client.get(SOURCE + "/results").at("/items/0/names").isMissingNode())
                .isTrue();
        assertThat(client.get("/api/v1/domains").at("/total").asInt()).isZero();
        declare(", 'dryRun': false");
        assertThat(poll().at("/outcome").asText()).isIn("applied", "unchanged");
        assertThat(client.get("/api/v1/domains").at("/total").asInt()).isEqualTo(3);
    }

    @Test
    void tellsWhatItWouldChangeWithoutAPoll() {
        list.says(rows(0, 30));
        declare("");
        client.put(SOURCE, "{'url': '" + list.url() + "/list', 'interval': '24h', 'enabled': false}");
        Answer last = client.get(SOURCE);
        list.says(
                "[{'domain': 'n1.example.com', 'ip': '198.51.100.1'}, {'domain': 'new.example.com', 'ip': '192.0.2.1'},"
                        + rows(3, 30).substring(1));

        Answer look = client.post(SOURCE + "/poll?dryRun=true", "");

        assertThat(look.status()).as(look.text()).isEqualTo(200);
        assertThat(look.at("/outcome").asText()).isEqualTo("planned");
        assertThat(look.at("/names").toString())
                .isEqualTo("{\"added\":[\"new.example.com\"],\"updated\":[\"n1.example.com\"],"
                        + "\"removed\":[\"n0.example.com\",\"n2.example.com\"]}");
        list.says(rows(0, 10));
        Answer held = client.post(SOURCE + "/poll?dryRun=true", "");
        assertThat(held.at("/outcome").asText()).isEqualTo("held");
        assertThat(held.at("/names/removed")).hasSize(20);
        assertThat(client.get(SOURCE).at("/lastResult")).isEqualTo(last.at("/lastResult"));
        assertThat(client.get("/api/v1/domains").at("/total").asInt()).isEqualTo(30);
        assertThat(client.post(SOURCE + "/poll", "").status()).isEqualTo(409);
        assertThat(client.post(SOURCE + "/poll?dryRun=yes", "").errors()).containsExactly("query/dryRun enum");
    }

    @Test
    void holdsAListThatLacksTooMuchOfItsOwnHoweverLargeTheFleetIs() {
        client.post(
                "/api/v1/import",
                IntStream.range(0, 200)
                        .mapToObj(i -> "{'domain': 'x%d.example.org', 'ip': '192.0.2.1'}".formatted(i))
                        .collect(Collectors.joining(",", "[", "]")));
        list.says(rows(0, 30));
        declare("");
        list.says("[]");

        assertThat(poll().at("/outcome").asText()).isEqualTo("held");
        assertThat(client.get(SOURCE).at("/domains").asInt()).isEqualTo(30);
        list.says(rows(0, 18));
        declare(", 'shrinkPercent': 50");
        assertThat(poll().at("/outcome").asText()).isIn("applied", "unchanged");
        assertThat(client.get(SOURCE).at("/domains").asInt()).isEqualTo(18);
        list.says("[]");
        declare(", 'allowShrink': true");
        assertThat(poll().at("/outcome").asText()).isIn("applied", "unchanged");
        assertThat(client.get(SOURCE).at("/domains").asInt()).isZero();
    }

    @Test
    void keepsItsResults() {
        list.says(rows(0, 3));
        declare("");
        list.fails(500);
        poll();
        poll();
        list.says(rows(0, 4));
        poll();

        assertThat(client.get(SOURCE + "/results").json().path("items").findValuesAsText("outcome"))
                .containsExactly("applied", "unreachable", "applied");
        assertThat(client.get("/api/v1/sources/none/results").status()).isEqualTo(404);
    }

    @Test
    void saysWhyItHasNoSecret() {
        declare(", 'header': {'name': 'Authorization', 'secret': 'token'}");

        assertThat(poll().at("/message").asText()).contains("sources.secretsDir");
        assertThat(list.asked()).isEmpty();
        assertThat(client.put(
                                SOURCE,
                                "{'url': 'http://127.0.0.1:9/', 'header': {'name': 'Host', 'secret': '../x'}, 'tls': {'ca': 'x'}, 'shrinkPercent': 101}")
                        .errors())
                .containsExactlyInAnyOrder(
                        "/header/name header-name",
                        "/header/secret secret-name",
                        "/tls/ca pem",
                        "/shrinkPercent range");
    }
}
