// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.testing.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of changes, plans that are applied as they were read, and what was at a change. */
class HistoryRoutesTest extends ChangedDomains {
    @Test
    void narrowsTheListByWhoWhatWhenAndResource() {
        String a = put("a.example.com", "192.0.2.1");
        String b = put("b.example.com", "192.0.2.1");
        String again = put("a.example.com", "192.0.2.2");
        String gone = change(client.delete("/api/v1/domains/b.example.com"));
        String at = client.get("/api/v1/changes/" + again).at("/at").asText();

        assertThat(list("resource=domains/A.example.com.")).containsExactly(again, a);
        assertThat(list("kind=domains")).containsExactly(gone, again, b, a);
        assertThat(list("kind=clusters")).hasSize(1);
        assertThat(list("effect=deleted")).containsExactly(gone);
        assertThat(list("effect=updated&resource=domains/a.example.com")).containsExactly(again);
        assertThat(list("source=api&kind=domains&limit=2")).containsExactly(gone, again);
        assertThat(list("source=legacy")).isEmpty();
        assertThat(list("actor=token:test&kind=domains")).hasSize(4);
        assertThat(list("actor=token")).isEmpty();
        assertThat(list("kind=domains&since=" + at)).contains(again, gone).doesNotContain(a);
        assertThat(list("kind=domains&until=" + at)).contains(a).doesNotContain(again, gone);
        assertThat(client.get("/api/v1/changes?since=" + at).at("/total").asInt())
                .isEqualTo(list("since=" + at).size());
    }

    /** Whoever looks later finds the reason, whatever was written in whatever way. */
    @Test
    void tellsWhyItWasWritten() {
        String a = "/api/v1/domains/a.example.com";
        List<String> changes = List.of(
                change(client.put(a + "?comment=first", "{'addresses': ['192.0.2.1'], 'comment': 'of the domain'}")),
                change(client.put(a + "/contributions/prod?comment=second", "{'addresses': ['192.0.2.2']}")),
                change(client.delete(a + "/contributions/prod?comment=third")),
                change(client.post(
                        "/api/v1/import?comment=fourth", "[{'domain': 'a.example.com', 'ip': '192.0.2.3'}]")),
                change(client.put("/api/v1/drains/d1?comment=fifth", "{'addresses': ['198.51.100.1']}")),
                change(client.delete("/api/v1/drains/d1?comment=sixth")),
                change(client.put("/api/v1/zones/example.com?comment=seventh", "{}")),
                change(client.put("/api/v1/profiles/p1?comment=eighth", "{}")),
                change(client.put(
                        "/api/v1/sources/s1?comment=ninth", "{'url': 'http://127.0.0.1:9/', 'enabled': false}")),
                change(client.delete("/api/v1/sources/s1?comment=tenth")),
                change(client.put("/api/v1/clusters/other?comment=eleventh%20%E5%9B%A0", "{}")),
                change(client.delete(a + "?comment=twelfth")));

        List<String> said = new ArrayList<>();
        client.get("/api/v1/changes")
                .at("/items")
                .forEach(item -> said.add(item.path("comment").asText()));
        assertThat(said.subList(0, 12).reversed())
                .containsExactly(
                        "first",
                        "second",
                        "third",
                        "fourth",
                        "fifth",
                        "sixth",
                        "seventh",
                        "eighth",
                        "ninth",
                        "tenth",
                        "eleventh 因",
                        "twelfth");
        assertThat(list("q=seventh")).containsExactly(changes.get(6));
        assertThat(client.put(a + "?comment=" + "x".repeat(1025), "{'addresses': ['192.0.2.1']}")
                        .errors())
                .containsExactly("query/comment length");
        assertThat(client.put(a + "?comment=a%00b", "{'addresses': ['192.0.2.1']}")
                        .errors())
                .containsExactly("query/comment characters");
        assertThat(client.put(a + "?comment=why&dryRun=true", "{'addresses': ['192.0.2.1']}")
                        .status())
                .isEqualTo(200);
        assertThat(list("q=why")).isEmpty();
    }

