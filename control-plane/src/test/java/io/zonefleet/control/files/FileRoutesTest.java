// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.Contract;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.RandomRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files in and out, through the running server. */
class FileRoutesTest {
    @RegisterExtension
    final ControlServer server = new ControlServer();

    @RegisterExtension
    final ControlServer empty = new ControlServer();

    private static Answer send(ApiClient client, String path, String type, String body) {
        return client.send("POST", path, body, "Content-Type", type);
    }

    /** Whatever a state came from: an empty system becomes the same by importing it. */
    @Test
    void becomesTheSameStateFromEveryExport() {
        long seed = Long.getLong("zonefleet.seed", ThreadLocalRandom.current().nextLong());
        System.out.println("FileRoutesTest: -Dzonefleet.seed=" + seed);
        RandomRequests requests = new RandomRequests(new Contract(), new Random(seed));
        ApiClient client = server.client();
        client.put("/api/v1/clusters/c1", "{'labels': {'env': 'prod'}}");
        client.put("/api/v1/clusters/c2", "{}");
        for (int i = 0; i < 3 * Integer.getInteger("jqwik.tries.default", 100); i++) {
            RandomRequests.Request request = requests.next();
            if (!request.method().equals("GET") && !request.method().equals("DELETE")) {
                client.send(
                        request.method(),
                        request.path(),
                        request.body(),
                        request.headers().toArray(String[]::new));
            }
        }
        everyKind(client);
        String yaml = client.get("/api/v1/export").text();
        assertThat(yaml)
                .contains(
                        "domains:\n  ",
                        "  \"legacy\":\n    \"polled.example.com\":",
                        "  \"api-clusters\":\n    ",
                        "\"others\":",
                        "\"lastResort\":true",
                        "\"horizons\":",
                        "\"records\":",
                        "drains:\n  ",
                        "\"until\":",
                        "profiles:\n  ",
                        "zones:\n  ",
                        "sources:\n  ",
                        "\"shrinkPercent\":7");
        Answer plan = send(empty.client(), "/api/v1/import?dryRun=true", "application/yaml", yaml);
        assertThat(plan.status()).as(plan.text()).isEqualTo(200);

        Answer imported = send(empty.client(), "/api/v1/import?rows=true", "application/yaml", yaml);

        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        assertThat(imported.json().path("rows").findValuesAsText("outcome")).containsOnly("created");
        assertThat(imported.at("/counts/created")).isEqualTo(plan.at("/counts/created"));
        assertThat(empty.client().get("/api/v1/export").text()).isEqualTo(yaml);
        String json = empty.client().get("/api/v1/export?format=json").text();
        Answer again = send(empty.client(), "/api/v1/import?rows=true&prune=true", "application/json", json);
        assertThat(again.at("/applied").asInt()).isZero();
        assertThat(empty.client().get("/api/v1/export").text()).isEqualTo(yaml);
        String csv = empty.client().get("/api/v1/export?format=csv").text();
        assertThat(send(empty.client(), "/api/v1/import", "text/csv", csv)
                        .at("/applied")
                        .asInt())
                .isZero();
        assertThat(empty.client().get("/api/v1/export?format=csv").text()).isEqualTo(csv);
    }

