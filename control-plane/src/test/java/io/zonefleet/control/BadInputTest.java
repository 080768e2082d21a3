// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.RawHttp;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people and programs send by mistake, or not by mistake: each is told what is wrong, and nothing changes. */
class BadInputTest {
    private static final String OK = "{'addresses': ['192.0.2.1']}";

    @RegisterExtension
    static final ControlServer SERVER = new ControlServer();

    private static ApiClient client;

    @BeforeAll
    static void declareACluster() {
        client = SERVER.client();
        assertThat(client.put("/api/v1/clusters/local", "{}").status()).isEqualTo(201);
    }

    @AfterEach
    void nothingChanged() {
        assertThat(client.get("/api/v1/domains").at("/total").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "a..example.com, label-empty",
        ".example.com, label-empty",
        "., name-empty",
        "-a.example.com, label-hyphen",
        "a_b.example.com, label-characters",
        "a%20b.example.com, name-characters",
        "a%2Fb.example.com, name-characters",
        "a%5Cb.example.com, name-characters",
        "a%00b.example.com, name-characters",
        "a%0d%0ab.example.com, name-characters",
        "a%7Fb.example.com, name-characters",
        "*.example.com, name-wildcard",
        "192.0.2.1, name-numeric",
        "%ff.example.com, percent-encoding",
        "a%22;drop.example.com, label-characters"
    })
    void refusesNamesThatAreNoHostNames(String name, String rule) {
        Answer put = client.put("/api/v1/domains/" + name, OK);

        assertThat(put.status()).isEqualTo(422);
        assertThat(put.errors()).contains("path/name " + rule);
        assertThat(client.get("/api/v1/domains/" + name).status()).isEqualTo(422);
        assertThat(client.delete("/api/v1/domains/" + name).status()).isEqualTo(422);
    }

    @Test
    void refusesLabelsAndNamesThatAreTooLong() {
        String label = "a".repeat(64);
        String name = IntStream.range(0, 5).mapToObj(i -> "b".repeat(50)).collect(Collectors.joining("."));

        assertThat(client.put("/api/v1/domains/" + label + ".com", OK).errors()).contains("path/name label-too-long");
        assertThat(client.put("/api/v1/domains/" + name, OK).errors()).contains("path/name name-too-long");
        assertThat(client.put("/api/v1/domains/" + "c".repeat(5000), OK).errors())
                .contains("path/name name-too-long");
    }

