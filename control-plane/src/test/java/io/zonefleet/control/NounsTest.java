// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonefleet.control.testing.Answer;
import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.control.testing.ControlServer;
import io.zonefleet.control.testing.FakeNode;
import io.zonefleet.testing.Await;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Zones, clusters, profiles and sources: the same verbs, each with its own rules. */
class NounsTest {
    @RegisterExtension
    final ControlServer server = new ControlServer();

    private ApiClient client;

    @BeforeEach
    void connect() {
        client = server.client();
    }

    @Test
    void keepsZonesAndCountsWhatLivesInThem() {
        assertThat(client.put("/api/v1/zones/example.com", "{'comment': 'the big one'}")
                        .status())
                .isEqualTo(201);
        client.put("/api/v1/zones/eu.example.com", "{}");
        for (String name : new String[] {"example.com", "a.example.com", "a.eu.example.com", "b.example.org"}) {
            client.put("/api/v1/domains/" + name, "{'addresses': ['192.0.2.1']}");
        }
        client.put("/api/v1/domains/closed.example.com", "{'addresses': ['192.0.2.1'], 'below': 'nxdomain'}");
        client.put("/api/v1/domains/x.closed.example.com", "{'addresses': ['192.0.2.1']}");
        client.put("/api/v1/domains/off.example.com", "{'addresses': ['192.0.2.1'], 'enabled': false}");

        Answer zone = client.get("/api/v1/zones/example.com");
        assertThat(zone.at("/domains").asInt()).isEqualTo(2);
        assertThat(zone.at("/comment").asText()).isEqualTo("the big one");
        assertThat(client.get("/api/v1/zones/eu.example.com").at("/domains").asInt())
                .isEqualTo(1);
        assertThat(client.get("/api/v1/zones?q=BIG").at("/total").asInt()).isEqualTo(1);
        assertThat(client.put(
                                "/api/v1/zones/example.com",
                                "{'comment': 'now smaller'}",
                                "If-Match",
                                zone.header("ETag"))
                        .status())
                .isEqualTo(200);
        assertThat(client.delete("/api/v1/zones/example.com", "If-Match", zone.header("ETag"))
                        .status())
                .isEqualTo(412);
        assertThat(client.delete("/api/v1/zones/example.com").status()).isEqualTo(200);
        assertThat(client.get("/api/v1/zones/example.com").status()).isEqualTo(404);
    }

    @Test
    void countsInAZoneWhatAnyClusterContributes() {
        client.put("/api/v1/zones/example.com", "{}");
        for (String cluster : new String[] {"one", "two"}) {
            client.put("/api/v1/clusters/" + cluster, "{}");
        }
        String off = "{'addresses': ['192.0.2.1'], 'enabled': false}";
        for (String name : new String[] {"a.example.com", "off.example.com", "closed.example.com"}) {
            client.put("/api/v1/domains/" + name + "/contributions/one", off);
        }
        client.put("/api/v1/domains/a.example.com/contributions/two", "{'addresses': ['192.0.2.2']}");
        client.put("/api/v1/domains/off.example.com/contributions/two", off);
        client.put(
                "/api/v1/domains/closed.example.com/contributions/two",
                "{'addresses': ['192.0.2.2'], 'below': 'nxdomain'}");
        client.put("/api/v1/domains/x.closed.example.com", "{'addresses': ['192.0.2.1']}");

        assertThat(client.get("/api/v1/zones/example.com").at("/domains").asInt())
                .isEqualTo(1);
    }

    @Test
    void keepsClustersWithTheirNodesAndDomains() {
        client.put("/api/v1/profiles/edge", "{}");
        Answer put = client.put("/api/v1/clusters/prod-a", """
                {'labels': {'env': 'prod'}, 'profile': 'edge', 'clusterDomain': 'cluster.local', 'kubeDns': ['10.96.0.10'],
                 'comment': 'in the cellar'}
                """);
        client.put("/api/v1/clusters/prod-b", "{}");
        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1'], 'origin': 'prod-a'}");
        client.put(
                "/api/v1/domains/b.example.com",
                "{'addresses': ['192.0.2.1'], 'placement': {'labels': {'env': 'prod'}}}");
        new FakeNode(server.store(), "prod-a", "n1").register();
        Await.until("the node", () -> !server.images().current().fleet().nodes().isEmpty());

        assertThat(put.status()).isEqualTo(201);
        JsonNode cluster = client.get("/api/v1/clusters/prod-a").json();
        assertThat(cluster.at("/nodes/silent").asInt()).isEqualTo(1);
        assertThat(cluster.at("/domains").toString()).isEqualTo("{\"origin\":1,\"served\":2}");
        assertThat(cluster.at("/kubeDns/0").asText()).isEqualTo("10.96.0.10");
        assertThat(client.get("/api/v1/clusters/prod-b").at("/domains/served").asInt())
                .isEqualTo(1);
        assertThat(client.get("/api/v1/clusters?labels=env=prod").at("/total").asInt())
                .isEqualTo(1);
        assertThat(client.get("/api/v1/clusters?labels=env=pro").at("/total").asInt())
                .isZero();
        assertThat(client.get("/api/v1/clusters?labels=env").errors()).containsExactly("query/labels labels");
        assertThat(client.get("/api/v1/clusters?q=env%3Dprod").at("/total").asInt())
                .isEqualTo(1);
    }

