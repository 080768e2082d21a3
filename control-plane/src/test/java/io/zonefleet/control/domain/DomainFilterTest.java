// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What lists of domains can be narrowed to, and that it is what an edit changes. */
class DomainFilterTest {
    private static final String DOMAINS = "/api/v1/domains";
    private static final List<String> CODES = List.of(
            "shadowed-by-wildcard",
            "shadows-names",
            "placed-nowhere",
            "conflict",
            "drained",
            "records-hidden",
            "below-delegation");

    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;

    @BeforeEach
    void declareClusters() {
        client = server.client();
        client.put("/api/v1/clusters/c1", "{'labels': {'env': 'prod'}}");
        client.put("/api/v1/clusters/c2", "{'labels': {'env': 'test'}}");
        client.put("/api/v1/clusters/c3", "{}");
    }

    private void domain(String name, String spec) {
        Answer put = client.put(DOMAINS + "/" + name, spec);
        assertThat(put.status()).as(put.text()).isEqualTo(201);
    }

    private Set<String> listed(String query) {
        Set<String> names = new TreeSet<>();
        Answer list = client.get(DOMAINS + "?limit=1000&" + query);
        list.at("/items").forEach(item -> names.add(item.path("name").asText()));
        assertThat(list.at("/total").asInt()).as(query + list.text()).isEqualTo(names.size());
        return names;
    }

    @Test
    void listsByEachCondition() {
        domain("x.test", "{'addresses': ['192.0.2.1'], 'owner': 'team', 'labels': {'env': 'prod', 'tier': '1'}}");
        domain("a.x.test", "{'addresses': ['192.0.2.10'], 'labels': {'env': 'prod'}, 'enabled': false}");
        domain("ax.test", "{'addresses': ['2001:db8::1'], 'owner': 'teams', 'placement': {'clusters': ['c1']}}");
        domain("b.test", "{'records': [{'type': 'CNAME', 'data': 'x.test.'}], 'origin': 'c2'}");

        assertThat(listed("below=x.test")).containsExactly("a.x.test", "x.test");
        assertThat(listed("owner=team")).containsExactly("x.test");
        assertThat(listed("owner=")).containsExactly("a.x.test", "b.test");
        assertThat(listed("labels=env%3Dprod")).containsExactly("a.x.test", "x.test");
        assertThat(listed("labels=env=prod,tier=1")).containsExactly("x.test");
        assertThat(listed("address=192.0.2.1")).containsExactly("x.test");
        assertThat(listed("address=2001:DB8:0::1")).containsExactly("ax.test");
        assertThat(listed("type=CNAME")).containsExactly("b.test");
        assertThat(listed("enabled=false")).containsExactly("a.x.test");
        assertThat(listed("enabled=true&below=x.test")).containsExactly("x.test");
        assertThat(listed("cluster=c2")).containsExactly("b.test");
        assertThat(listed("servedBy=c2")).containsExactly("b.test", "x.test");
        assertThat(listed("servedBy=nowhere")).isEmpty();
        assertThat(listed("q=192.0.2.1&enabled=true")).containsExactly("x.test");
    }

    /** Who looks for what cluster one has off is not told of what cluster two has off. */
    @Test
    void allConditionsHoldForOneContribution() {
        domain("x.test", "{'addresses': ['192.0.2.1'], 'owner': 'team'}");
        client.put(DOMAINS + "/x.test/contributions/c1", "{'addresses': ['192.0.2.2'], 'enabled': false}");
        client.put(DOMAINS + "/x.test/contributions/c2", "{'addresses': ['192.0.2.3']}");

        assertThat(listed("cluster=c1&enabled=false")).containsExactly("x.test");
        assertThat(listed("cluster=c2&enabled=false")).isEmpty();
        assertThat(listed("cluster=c2&address=192.0.2.2")).isEmpty();
        assertThat(listed("source=api&cluster=c1")).isEmpty();
        assertThat(listed("source=api-clusters&cluster=c1")).containsExactly("x.test");
        assertThat(listed("owner=team&enabled=false")).isEmpty();
    }

    @Test
    void saysAllThatIsWrongWithAFilter() {
        assertThat(client.get(DOMAINS + "?labels=env&address=1&enabled=yes&warning=none&type=X&below=a..b&servedBy=C")
                        .errors())
                .containsExactlyInAnyOrder(
                        "query/labels labels",
                        "query/address address",
                        "query/enabled enum",
                        "query/warning enum",
                        "query/type record-type",
                        "query/below label-empty",
                        "query/servedBy id");
        assertThat(client.get(DOMAINS + "?labels=a=1,a=2").errors()).containsExactly("query/labels duplicate");
        assertThat(client.post("/api/v1/edits", "{'filter': {'enabled': 1, 'type': 'X'}, 'set': {'ttl': 5}}")
                        .errors())
                .containsExactlyInAnyOrder("/filter/enabled type", "/filter/type record-type");
    }