    /** Whatever was refused of the random requests, and whatever they left. */
    private static void everyKind(ApiClient client) {
        String state = """
                profiles: {sure: {negativeTtl: 3, cache: {size: 100, serveStale: {upTo: 1h}}, network: {rules: no-notrack}}}
                clusters: {c1: {labels: {env: prod}, comment: "Ü \\u2028 \\t"}, c2: {}}
                zones: {sure.example: {comment: why}}
                sources: {legacy: {url: "http://127.0.0.1:9/list", enabled: false, shrinkPercent: 7, header: {name: X-Key, secret: key}}}
                drains: {sure: {addresses: [198.51.100.9], until: "2099-01-01T00:00:00Z", comment: why}}
                domains:
                  sure.example.com: {addresses: [198.51.100.1], lastResort: true, labels: {a: b},
                    records: [{type: TXT, data: why}, {name: _s._tcp, type: SRV, ttl: 7, data: 1 2 443 www.example.net.}],
                    horizons: [{clusters: [c1], addresses: []}, {labels: {env: prod}, addresses: [198.51.100.2]}]}
                contributions:
                  legacy: {polled.example.com: {addresses: [198.51.100.3], wildcard: true}}
                  api-clusters:
                    shared.example.com: {addresses: [198.51.100.4], origin: c1,
                      others: [{records: [{type: CNAME, data: www.example.net.}], origin: c2, enabled: false}]}
                """;
        Answer answer = send(client, "/api/v1/import?allowShrink=true", "application/yaml", state);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    @Test
    void removesWhatAStateLeavesOutWhereThatIsWanted() {
        ApiClient client = server.client();
        client.put("/api/v1/clusters/c1", "{}");
        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}");
        client.put("/api/v1/domains/b.example.com", "{'addresses': ['192.0.2.1']}");
        String state = "domains:\n  a.example.com: {addresses: [192.0.2.2]}\n";

        Answer pruned = send(client, "/api/v1/import?prune=true&rows=true&allowShrink=true", "application/yaml", state);

        assertThat(pruned.json().path("rows").toString())
                .isEqualTo(
                        "[{\"at\":\"/domains/a.example.com\",\"resource\":\"domains/a.example.com\",\"outcome\":\"updated\"},"
                                + "{\"at\":\"\",\"resource\":\"domains/b.example.com\",\"outcome\":\"deleted\"}]");
        assertThat(client.get("/api/v1/clusters/c1").status()).isEqualTo(200);
        assertThat(send(client, "/api/v1/import?prune=true", "text/csv", "name,ttl\n")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void recordsThatHaveTheTtlOfTheirDomainFollowIt() {
        ApiClient client = server.client();
        client.put(
                "/api/v1/domains/a.example.com",
                "{'records': [{'type': 'CNAME', 'data': 'b.example.com.'}, {'name': 'w', 'type': 'TXT', 'ttl': 7, 'data': 'x'}]}");

        send(client, "/api/v1/import", "text/csv", "name,ttl\na.example.com,5\n");

        assertThat(client.get("/api/v1/domains/a.example.com")
                        .json()
                        .path("records")
                        .findValuesAsText("ttl"))
                .containsExactlyInAnyOrder("5", "7");
    }

    @Test
    void keepsWhatAFileDoesNotSay() {
        ApiClient client = server.client();
        client.put(
                "/api/v1/domains/a.example.com",
                "{'addresses': ['192.0.2.1'], 'ttl': 7, 'owner': 'x', 'labels': {'a': 'b'}}");

        Answer csv = send(
                client,
                "/api/v1/import?rows=true",
                "text/csv",
                "name,addresses,owner\r\na.example.com,192.0.2.2 2001:db8::1,\r\n"
                        + "\"b.example.com\",192.0.2.3,\"a, \"\"b\"\"\"\r\n");

        assertThat(csv.json().path("rows").findValuesAsText("at")).containsExactly("line/2", "line/3");
        assertThat(csv.json().path("rows").findValuesAsText("outcome")).containsExactly("updated", "created");
        var domain = client.get("/api/v1/domains/a.example.com").json();
        assertThat(domain.path("ttl").asInt()).isEqualTo(7);
        assertThat(domain.has("owner")).isFalse();
        assertThat(domain.path("labels").path("a").asText()).isEqualTo("b");
        assertThat(client.get("/api/v1/domains/b.example.com").at("/owner").asText())
                .isEqualTo("a, \"b\"");
        Answer zone =
                send(client, "/api/v1/import?zone=example.com", "text/dns", "a 9 A 192.0.2.8\n*.a 9 A 192.0.2.8\n");
        assertThat(zone.status()).as(zone.text()).isEqualTo(200);
        domain = client.get("/api/v1/domains/a.example.com").json();
        assertThat(domain.path("ttl").asInt()).isEqualTo(9);
        assertThat(domain.path("wildcard").asBoolean()).isTrue();
        assertThat(domain.path("labels").path("a").asText()).isEqualTo("b");
    }

    @Test
    void tellsWhatBecameOfEachRowOfAList() {
        ApiClient client = server.client();
        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1'], 'wildcard': true}");
        String list = "[{'domain': 'b', 'ip': '192.0.2.2'}, {'domain': 'a.', 'ip': '192.0.2.1'},"
                + " {'domain': 'B', 'ip': '192.0.2.3'}]";

        Answer imported = client.post("/api/v1/import?rows=true&suffix=example.com", list);

        assertThat(imported.json().path("rows").toString())
                .isEqualTo("[{\"at\":\"/0\",\"resource\":\"domains/b.example.com\",\"outcome\":\"created\"},"
                        + "{\"at\":\"/1\",\"resource\":\"domains/a.example.com\",\"outcome\":\"unchanged\"},"
                        + "{\"at\":\"/2\",\"resource\":\"domains/b.example.com\",\"outcome\":\"created\"}]");
        assertThat(client.post("/api/v1/import?rows=true&suffix=example.com&dryRun=true", list)
                        .json()
                        .path("rows")
                        .findValuesAsText("outcome"))
                .containsOnly("unchanged");
    }

    @Test
    void warnsOfTheFirstOfManyRows() {
        ApiClient client = server.client();
        client.put("/api/v1/clusters/c1", "{}");
        String rows = IntStream.range(0, 150)
                .mapToObj(i -> "{'domain': 'n%d.example.com', 'ip': '10.0.0.%d'}".formatted(i, i + 1))
                .collect(Collectors.joining(",", "[{'domain': 'example.com', 'ip': '10.0.0.1'},", "]"));

        Answer plan = client.post("/api/v1/import?dryRun=true", rows);
        Answer imported = client.post("/api/v1/import", rows);

        for (Answer answer : List.of(plan, imported)) {
            assertThat(answer.at("/warnings")).hasSize(100);
            assertThat(answer.at("/warnings").findValuesAsText("code"))
                    .contains("shadows-names", "shadowed-by-wildcard");
            assertThat(answer.at("/warnings").findValuesAsText("resource"))
                    .hasSize(100)
                    .contains("domains/example.com");
        }
    }

    @Test
    void listsAddressesOfAllClustersThatContribute() {
        ApiClient client = server.client();
        for (String cluster : List.of("one", "two", "three")) {
            client.put("/api/v1/clusters/" + cluster, "{}");
        }
        String parts = "/api/v1/domains/a.example.com/contributions/";
        client.put(parts + "one", "{'addresses': ['192.0.2.1'], 'enabled': false}");
        client.put(parts + "three", "{'addresses': ['192.0.2.3']}");
        client.put(parts + "two", "{'addresses': ['192.0.2.2', '192.0.2.3']}");

        assertThat(client.get("/api/v1/export?format=list").text())
                .isEqualTo(
                        "[{\"domain\":\"a.example.com\",\"ip\":\"192.0.2.2\"},{\"domain\":\"a.example.com\",\"ip\":\"192.0.2.3\"}]");
        assertThat(client.get("/api/v1/export?format=csv").text().lines())
                .as("a row can't say of which cluster it is")
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("name,addresses,");
    }

    @Test
    void saysOfWhichRowsAZoneFileLosesItsTtl() {
        ApiClient client = server.client();
        String zone = """
                a 60 A 192.0.2.1
                a 30 AAAA 2001:db8::1
                *.a 60 A 192.0.2.1
                *.a 30 AAAA 2001:db8::1
                a.b 60 TXT x
                a.b 30 A 192.0.2.2
                *.a.b 90 A 192.0.2.2
                """;

        Answer imported = send(client, "/api/v1/import?rows=true&zone=example.com", "text/dns", zone);

        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        List<String> told = new ArrayList<>();
        imported.json().path("rows").forEach(row -> {
            if (row.has("message")) {
                told.add(row.path("at").asText() + " " + row.path("outcome").asText() + " "
                        + row.path("message").asText());
            }
        });
        String message = " created its TTL becomes 30 s, not 60 s: all addresses of a name have one TTL, the shortest";
        assertThat(told).containsExactly("line/1" + message, "line/3" + message);
        assertThat(client.get("/api/v1/domains/a.example.com").at("/ttl").asInt())
                .isEqualTo(30);
        assertThat(client.get("/api/v1/domains/a.b.example.com").at("/records").findValuesAsText("ttl"))
                .containsExactlyInAnyOrder("60", "90");
    }

    @Test
    void comesBackTheSameAsAZoneFileAndAsAList() {
        ApiClient client = server.client();
        client.put(
                "/api/v1/domains/a.example.com",
                "{'addresses': ['192.0.2.1', '2001:db8::1'], 'ttl': 9, 'wildcard': true}");
        client.put("/api/v1/domains/example.com", "{'addresses': ['192.0.2.2'], 'ttl': 8}");
        client.put("/api/v1/domains/off.example.com", "{'addresses': ['192.0.2.2'], 'enabled': false}");
        client.put("/api/v1/domains/other.example.org", "{'addresses': ['192.0.2.3'], 'wildcard': true}");
        String zone = client.get("/api/v1/export?format=zone&zone=example.com").text();
        String list = client.get("/api/v1/export?format=list").text();

        assertThat(send(empty.client(), "/api/v1/import", "text/dns", zone).status())
                .isEqualTo(200);

        assertThat(empty.client().get("/api/v1/domains").at("/total").asInt()).isEqualTo(2);
        assertThat(empty.client()
                        .get("/api/v1/export?format=zone&zone=example.com")
                        .text()
                        .replaceFirst("SOA.*", ""))
                .isEqualTo(zone.replaceFirst("SOA.*", ""));
        assertThat(list)
                .isEqualTo(
                        "[{\"domain\":\"example.com\",\"ip\":\"192.0.2.2\"},{\"domain\":\"a.example.com\",\"ip\":\"192.0.2.1\"},"
                                + "{\"domain\":\"a.example.com\",\"ip\":\"2001:db8::1\"},{\"domain\":\"other.example.org\",\"ip\":\"192.0.2.3\"}]");
    }

    @Test
    void keepsEveryRecordFromZoneFileToZoneFile() {
        String zone = """
                $TTL 300
                example.com. SOA ns. host. 1 2 3 4 5
                example.com. NS ns.
                example.com. A 192.0.2.1
                example.com. MX 10 mail.example.com.
                example.com. TXT ( "v=spf1 -all; (x"
                    "\\"quoted\\"" )
                example.com. CAA 0 issue "ca.example.net"
                *.example.com. A 192.0.2.7
                a.example.com. 60 A 192.0.2.2
                *.a.example.com. 60 A 192.0.2.2
                _sip._tcp.a.example.com. SRV 1 2 5060 a.example.com.
                www.example.com. CNAME a.example.com.
                child.example.com. NS ns.child.example.com.
                ns.child.example.com. A 192.0.2.9
                """;
        Answer imported = send(server.client(), "/api/v1/import?rows=true", "text/dns", zone);
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        String state = server.client().get("/api/v1/export").text();
        String exported = server.client()
                .get("/api/v1/export?format=zone&zone=example.com")
                .text();

        assertThat(send(empty.client(), "/api/v1/import", "text/dns", exported).status())
                .isEqualTo(200);

        assertThat(empty.client().get("/api/v1/export").text()).isEqualTo(state);
        assertThat(exported.lines().filter(line -> !line.startsWith("$") && !line.startsWith("@")))
                .hasSize(11);
        assertThat(send(
                                empty.client(),
                                "/api/v1/import",
                                "text/csv",
                                server.client().get("/api/v1/export?format=csv").text())
                        .at("/applied")
                        .asInt())
                .isZero();
        Answer list = empty.client().post("/api/v1/import", "[{'domain': 'www.example.com', 'ip': '192.0.2.3'}]");
        assertThat(list.at("/applied").asInt()).isEqualTo(1);
    }

    @Test
    void refusesAFileAsAWholeAndNamesTheLines() {
        ApiClient client = server.client();

        assertThat(send(
                                client,
                                "/api/v1/import",
                                "text/csv",
                                "name,addresses,ttl\na.example.com,192.0.2.1,30\nb..example.com,192.0.2.1,1\nc.example.com,nothing,x\n")
                        .errors())
                .containsExactly("line/3/name label-empty");
        assertThat(send(
                                client,
                                "/api/v1/import",
                                "text/csv",
                                "name,addresses,ttl\na.example.com,192.0.2.1,30\nc.example.com,nothing,x\n")
                        .errors())
                .containsExactly("line/3/addresses/0 address", "line/3/ttl type");
        assertThat(send(client, "/api/v1/import", "text/csv", "name,nothing\n").status())
                .isEqualTo(422);
        assertThat(send(client, "/api/v1/import", "text/csv", "").status()).isEqualTo(422);
        assertThat(send(client, "/api/v1/import", "text/dns", "a.example.com. A 192.0.2.1\n$INCLUDE /etc/passwd\n")
                        .errors())
                .containsExactly("line/2 zone-syntax");
        assertThat(send(client, "/api/v1/import", "application/yaml", "domains: [")
                        .status())
                .isEqualTo(400);
        assertThat(send(
                                client,
                                "/api/v1/import",
                                "application/yaml",
                                "domains: {a.example.com: {ttl: 1}, A.example.com: {addresses: [192.0.2.1]}}")
                        .status())
                .isEqualTo(422);
        assertThat(send(client, "/api/v1/import", "text/plain", "x").status()).isEqualTo(415);
        assertThat(client.get("/api/v1/domains").at("/total").asInt()).isZero();
    }
}
