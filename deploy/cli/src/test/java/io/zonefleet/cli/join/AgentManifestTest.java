// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.output.Yaml;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of the manifest that is shipped. */
class AgentManifestTest {
    private static final URI ETCD = URI.create("https://192.0.2.2:2379");

    private static List<ObjectNode> made(AgentSettings settings) {
        return AgentManifest.of(Manifests.agents()).objects(settings);
    }

    private static AgentSettings settings(Optional<String> password) {
        return settings("/zonefleet/v1/", password);
    }

    private static AgentSettings settings(String prefix, Optional<String> password) {
        return new AgentSettings(
                "prod-a",
                List.of(ETCD),
                prefix,
                Optional.of("registry.example/agent:7"),
                Optional.of("CA"),
                Optional.of(new Identity("CERTIFICATE", "KEY")),
                password);
    }

    private static ObjectNode only(List<ObjectNode> objects, String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode config(List<ObjectNode> objects) throws Yaml.Broken {
        return Yaml.read(only(objects, "ConfigMap").at("/data/agent.yaml").asText());
    }

    @Test
    void saysWhereEtcdIsAndWhoAgentsAre() throws Yaml.Broken {
        List<ObjectNode> objects = made(settings(Optional.of("secret")));

        JsonNode config = config(objects);
        assertThat(config.path("cluster").asText()).isEqualTo("prod-a");
        assertThat(config.path("node").asText()).isEqualTo("$(NODE_NAME)");
        JsonNode etcd = config.path("etcd");
        assertThat(etcd.path("endpoints").toString()).isEqualTo("[\"https://192.0.2.2:2379\"]");
        assertThat(etcd.path("user").asText()).isEqualTo("zonefleet-agent-prod-a");
        assertThat(etcd.path("passwordFile").asText()).endsWith("/password");
        ObjectNode secret = only(objects, "Secret");
        assertThat(AgentSettings.password(secret)).contains("secret");
        assertThat(secret.path("data").propertyStream().map(each -> each.getKey()))
                .containsExactlyInAnyOrder("ca.crt", "tls.crt", "tls.key", "password");
        assertThat(Wanted.masked(secret).toString())
                .doesNotContain(secret.at("/data/password").asText());
    }

    @Test
    void saysWhereKeysStandWhereThatIsNotWhereTheyUsuallyDo() throws Yaml.Broken {
        assertThat(config(made(settings(Optional.empty()))).has("keyPrefix")).isFalse();
        assertThat(config(made(settings("/dns/", Optional.empty())))
                        .path("keyPrefix")
                        .asText())
                .isEqualTo("/dns/");
    }

    @Test
    void namesNoUserWhereEtcdAsksNobody() throws Yaml.Broken {
        JsonNode etcd = config(made(settings(Optional.empty()))).path("etcd");

        assertThat(etcd.has("user")).isFalse();
        assertThat(etcd.has("passwordFile")).isFalse();
        assertThat(etcd.path("certFile").asText()).endsWith("/tls.crt");
    }

    @Test
    void hasAllContainersRunTheImageAndPodsFollowTheConfiguration() {
        JsonNode one = only(made(settings(Optional.empty())), "DaemonSet").at("/spec/template");
        JsonNode other =
                only(made(settings(Optional.of("secret"))), "DaemonSet").at("/spec/template");

        for (String kind : List.of("containers", "initContainers")) {
            one.path("spec")
                    .path(kind)
                    .forEach(container ->
                            assertThat(container.path("image").asText()).isEqualTo("registry.example/agent:7"));
        }
        assertThat(one.at("/metadata/annotations")).isNotEqualTo(other.at("/metadata/annotations"));
        assertThat(one.toString()).contains("{\"name\":\"ZONEFLEET_ETCD_SERVICE_HOST\",\"value\":\"none\"}");
    }
}