    /** The same words mean the same: a list is what an edit with the same filter would change. */
    @Test
    void listsWhatAnEditWouldChange() {
        Random random = seeded();
        declareAnything(random);
        int found = 0;
        for (int i = 0; i < 200; i++) {
            AnyFilter filter = AnyFilter.next(random);
            Set<String> names = new TreeSet<>();
            filter.lists().forEach(query -> names.addAll(listed(query)));
            Answer plan = client.post(
                    "/api/v1/edits?dryRun=true",
                    "{'filter': {" + filter.body() + "}, 'set': {'comment': 'seen nowhere yet'}}");
            Set<String> edited = new TreeSet<>();
            plan.at("/items")
                    .forEach(item -> edited.add(item.path("resource").asText().replace("domains/", "")));
            assertThat(names).as(filter.body()).isEqualTo(edited);
            found += Integer.signum(names.size());
        }
        assertThat(found).as("filters that find something").isGreaterThan(20);
        for (String cluster : List.of("c1", "c2", "c3")) {
            assertThat(client.get("/api/v1/clusters/" + cluster)
                            .at("/domains/served")
                            .asInt())
                    .isEqualTo(listed("servedBy=" + cluster).size());
        }
    }

    /** However it is found out, a list by a warning has those that show it. */
    @Test
    void listsByWarningsAsTheyAreShown() {
        declareAnything(seeded());
        domain("wild.test", "{'addresses': ['192.0.2.1'], 'wildcard': true}");
        domain("deep.under.wild.test", "{'addresses': ['192.0.2.1']}");
        domain("nowhere.test", "{'addresses': ['192.0.2.1'], 'placement': {'labels': {'env': 'none'}}}");
        domain("cut.test", """
                {'addresses': ['192.0.2.1'], 'records': [{'name': 'sub', 'type': 'NS', 'data': 'ns.example.net.'},
                 {'name': 'www.own', 'type': 'TXT', 'data': 'x'}]}""");
        domain("n.sub.cut.test", "{'addresses': ['192.0.2.1']}");
        domain("own.cut.test", "{'addresses': ['192.0.2.1']}");
        domain("both.test", "{'addresses': ['192.0.2.1']}");
        client.put(
                DOMAINS + "/both.test/contributions/c1", "{'records': [{'type': 'CNAME', 'data': 'a.example.net.'}]}");
        Answer all = client.get(DOMAINS + "?limit=1000");
        Set<String> any = new TreeSet<>();
        for (String code : CODES) {
            Set<String> shown = new TreeSet<>();
            all.at("/items").forEach(item -> {
                if (item.path("warnings").findValuesAsText("code").contains(code)) {
                    shown.add(item.path("name").asText());
                }
            });
            assertThat(shown).as(code).isNotEmpty();
            assertThat(listed("warning=" + code)).as(code).isEqualTo(shown);
            any.addAll(shown);
        }
        assertThat(listed("warning=any"))
                .isEqualTo(any)
                .hasSizeLessThan(all.at("/total").asInt());
        assertThat(listed("warning=any&below=cut.test")).containsExactly("cut.test", "n.sub.cut.test");
    }

    /** What was judged before is judged anew where something was changed that it follows from. */
    @Test
    void listsByWarningsAsTheyAreNow() {
        domain("a.test", "{'addresses': ['192.0.2.1'], 'origin': 'c1', 'placement': {'labels': {'env': 'new'}}}");
        domain("b.test", "{'addresses': ['192.0.2.1']}");
        assertThat(listed("warning=placed-nowhere")).containsExactly("a.test");
        assertThat(listed("warning=any&q=b.test")).isEmpty();
        assertThat(listed("warning=any&cluster=c1")).containsExactly("a.test");
        assertThat(listed("warning=any&cluster=c2")).isEmpty();

        client.put("/api/v1/clusters/c3", "{'labels': {'env': 'new'}}");
        assertThat(listed("warning=any")).isEmpty();
        assertThat(client.put("/api/v1/drains/c1?allowShrink=true", "{'cluster': 'c1'}")
                        .status())
                .isEqualTo(201);
        assertThat(listed("warning=drained")).containsExactly("a.test");
        client.delete("/api/v1/drains/c1");
        assertThat(listed("warning=any")).isEmpty();
    }

