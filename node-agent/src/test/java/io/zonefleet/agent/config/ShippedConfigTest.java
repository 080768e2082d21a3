// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zonefleet.model.Address;
import io.zonefleet.model.Parsed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The configuration in the manifests for Kubernetes, as a node's init container hands it on. */
class ShippedConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path MANIFESTS = Path.of("../deploy/manifests");

    /** What the agent of this ConfigMap reads on node {@code node-1}. */
    private static AgentConfig config(String file, String name) throws IOException {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        String text = StreamSupport.stream(
                        yaml.loadAll(Files.readString(MANIFESTS.resolve(file))).spliterator(), false)
                .<JsonNode>map(JSON::valueToTree)
                .filter(object -> object.path("kind").asText().equals("ConfigMap"))
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .map(object -> object.path("data").path("agent.yaml").asText())
                .findFirst()
                .orElseThrow()
                .replace("$(NODE_NAME)", "node-1")
                .replace("$(POD_IPS)", "10.244.1.7")
                .replace("$(ETCD_HOST)", "10.96.0.9");
        assertThat(text).doesNotContain("$(");
        return switch (ConfigReader.read(text)) {
            case Parsed.Valid<AgentConfig>(AgentConfig config) -> config;
            case Parsed.Invalid<AgentConfig> invalid -> throw new AssertionError(text + invalid);
        };
    }

    @Test
    void oneAgentWorksBesideTheCoreDnsOfItsPod() throws IOException {
        AgentConfig config = config("agent.yaml", "zonefleet-agent");

        assertThat(config.node().text()).isEqualTo("node-1");
        assertThat(config.coreDns().beside().orElseThrow().conf()).isEqualTo("/var/lib/zonefleet/Corefile");
        assertThat(config.etcd().endpoints()).containsExactly(URI.create("https://10.96.0.9:2379"));
        assertThat(config.etcd().certFile()).contains(Path.of("/etc/zonefleet-etcd/tls.crt"));
        assertThat(config.ha().isShared()).isFalse();
    }

    @Test
    void anAgentInTheNetworkOfPodsAnswersAtItsPodsAddress() throws IOException {
        AgentConfig config = config("agent-pod-network.yaml", "zonefleet-agent");

        assertThat(config.listen().addresses()).extracting(Address::text).containsExactly("10.244.1.7");
        assertThat(config.listen().port()).isEqualTo(53);
        assertThat(config.coreDns().beside()).isPresent();
    }

    @Test
    void twoAgentsHaveNothingInCommonButTheAddressesAndTheLock() throws IOException {
        AgentConfig a = config("agent-ha.yaml", "zonefleet-agent");
        AgentConfig b = config("agent-ha.yaml", "zonefleet-agent-b");

        assertThat(b.listen()).isEqualTo(a.listen());
        assertThat(b.ha().lock()).isEqualTo(a.ha().lock());
        assertThat(List.of(a.coreDns().beside(), b.coreDns().beside())).allMatch(beside -> beside.isEmpty());
        assertThat(a.ha().probeAddresses()).extracting(Address::text).containsExactly("127.0.0.101");
        assertThat(own(a)).doesNotContainAnyElementsOf(own(b));
        assertThat(own(a)).doesNotHaveDuplicates();
    }

    private static List<String> own(AgentConfig config) {
        return List.of(
                config.node().text(),
                config.places().stateDir().toString(),
                config.places().corefile().toString(),
                config.ha().probeAddresses().toString(),
                config.coreDns().health().orElseThrow().text(),
                config.coreDns().ready().orElseThrow().text(),
                config.coreDns().metrics().orElseThrow().text(),
                config.http().listen().text(),
                "internal " + config.internalPort());
    }
}