    @Test
    void saysAtOnceWhatIsWrongWithAQuestion() {
        Answer answer = client.get(
                "/api/v1/changes?resource=a.example.com&kind=names&effect=gone&since=today&source=-&cursor=x");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.errors())
                .containsExactlyInAnyOrder(
                        "query/resource resource",
                        "query/kind enum",
                        "query/effect enum",
                        "query/since date-time",
                        "query/source id",
                        "query/cursor cursor");
    }

    @Test
    void findsADomainInALargeChange() {
        String rows = IntStream.range(0, 120)
                .mapToObj(i -> "{'domain': 'n%d.example.com', 'ip': '10.0.0.%d'}".formatted(i, i + 1))
                .collect(Collectors.joining(",", "[", "]"));
        String imported = change(client.post("/api/v1/import", rows));
        put("other.example.com", "192.0.2.1");

        assertThat(list("resource=domains/n117.example.com")).containsExactly(imported);
        assertThat(list("resource=domains/n120.example.com")).isEmpty();
    }

    @Test
    void pagesNeitherSkipNorRepeatWhileTheListGrows() {
        List<String> written = IntStream.range(0, 25)
                .mapToObj(i -> put("n" + i + ".example.com", "192.0.2.1"))
                .toList();
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = client.get("/api/v1/changes?kind=domains&limit=7" + cursor);
            page.at("/items").forEach(item -> seen.add(item.path("id").asText()));
            cursor = page.json().has("next") ? "&cursor=" + page.at("/next").asText() : "";
            put("more.example.com", "192.0.2." + (seen.size() + 1));
        } while (!cursor.isEmpty());

        assertThat(seen).isEqualTo(written.reversed());
    }

    @Test
    void showsWhatFieldsDiffer() {
        put("a.example.com", "192.0.2.1");
        String change = change(
                client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.2'], 'ttl': 5, 'owner': 'x'}"));

        Answer shown = client.get("/api/v1/changes/" + change);

        assertThat(shown.at("/items/0/diff").toString())
                .isEqualTo("[{\"field\":\"addresses\",\"before\":[\"192.0.2.1\"],\"after\":[\"192.0.2.2\"]},"
                        + "{\"field\":\"owner\",\"after\":\"x\"},{\"field\":\"ttl\",\"before\":30,\"after\":5}]");
        assertThat(shown.header("ETag")).isNotEmpty();
    }

    @Test
    void appliesAPlanAsItWasRead() {
        String operations = """
                'operations': [
                  {'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.1']}},
                  {'op': 'put', 'resource': 'zones/example.com', 'value': {}}]""";
        Answer plan = client.post("/api/v1/changes?dryRun=true", "{" + operations + "}");

        Answer applied = client.post(
                "/api/v1/changes", "{'planHash': '" + plan.at("/hash").asText() + "', " + operations + "}");

        assertThat(applied.status()).isEqualTo(200);
        assertThat(client.get(applied.at("/change").asText()).at("/items")).isEqualTo(plan.at("/items"));
    }

    @Test
    void appliesNothingWhereTheWorldHasMoved() {
        client.put("/api/v1/zones/example.com", "{}");
        put("a.example.com", "192.0.2.1");
        String operations =
                "'operations': [{'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.9']}}]";
        String hash = plan(operations);

        put("elsewhere.test", "192.0.2.1");
        assertThat(plan(operations).substring(plan(operations).indexOf('-')))
                .as("a change elsewhere")
                .isEqualTo(hash.substring(hash.indexOf('-')));

        put("b.example.com", "192.0.2.1");
        Answer besides = client.post("/api/v1/changes", "{'planHash': '" + hash + "', " + operations + "}");
        assertThat(besides.status()).as("another name of the same zone").isEqualTo(409);
        assertThat(besides.at("/type").asText()).isEqualTo("/problems/plan-moved");

        String second = plan(operations);
        put("a.example.com", "192.0.2.2");
        Answer itself = client.post("/api/v1/changes", "{'planHash': '" + second + "', " + operations + "}");
        assertThat(itself.status()).isEqualTo(409);
        assertThat(client.get("/api/v1/domains/a.example.com")
                        .at("/addresses/0")
                        .asText())
                .isEqualTo("192.0.2.2");

        String never = "9999999" + second.substring(second.indexOf('-'));
        assertThat(client.post("/api/v1/changes", "{'planHash': '" + never + "', " + operations + "}")
                        .status())
                .isEqualTo(409);
        Answer wrong = client.post("/api/v1/changes", "{'planHash': 'x', " + operations + "}");
        assertThat(wrong.errors()).containsExactly("/planHash plan-hash");
    }

    @Test
    void putsAndDeletesOneResourceOnlyAsThePlanOfItSays() {
        put("a.example.com", "192.0.2.1");
        String drain = "/api/v1/drains/broken?allowShrink=true";
        String body = "{'addresses': ['192.0.2.1']}";
        String hash = client.put(drain + "&dryRun=true", body).at("/hash").asText();

        put("b.example.com", "192.0.2.1");
        Answer moved = client.put(drain + "&planHash=" + hash, body);
        assertThat(moved.status()).as("it would empty another name, too").isEqualTo(409);
        assertThat(moved.at("/type").asText()).isEqualTo("/problems/plan-moved");
        assertThat(client.get("/api/v1/drains/broken").status()).isEqualTo(404);

        String now = client.put(drain + "&dryRun=true", body).at("/hash").asText();
        assertThat(client.put(drain + "&planHash=" + now, body).status()).isEqualTo(201);

        String gone = "/api/v1/domains/a.example.com";
        String end = client.delete(gone + "?dryRun=true").at("/hash").asText();
        put("a.example.com", "192.0.2.2");
        assertThat(client.delete(gone + "?planHash=" + end).status()).isEqualTo(409);
        String again = client.delete(gone + "?dryRun=true").at("/hash").asText();
        assertThat(client.delete(gone + "?planHash=" + again).status()).isEqualTo(200);
        assertThat(client.delete(drain + "&planHash=x").errors()).containsExactly("query/planHash plan-hash");
    }

    @Test
    void namesWhatAClusterWouldNotAnswerAnyMore() {
        put("a.example.com", "192.0.2.1");
        put("b.example.com", "192.0.2.1");

        Answer plan = client.post(
                "/api/v1/changes?dryRun=true",
                "{'operations': [{'op': 'delete', 'resource': 'domains/a.example.com'}]}");

        assertThat(plan.at("/clusters/0/emptied").toString()).isEqualTo("{\"count\":1,\"names\":[\"a.example.com\"]}");
    }

    @Test
    void tellsWhatAResourceWasAtAChange() {
        String created = put("a.example.com", "192.0.2.1");
        JsonNode first = spec("a.example.com");
        String updated = put("a.example.com", "192.0.2.2");
        String elsewhere = put("b.example.com", "192.0.2.1");
        String gone = change(client.delete("/api/v1/domains/a.example.com"));
        put("a.example.com", "192.0.2.3");

        assertThat(at("a.example.com", created).at("/contributions/0/addresses"))
                .isEqualTo(first.at("/addresses"));
        assertThat(at("a.example.com", created).at("/at").asText()).isEqualTo(created);
        assertThat(at("a.example.com", updated).at("/addresses/0").asText()).isEqualTo("192.0.2.2");
        assertThat(at("a.example.com", elsewhere).at("/addresses/0").asText()).isEqualTo("192.0.2.2");
        assertThat(at("a.example.com", elsewhere).at("/revision").asLong())
                .isEqualTo(
                        client.get("/api/v1/changes/" + updated).at("/revision").asLong());
        assertThat(at("a.example.com", gone).status()).isEqualTo(404);
        assertThat(at("b.example.com", created).status()).isEqualTo(404);
        assertThat(at("b.example.com", gone).status()).isEqualTo(200);
        assertThat(at("b.example.com", "01J00000000000000000000000").status()).isEqualTo(404);

        String labelled = change(client.put("/api/v1/clusters/prod", "{'labels': {'env': 'prod'}}"));
        assertThat(client.get("/api/v1/clusters/prod?at=" + gone).at("/labels").size())
                .isZero();
        assertThat(client.get("/api/v1/clusters/prod?at=" + labelled)
                        .at("/labels/env")
                        .asText())
                .isEqualTo("prod");
    }

    private Answer at(String domain, String change) {
        return client.get("/api/v1/domains/" + domain + "?at=" + change);
    }

    private String plan(String operations) {
        return client.post("/api/v1/changes?dryRun=true", "{" + operations + "}")
                .at("/hash")
                .asText();
    }

    private List<String> list(String query) {
        List<String> ids = new ArrayList<>();
        Answer page = client.get("/api/v1/changes?" + query);
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        page.at("/items").forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }
}