    private static Random seeded() {
        long seed = Long.getLong("zonefleet.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("DomainFilterTest: -Dzonefleet.seed=" + seed);
        return new Random(seed);
    }

    private void declareAnything(Random random) {
        for (int i = 0; i < 40; i++) {
            String name = pick(random, "a", "b", "c", "a.b", "c.b")
                    + pick(random, ".d", ".e", "")
                    + pick(random, ".x.test", ".y.test");
            String part = random.nextInt(3) == 0 ? "/contributions/" + pick(random, "c1", "c2", "c3") : "";
            client.put(DOMAINS + "/" + name + part, spec(random, part.isEmpty()));
        }
        domain("plain.test", "{'addresses': ['192.0.2.2']}");
        domain("drained.test", "{'addresses': ['192.0.2.3', '192.0.2.2']}");
        client.put("/api/v1/drains/d1?allowShrink=true", "{'addresses': ['192.0.2.3']}");
        client.put("/api/v1/drains/d2?allowShrink=true", "{'cluster': 'c3'}");
    }

    private static String spec(Random random, boolean ofAll) {
        List<String> fields = new ArrayList<>();
        fields.add(
                random.nextInt(5) == 0
                        ? "'records': [{'type': 'CNAME', 'data': 'z.example.net.'}]"
                        : "'addresses': ['192.0.2." + random.nextInt(1, 4) + "', '192.0.2.10']");
        if (fields.getFirst().startsWith("'addresses'")) {
            String data = pick(random, "'type': 'TXT', 'data': 'x'", "'type': 'A', 'data': '192.0.2.3'");
            add(random, fields, "'records': [{'name': '" + pick(random, "d", "w") + "', " + data + "}]");
        }
        add(random, fields, "'owner': '" + pick(random, "team", "teams") + "'");
        add(random, fields, "'labels': {'env': '" + pick(random, "prod", "test") + "', 'tier': '1'}");
        add(random, fields, "'enabled': false");
        add(random, fields, "'wildcard': true");
        add(random, fields, "'placement': {" + pick(random, "'clusters': ['c1']", "'labels': {'env': 'prod'}") + "}");
        String split = pick(random, "", "'192.0.2.1'");
        add(random, fields, "'horizons': [{'clusters': ['c2'], 'addresses': [" + split + "]}]");
        if (ofAll) {
            add(random, fields, "'origin': '" + pick(random, "c1", "c2", "c3") + "'");
        }
        return "{" + String.join(", ", fields) + "}";
    }

    private static void add(Random random, List<String> fields, String field) {
        if (random.nextInt(3) == 0) {
            fields.add(field);
        }
    }

    private static String pick(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }

    /**
     * A filter in both of its forms.
     *
     * @param parameters of a list
     * @param fields of an edit
     * @param source whether it names one
     */
    private record AnyFilter(List<String> parameters, List<String> fields, boolean source) {
        static AnyFilter next(Random random) {
            List<String> parameters = new ArrayList<>();
            List<String> fields = new ArrayList<>();
            Stream.of(
                            texts("below", "below", pick(random, "x.test", "d.x.test", "a.e.y.test")),
                            texts("owner", "owner", pick(random, "team", "")),
                            texts("cluster", "origin", pick(random, "c1", "c2", "c3")),
                            texts("address", "address", pick(random, "192.0.2.1", "192.0.2.3")),
                            texts("type", "type", pick(random, "A", "CNAME", "TXT")),
                            texts("servedBy", "servedBy", pick(random, "c1", "c2", "c3")),
                            new String[] {"labels=env=test,tier=1", "'labels': {'env': 'test', 'tier': '1'}"},
                            new String[] {"enabled=false", "'enabled': false"},
                            new String[] {"enabled=true", "'enabled': true"},
                            new String[] {"drained=true", "'drained': true"})
                    .filter(one -> random.nextInt(6) == 0)
                    .filter(one -> !one[0].equals("enabled=true") || !parameters.contains("enabled=false"))
                    .forEach(one -> {
                        parameters.add(one[0]);
                        fields.add(one[1]);
                    });
            boolean source = random.nextInt(6) == 0;
            if (source) {
                String[] one = texts("source", "source", pick(random, "api", "api-clusters"));
                parameters.add(one[0]);
                fields.add(one[1]);
            }
            return new AnyFilter(parameters, fields, source);
        }

        private static String[] texts(String parameter, String field, String value) {
            return new String[] {parameter + "=" + value, "'" + field + "': '" + value + "'"};
        }

        String body() {
            return String.join(", ", fields);
        }

        /** What is written through the API is of two sources. */
        List<String> lists() {
            String query = String.join("&", parameters);
            return source ? List.of(query) : List.of(query + "&source=api", query + "&source=api-clusters");
        }
    }
}