    @Test
    void refusesBrokenPercentEncoding() {
        String request = "GET /api/v1/domains/%zz.example.com HTTP/1.1\nHost: x\nConnection: close\n"
                + "Authorization: Bearer " + ControlServer.TOKEN + "\n\n";

        assertThat(RawHttp.send(SERVER.port(), request))
                .startsWith("HTTP/1.1 422")
                .contains("percent-encoding");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'not an address' | address",
                "'192.0.2.256' | address",
                "'192.0.2.01' | address",
                "'a.example.com' | address",
                "'192.0.2.1/24' | address",
                "'2001:db8::g' | address",
                "'::ffff:192.0.2.1' | address-ipv4-mapped",
                "'fe80::1%eth0' | address-zone-id",
                "'0.0.0.0' | address-unspecified",
                "'::' | address-unspecified",
                "'224.0.0.1' | address-not-unicast",
                "'ff02::1' | address-not-unicast",
                "'255.255.255.255' | address-not-unicast",
                "17 | type",
                "null | type",
                "['192.0.2.1'] | type"
            },
            quoteCharacter = '"')
    void refusesAddressesThatNobodyCanAnswerAt(String address, String rule) {
        Answer put = client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1', " + address + "]}");

        assertThat(put.status()).isEqualTo(422);
        assertThat(put.errors()).containsExactly("/addresses/1 " + rule);
        assertThat(put.at("/errors/0/message").asText()).isNotEmpty();
    }

    @Test
    void refusesListsOfAddressesThatAreNone() {
        assertThat(errors("{}")).containsExactly("/addresses required");
        assertThat(errors("{'addresses': []}")).containsExactly("/addresses count");
        assertThat(errors("{'addresses': '192.0.2.1'}")).containsExactly("/addresses type");
        assertThat(errors("{'addresses': ['192.0.2.1', '192.0.2.1']}")).containsExactly("/addresses/1 duplicate");
        assertThat(errors("{'addresses': ['2001:db8::1', '2001:DB8:0::1']}")).containsExactly("/addresses/1 duplicate");
        String many =
                IntStream.range(0, 65).mapToObj(i -> "'192.0.2." + i + "'").collect(Collectors.joining(","));
        assertThat(errors("{'addresses': [" + many + "]}")).containsExactly("/addresses count");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, range",
        "604801, range",
        "99999999999999999999, range",
        "1.5, type",
        "30.0, type",
        "'\"30\"', type",
        "true, type",
        "null, type"
    })
    void refusesTimesToLiveThatAreNone(String ttl, String rule) {
        assertThat(errors("{'addresses': ['192.0.2.1'], 'ttl': " + ttl + "}")).containsExactly("/ttl " + rule);
    }

    @Test
    void tellsAllFaultsAtOnce() {
        Answer put = client.put("/api/v1/domains/a..b?dryrun=true&wait=some", """
                {'addresses': ['x', '192.0.2.1'], 'ttl': -1, 'wildcard': 'yes', 'below': 'nothing', 'origin': 'Not An Id',
                 'placement': {'clusters': ['local', 'local'], 'label': {}}, 'labels': {'a b': 'c', 'd': 7},
                 'comment': 17, 'colour': 'red'}
                """, "If-Match", "1842");

        assertThat(put.status()).isEqualTo(422);
        assertThat(put.errors())
                .containsExactlyInAnyOrder(
                        "path/name label-empty",
                        "query/wait wait",
                        "query/dryrun unknown-parameter",
                        "header/If-Match if-match",
                        "/addresses/0 address",
                        "/ttl range",
                        "/wildcard type",
                        "/below enum",
                        "/origin id",
                        "/placement/clusters/1 duplicate",
                        "/placement/label unknown-field",
                        "/labels/a b label-key",
                        "/labels/d type",
                        "/comment type",
                        "/colour unknown-field");
    }

    @Test
    void refusesBodiesThatAreNoObject() {
        assertThat(client.put("/api/v1/domains/a.example.com", "[]").errors()).contains(" type");
        assertThat(client.put("/api/v1/domains/a.example.com", "'text'").errors())
                .contains(" type");
        assertThat(client.put("/api/v1/domains/a.example.com", "null").errors()).contains(" type");
        assertThat(client.put("/api/v1/domains/a.example.com", "{'addresses': [}")
                        .status())
                .isEqualTo(400);
        assertThat(client.put("/api/v1/domains/a.example.com", "   ").status()).isEqualTo(400);
        assertThat(client.put("/api/v1/domains/a.example.com", "{'ttl': 1, 'ttl': 2}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void refusesTextsThatAreTooLongOrHaveControlCharacters() {
        assertThat(errors("{'addresses': ['192.0.2.1'], 'owner': '" + "x".repeat(129) + "'}"))
                .containsExactly("/owner length");
        assertThat(errors("{'addresses': ['192.0.2.1'], 'comment': '" + "x".repeat(1025) + "'}"))
                .containsExactly("/comment length");
        assertThat(errors("{'addresses': ['192.0.2.1'], 'comment': 'a\\u0000b'}"))
                .containsExactly("/comment characters");
    }

    @Test
    void refusesClustersThatDoNotExist() {
        assertThat(errors("{'addresses': ['192.0.2.1'], 'placement': {'clusters': ['nowhere']}}"))
                .containsExactly("/placement/clusters unknown-cluster");
        assertThat(errors("{'addresses': ['192.0.2.1'], 'origin': 'nowhere'}"))
                .containsExactly("/origin unknown-cluster");
        assertThat(client.put("/api/v1/clusters/other", "{'profile': 'none'}").errors())
                .containsExactly("/profile unknown-profile");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/domains?limit=0",
                "/api/v1/domains?limit=1001",
                "/api/v1/domains?limit=many",
                "/api/v1/domains?cursor=%21",
                "/api/v1/domains?cursor=abc",
                "/api/v1/domains?cluster=Not+An+Id",
                "/api/v1/domains?q=a&q=b",
                "/api/v1/domains?page=2",
                "/api/v1/domains?enabled=",
                "/api/v1/domains?labels=",
                "/api/v1/domains?warning=superseded",
                "/api/v1/domains?q=%ff",
                "/api/v1/nodes?state=fine",
                "/api/v1/changes/17",
                "/api/v1/clusters/Not%20An%20Id",
                "/api/v1/sources/api",
                "/api/v1/nodes/local/..%2F.."
            })
    void refusesParametersThatMeanNothing(String path) {
        Answer answer = client.get(path);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.errors()).isNotEmpty();
    }

    @Test
    void refusesARevisionThatIsNone() {
        assertThat(client.get("/api/v1/domains", "Zonefleet-Min-Revision", "soon")
                        .status())
                .isEqualTo(422);
        assertThat(client.get("/api/v1/domains", "Zonefleet-Min-Revision", "999999")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void refusesSourcesThatCannotBePolled() {
        List<String> broken = client.put("/api/v1/sources/legacy", """
                        {'url': 'ftp://example.com/list', 'interval': '500ms', 'timeout': 'soon', 'maxBytes': 1,
                         'suffix': 'a..b', 'ttl': -1, 'wildcard': 1}
                        """).errors();

        assertThat(broken)
                .containsExactlyInAnyOrder(
                        "/url url",
                        "/interval duration",
                        "/timeout duration",
                        "/maxBytes range",
                        "/suffix label-empty",
                        "/ttl range",
                        "/wildcard type");
        assertThat(client.put("/api/v1/sources/legacy", "{'url': 'http://me:secret@example.com/'}")
                        .errors())
                .containsExactly("/url url-credentials");
        assertThat(client.put("/api/v1/sources/api", "{'url': 'http://example.com/'}")
                        .errors())
                .containsExactly("path/id id-reserved");
    }

    @Test
    void refusesImportsWithAMistakeAndNamesItsRow() {
        Answer post = client.post(
                "/api/v1/import",
                "[{'domain': 'a.example.com', 'ip': '192.0.2.1'}, {'domain': 'b..c', 'ip': 'x'}, {'ip': '192.0.2.1'}, 7]");

        assertThat(post.status()).isEqualTo(422);
        assertThat(post.errors())
                .containsExactly("/1/domain label-empty", "/1/ip address", "/2/domain required", "/3 type");
        assertThat(client.post("/api/v1/import", "{}").errors()).containsExactly(" type");
    }

    @Test
    void refusesChangesWithAMistakeInAnyOperation() {
        Answer post = client.post("/api/v1/changes", """
                {'operations': [
                  {'op': 'put', 'resource': 'domains/a.example.com', 'value': {'addresses': ['192.0.2.1']}},
                  {'op': 'put', 'resource': 'domains/A.example.com.', 'value': {'addresses': ['x']}},
                  {'op': 'remove', 'resource': 'hosts/b'},
                  {'op': 'put', 'resource': 'zones/example.com'},
                  {'op': 'delete', 'resource': 'clusters/x', 'value': {}},
                  {'resource': 'sources/api', 'op': 'delete', 'ifMatch': '1'}]}
                """);

        assertThat(post.status()).isEqualTo(422);
        assertThat(post.errors())
                .containsExactlyInAnyOrder(
                        "/operations/1/resource duplicate",
                        "/operations/1/value/addresses/0 address",
                        "/operations/2/op enum",
                        "/operations/2/resource resource",
                        "/operations/3/value required",
                        "/operations/4/value delete-value",
                        "/operations/5/resource id-reserved",
                        "/operations/5/ifMatch if-match");
        assertThat(client.post("/api/v1/changes", "{'operations': []}").errors())
                .containsExactly("/operations count");
    }

    private static List<String> errors(String body) {
        Answer put = client.put("/api/v1/domains/a.example.com", body);
        assertThat(put.status()).isEqualTo(422);
        return put.errors();
    }
}
