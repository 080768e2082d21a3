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
    void refusesProfilesThatNoNodeCacheCouldFollow() {
        List<String> broken = client.put("/api/v1/profiles/edge", """
                        {'listeners': [{'port': 0, 'forward': ['dns.example.com']}],
                         'stubDomains': [{'name': 'a..b', 'forward': []}, 'x'],
                         'cache': {'size': -1, 'maxTTL': 5}, 'negativeTtl': 3601, 'apply': 'soon'}
                        """).errors();

        assertThat(broken)
                .containsExactlyInAnyOrder(
                        "/listeners/0/addresses required",
                        "/listeners/0/port range",
                        "/listeners/0/forward/0 upstream",
                        "/stubDomains/0/name label-empty",
                        "/stubDomains/0/forward count",
                        "/stubDomains/1 type",
                        "/cache/size range",
                        "/cache/maxTTL unknown-field",
                        "/negativeTtl range",
                        "/apply enum");
    }

    @Test
    void refusesNetworksAndUpstreamsThatNoNodeCouldHave() {
        assertThat(client.put("/api/v1/profiles/edge", """
                        {'listeners': [
                           {'addresses': ['169.254.20.10', 'fe80::1', '0.0.0.0', '224.0.0.1'], 'forward': ['127.0.0.53', '[::1]:53']},
                           {'addresses': ['169.254.20.11', '169.254.20.10'], 'forward': ['192.0.2.1']},
                           {'addresses': ['169.254.20.10'], 'port': 54,
                            'forward': ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5', '192.0.2.6', '192.0.2.7',
                                        '192.0.2.8', '192.0.2.9', '192.0.2.10', '192.0.2.11', '192.0.2.12', '192.0.2.13',
                                        '192.0.2.14', '192.0.2.15', '192.0.2.16']}],
                         'stubDomains': [{'name': 'corp.test', 'forward': ['127.1.2.3']}],
                         'network': {'link': 'nodelocaldns-too-long', 'kind': 'tap', 'rules': 'some', 'backend': 'ebpf',
                                     'teardown': 'never', 'interceptKubeDns': 'yes', 'mtu': 1500},
                         'corefile': {'log': 1, 'healthPort': 0, 'forward': {'maxConcurrent': 0, 'readTimeout': 'soon'}},
                         'cache': {'denialSize': 0, 'prefetch': {'percentage': 5}, 'serveStale': {'upTo': '-1s'}}}
                        """).errors())
                .containsExactlyInAnyOrder(
                        "/listeners/0/addresses/2 address-unspecified",
                        "/listeners/0/addresses/3 address-not-unicast",
                        "/listeners/0/forward/0 upstream-loopback",
                        "/listeners/0/forward/1 upstream-loopback",
                        "/listeners/2/forward count",
                        "/stubDomains/0/forward/0 upstream-loopback",
                        "/network/link link-name",
                        "/network/kind enum",
                        "/network/rules enum",
                        "/network/backend enum",
                        "/network/teardown enum",
                        "/network/interceptKubeDns type",
                        "/network/mtu unknown-field",
                        "/corefile/log type",
                        "/corefile/healthPort range",
                        "/corefile/forward/maxConcurrent range",
                        "/corefile/forward/readTimeout duration",
                        "/cache/denialSize range",
                        "/cache/prefetch/percentage range",
                        "/cache/serveStale/upTo duration");
        assertThat(client.put("/api/v1/profiles/edge", """
                        {'listeners': [
                           {'addresses': ['169.254.20.10', 'fe80::1'], 'forward': ['192.0.2.1']},
                           {'addresses': ['169.254.20.11', '169.254.20.10'], 'forward': ['192.0.2.1']}]}
                        """).errors())
                .containsExactlyInAnyOrder(
                        "/listeners/0/addresses/1 address-link-local", "/listeners/1/addresses/1 listener-twice");
        assertThat(client.put("/api/v1/profiles/edge", """
                        {'listeners': [{'addresses': ['169.254.20.10'], 'port': 5353, 'forward': ['192.0.2.1', '169.254.20.10:5353']}],
                         'stubDomains': [{'name': 'corp.test', 'forward': ['169.254.20.10']}, {'name': 'corp.test', 'forward': ['192.0.2.1']}],
                         'network': {'interceptKubeDns': true}}
                        """).errors())
                .containsExactlyInAnyOrder(
                        "/listeners/0/forward/1 upstream-self",
                        "/stubDomains/0/forward/0 upstream-self",
                        "/stubDomains/1/name stub-domain-twice",
                        "/network/interceptKubeDns kube-dns-port");
        for (String rules : List.of("no-notrack", "off")) {
            assertThat(client.put(
                                    "/api/v1/profiles/edge",
                                    "{'network': {'interceptKubeDns': true, 'rules': '" + rules + "'}}")
                            .errors())
                    .containsExactly("/network/interceptKubeDns kube-dns-rules");
        }
    }

    @Test
    void refusesToTakeKubeDnsWhereThatCannotWorkWhicheverOfBothIsPut() {
        String profile = """
                {'listeners': [{'addresses': ['169.254.20.10'], 'forward': ['10.96.0.10', '192.0.2.1']}], 'network': {'interceptKubeDns': %s}}""";
        String cluster = "{'profile': 'taking', 'kubeProxy': 'ipvs', 'kubeDns': ['10.96.0.10']}";
        client.put("/api/v1/profiles/taking", profile.formatted(false));
        client.put("/api/v1/clusters/taken", cluster);
        assertThat(client.put("/api/v1/profiles/taking", profile.formatted(true))
                        .errors())
                .containsExactlyInAnyOrder(
                        "/network/interceptKubeDns kube-dns-ipvs",
                        "/network/interceptKubeDns kube-dns-self",
                        "/listeners/0/forward/0 upstream-self");

        client.put("/api/v1/clusters/taken", "{'profile': 'taking'}");
        assertThat(client.put("/api/v1/profiles/taking", profile.formatted(true))
                        .status())
                .isEqualTo(200);
        assertThat(client.put("/api/v1/clusters/taken", cluster).errors())
                .containsExactlyInAnyOrder(
                        "/kubeProxy kube-dns-ipvs", "/kubeDnsUpstream kube-dns-self", "/kubeDns/0 upstream-self");
        assertThat(client.put(
                                "/api/v1/clusters/taken",
                                "{'kubeProxy': 'userspace', 'kubeDns': ['10.96.0.10'], 'kubeDnsUpstream': ['10.96.0.10', 'x']}")
                        .errors())
                .containsExactlyInAnyOrder(
                        "/kubeProxy enum", "/kubeDnsUpstream/1 address", "/kubeDnsUpstream/0 kube-dns-upstream");
        client.delete("/api/v1/clusters/taken");
        client.delete("/api/v1/profiles/taking");
    }

    @Test
    void refusesToTakeKubeDnsWhereNobodySaysThatKubeProxyLeavesItsAddresses() {
        String cluster = "{'profile': 'taking', 'kubeDns': ['10.96.0.10'], 'kubeDnsUpstream': ['10.96.0.11']%s}";
        String taking = "{'network': {'interceptKubeDns': true}}";
        for (String mode : List.of("", ", 'kubeProxy': 'none'")) {
            client.put("/api/v1/profiles/taking", "{}");
            client.put("/api/v1/clusters/taken", cluster.formatted(mode));
            assertThat(client.put("/api/v1/profiles/taking", taking).errors())
                    .as(mode)
                    .containsExactly("/network/interceptKubeDns kube-dns-proxy");

            client.put("/api/v1/clusters/taken", cluster.formatted(", 'kubeProxy': 'nftables'"));
            assertThat(client.put("/api/v1/profiles/taking", taking).status()).isEqualTo(200);
            assertThat(client.put("/api/v1/clusters/taken", cluster.formatted(mode))
                            .errors())
                    .as(mode)
                    .containsExactly("/kubeProxy kube-dns-proxy");
        }
        client.delete("/api/v1/clusters/taken");
        client.delete("/api/v1/profiles/taking");
    }

    @Test
    void refusesToListenWhereKubeDnsIsAsked() {
        client.put("/api/v1/profiles/there", "{'listeners': [{'addresses': ['169.254.20.10', '10.96.0.10']}]}");
        assertThat(client.put("/api/v1/clusters/there", "{'profile': 'there', 'kubeDns': ['10.96.0.9', '10.96.0.10']}")
                        .errors())
                .containsExactly("/kubeDns/1 kube-dns-self");
        client.put(
                "/api/v1/clusters/there",
                "{'profile': 'there', 'kubeDns': ['10.96.0.10'], 'kubeDnsUpstream': ['10.96.0.11']}");
        assertThat(client.put(
                                "/api/v1/profiles/there",
                                "{'listeners': [{'addresses': ['169.254.20.10', '10.96.0.11']}]}")
                        .errors())
                .containsExactly("/listeners/0/addresses kube-dns-self");
        client.delete("/api/v1/clusters/there");
        client.delete("/api/v1/profiles/there");
    }

    @Test
    void refusesAKubeDnsConfigWithAMistakeInItsTexts() {
        assertThat(client.put("/api/v1/profiles/edge", """
                        {'stubDomains': [{'name': 'corp.test', 'forward': ['192.0.2.1']}],
                         'kubeDnsConfig': {'stubDomains': '{\\'corp.test\\': [\\'192.0.2.1\\'], \\'b..c\\': [\\'dns.test\\'], \\'d\\': []}',
                                           'upstreamNameservers': '[\\'192.0.2.1\\', 7]', 'federations': '{}'}}
                        """).errors())
                .containsExactlyInAnyOrder(
                        "/kubeDnsConfig/stubDomains/b..c label-empty",
                        "/kubeDnsConfig/stubDomains/b..c/0 upstream",
                        "/kubeDnsConfig/stubDomains/d count",
                        "/kubeDnsConfig/upstreamNameservers/1 type",
                        "/kubeDnsConfig/federations unknown-field",
                        "/listeners required",
                        "/kubeDnsConfig/stubDomains stub-domain-twice");
        assertThat(client.put(
                                "/api/v1/profiles/edge",
                                "{'kubeDnsConfig': {'stubDomains': 'corp.test=192.0.2.1', 'upstreamNameservers': '{}'}}")
                        .errors())
                .containsExactlyInAnyOrder(
                        "/kubeDnsConfig/stubDomains json", "/kubeDnsConfig/upstreamNameservers type");
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