    @Test
    void keepsAClusterThatIsStillTheOriginOfDomainsUnlessTheyGoWithIt() {
        client.put("/api/v1/clusters/prod-a", "{}");
        client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1'], 'origin': 'prod-a'}");

        Answer refused = client.delete("/api/v1/clusters/prod-a");
        Answer removed = client.delete("/api/v1/clusters/prod-a?domains=remove");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.errors()).containsExactly(" cluster-in-use");
        assertThat(removed.status()).isEqualTo(200);
        assertThat(removed.at("/counts/deleted").asInt()).isEqualTo(2);
        assertThat(client.get("/api/v1/domains/a.example.com").status()).isEqualTo(404);
        assertThat(client.delete("/api/v1/clusters/prod-a?domains=perhaps").status())
                .isEqualTo(422);
    }

    @Test
    void keepsProfilesThatAreInUse() {
        Answer put = client.put("/api/v1/profiles/edge", """
                {'listeners': [{'addresses': ['169.254.20.10', 'fd00::10'], 'port': 53, 'forward': ['8.8.8.8', '[2001:db8::1]:5353'],
                                'forceTcp': true, 'managed': false}],
                 'stubDomains': [{'name': 'corp.example', 'forward': ['10.0.0.1:53']}],
                 'cache': {'size': 0, 'maxTtl': 60}, 'negativeTtl': 7, 'apply': 'tick', 'comment': 'x'}
                """);
        client.put("/api/v1/clusters/prod-a", "{'profile': 'edge'}");

        assertThat(put.status()).isEqualTo(201);
        JsonNode profile = client.get("/api/v1/profiles/edge").json();
        assertThat(profile.at("/listeners/0/forward/1").asText()).isEqualTo("[2001:db8::1]:5353");
        assertThat(profile.at("/cache").toString()).isEqualTo("{\"size\":0,\"maxTtl\":60,\"maxNegativeTtl\":5}");
        assertThat(profile.at("/clusters/0").asText()).isEqualTo("prod-a");
        assertThat(client.delete("/api/v1/profiles/edge").status()).isEqualTo(409);
        client.put("/api/v1/clusters/prod-a", "{}");
        assertThat(client.delete("/api/v1/profiles/edge").status()).isEqualTo(200);
        assertThat(client.put("/api/v1/profiles/plain", "{}").json().has("listeners"))
                .isFalse();
        assertThat(client.get("/api/v1/profiles").at("/total").asInt()).isEqualTo(1);
    }

    @Test
    void saysBeforeKubeDnsIsTakenThatItWillStandIn() {
        client.put("/api/v1/profiles/taking", "{}");
        client.put(
                "/api/v1/clusters/prod-t",
                "{'profile': 'taking', 'kubeProxy': 'iptables', 'kubeDns': ['10.96.0.10'], 'kubeDnsUpstream': ['10.96.0.11']}");

        JsonNode plan = client.put("/api/v1/profiles/taking?dryRun=true", "{'network': {'interceptKubeDns': true}}")
                .json();
        assertThat(plan.at("/warnings/0/code").asText()).isEqualTo("kube-dns-stands-in");
        assertThat(plan.at("/warnings/0/message").asText()).contains("prod-t");
        JsonNode other = client.put("/api/v1/profiles/taking?dryRun=true", "{'network': {}}")
                .json();
        assertThat(other.at("/warnings")).isEmpty();
        client.delete("/api/v1/clusters/prod-t");
        client.delete("/api/v1/profiles/taking");
    }

    @Test
    void keepsWhatAProfileSaysOfNetworkAndCorefile() {
        String network =
                "{'link':'dns0','kind':'bridge','interceptKubeDns':false,'rules':'no-notrack','backend':'nft','teardown':'remove'}";
        String corefile = "{'errors':false,'log':true,'loop':true,'healthPort':8080,"
                + "'forward':{'preferUdp':true,'kubeDnsForceTcp':false,'maxConcurrent':100,'readTimeout':'5s'}}";
        String cache = "{'size':100,'maxTtl':30,'maxNegativeTtl':5,'denialSize':50,"
                + "'prefetch':{'amount':2,'duration':'10s','percentage':20},'serveStale':{'upTo':'2h','verify':true}}";
        client.put(
                "/api/v1/profiles/all",
                "{'network': %s, 'corefile': %s, 'cache': %s}".formatted(network, corefile, cache));
        client.put(
                "/api/v1/clusters/prod-n",
                "{'kubeProxy': 'nftables', 'kubeDns': ['10.96.0.10'], 'kubeDnsUpstream': ['10.96.0.11']}");

        JsonNode profile = client.get("/api/v1/profiles/all").json();
        assertThat(profile.at("/network").toString()).isEqualTo(network.replace('\'', '"'));
        assertThat(profile.at("/corefile").toString()).isEqualTo(corefile.replace('\'', '"'));
        assertThat(profile.at("/cache").toString()).isEqualTo(cache.replace('\'', '"'));
        JsonNode cluster = client.get("/api/v1/clusters/prod-n").json();
        assertThat(cluster.at("/kubeProxy").asText()).isEqualTo("nftables");
        assertThat(cluster.at("/kubeDnsUpstream/0").asText()).isEqualTo("10.96.0.11");
        client.delete("/api/v1/profiles/all");
        client.delete("/api/v1/clusters/prod-n");
    }

    @Test
    void takesKubeDnsConfigAsStubDomainsAndUpstreams() {
        client.put("/api/v1/profiles/kube", """
                        {'listeners': [{'addresses': ['169.254.20.10']}, {'addresses': ['169.254.20.11'], 'forward': ['192.0.2.9']}],
                         'kubeDnsConfig': {'stubDomains': '{\\'acme.local\\': [\\'1.2.3.4\\', \\'1.2.3.5:5353\\']}',
                                           'upstreamNameservers': '[\\'8.8.8.8\\', \\'8.8.4.4\\']'}}
                        """);

        JsonNode profile = client.get("/api/v1/profiles/kube").json();
        assertThat(profile.has("kubeDnsConfig")).isFalse();
        assertThat(profile.at("/stubDomains").toString())
                .isEqualTo("[{\"name\":\"acme.local\",\"forward\":[\"1.2.3.4\",\"1.2.3.5:5353\"]}]");
        assertThat(profile.at("/listeners/0/forward").toString()).isEqualTo("[\"8.8.8.8\",\"8.8.4.4\"]");
        assertThat(profile.at("/listeners/1/forward").toString()).isEqualTo("[\"192.0.2.9\"]");
        client.delete("/api/v1/profiles/kube");
    }

    @Test
    void keepsSources() {
        Answer put = client.put(
                "/api/v1/sources/legacy",
                "{'url': 'http://127.0.0.1:9/list', 'interval': '24h', 'timeout': '500ms', 'enabled': false, 'ttl': 5}");

        assertThat(put.status()).isEqualTo(201);
        JsonNode source = client.get("/api/v1/sources/legacy").json();
        assertThat(source.path("interval").asText()).isEqualTo("24h");
        assertThat(source.path("timeout").asText()).isEqualTo("500ms");
        assertThat(source.path("wildcard").asBoolean()).isTrue();
        assertThat(source.path("domains").asInt()).isZero();
        assertThat(client.post("/api/v1/sources/legacy/poll", "").status()).isEqualTo(409);
        assertThat(client.post("/api/v1/sources/none/poll", "").status()).isEqualTo(404);
        assertThat(client.get("/api/v1/sources").at("/total").asInt()).isEqualTo(1);
        assertThat(client.get("/api/v1/sources?enabled=false").at("/total").asInt())
                .isEqualTo(1);
        assertThat(client.get("/api/v1/sources?enabled=true").at("/total").asInt())
                .isZero();
        assertThat(client.get("/api/v1/sources?outcome=held").at("/total").asInt())
                .isZero();
        assertThat(client.get("/api/v1/sources?outcome=x&enabled=1").errors())
                .containsExactlyInAnyOrder("query/outcome enum", "query/enabled enum");
        assertThat(client.delete("/api/v1/sources/legacy").status()).isEqualTo(200);
    }
}
