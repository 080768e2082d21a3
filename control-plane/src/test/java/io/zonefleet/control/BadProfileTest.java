// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Profiles that no node could follow, by themselves or with a cluster that has them. */
class BadProfileTest {
    @RegisterExtension
    static final ControlServer SERVER = new ControlServer();

    private static ApiClient client;

    @BeforeAll
    static void connect() {
        client = SERVER.client();
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
}
