// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.model.Address;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import io.zonefleet.render.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
    private static final String LEAST = "cluster: local\nnode: local-1\netcd: {endpoints: [http://127.0.0.1:2379]}\n";

    private static List<Violation> violations(String yaml) {
        return ConfigReader.read(yaml) instanceof Parsed.Invalid<AgentConfig> invalid
                ? invalid.violations()
                : List.of();
    }

    @Test
    void takesTheConventionsOfNodeCacheWhereNothingElseIsSaid() {
        AgentConfig config = ConfigReader.read(LEAST).orThrow();

        assertThat(config.places().zoneDir()).isEqualTo(Path.of("/var/lib/zonefleet/zones"));
        assertThat(config.places().corefile()).isEqualTo(Path.of("/var/lib/zonefleet/Corefile"));
        assertThat(config.keys().prefix()).isEqualTo("/zonefleet/v1/");
        assertThat(config.timing().proveAll()).isEqualTo(Duration.ofSeconds(30));
        NodeSettings node = config.nodeSettings(config.listen());
        assertThat(node.defaultListeners()).isEqualTo(NodeSettings.DEFAULT.defaultListeners());
        assertThat(node.internalPort()).isEqualTo(NodeSettings.DEFAULT.internalPort());
        assertThat(node.health()).isEqualTo(NodeSettings.DEFAULT.health());
        assertThat(node.ready()).isEqualTo(NodeSettings.DEFAULT.ready());
        assertThat(node.metrics()).isEqualTo(NodeSettings.DEFAULT.metrics());
    }

    @Test
    void readsEveryKey() throws IOException {
        String yaml = Files.readString(Path.of("src/test/resources/every-key.yaml"));
        AgentConfig every = ConfigReader.read(yaml).orThrow();
        AgentConfig least = ConfigReader.read(LEAST).orThrow();

        // a key that were not read would leave its part as it is without it
        assertThat(every.etcd()).isNotEqualTo(least.etcd());
        assertThat(every.fixedDifferences(least)).hasSize(12);
        for (ConfigKey<?> key : ConfigKeys.ALL) {
            if (key.equals(ConfigKeys.HA_PROBE) || key.equals(ConfigKeys.ROLE)) {
                continue; // can't stand, or can't be another, beside what this file has too
            }
            String without = YamlWithout.key(yaml, key.path());
            assertThat(ConfigReader.read(without)).as(key.path()).isNotEqualTo(Parsed.valid(every));
        }
    }

    @Test
    void readsWhatAnAgentHasForItselfWhereItSharesAMachine() {
        AgentConfig shared = ConfigReader.read(LEAST + "ha: {probeAddress: [127.0.0.101, 'fd00::53']}")
                .orThrow();

        assertThat(shared.ha().isShared()).isTrue();
        assertThat(shared.ha().probeAddresses()).containsExactly(Address.of("127.0.0.101"), Address.of("fd00::53"));
        assertThat(shared.ha().registrations()).isEqualTo(Path.of("/run/zonefleet/agents"));
        assertThat(shared.fixedDifferences(ConfigReader.read(LEAST).orThrow())).containsExactly("ha");
    }

    @Test
    void refusesAPrivateAddressWhereOthersWouldAnswerItToo() {
        assertThat(violations(LEAST + "ha: {probeAddress: 127.0.0.1}\nlisten: {addresses: [127.0.0.1]}"))
                .extracting(violation -> violation.pointer() + " " + violation.rule())
                .containsExactly("/ha/probeAddress private-address");
        assertThat(violations(LEAST + "ha: {probeAddress: [127.0.0.5, 127.0.0.5]}\ncoredns: {mode: beside}"))
                .extracting(violation -> violation.pointer() + " " + violation.rule())
                .containsExactly("/ha/probeAddress whole-corefile", "/ha/probeAddress distinct");
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        List<Violation> violations = violations("""
                cluster: Local
                etcd: {endpoints: ["127.0.0.1:2379", "https://127.0.0.1:2379"], user: agent}
                listen: {port: 70000, adresses: [127.0.0.1]}
                coredns: {health: nowhere}
                timing: {prove: 2}
                """);

        assertThat(violations)
                .extracting(violation -> violation.pointer() + " " + violation.rule())
                .containsExactlyInAnyOrder(
                        "/listen/adresses unknown-key",
                        "/cluster id",
                        "/node required",
                        "/etcd/endpoints/0 url",
                        "/etcd/user together",
                        "/listen/port port",
                        "/coredns/health endpoint",
                        "/timing/prove duration");
    }

    @Test
    void refusesWhatIsNoMappingOrSaysAKeyTwice() {
        assertThat(violations("- a list")).extracting(Violation::rule).contains("mapping");
        assertThat(violations("{")).extracting(Violation::rule).contains("yaml");
        assertThat(violations(LEAST + "cluster: other\n"))
                .extracting(Violation::rule)
                .contains("yaml");
        assertThat(violations(LEAST + "listen: 53\n"))
                .extracting(Violation::rule)
                .containsExactly("mapping");
        assertThat(violations(LEAST + "http: {listen: {port: 1}}\n"))
                .extracting(Violation::rule)
                .containsExactly("scalar");
    }

    @Test
    void refusesYamlThatItsLibraryStumblesOver() {
        for (String yaml : List.of("!!int x", "listen: {port: !!float x}", "&a [*a]", "node: &a {b: *a}")) {
            assertThat(ConfigReader.read(yaml)).as(yaml).isInstanceOf(Parsed.Invalid.class);
        }
        assertThat(ConfigReader.read(LEAST + "keyPrefix: \"" + "/a".repeat(20_000) + "/\"\n"))
                .isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void switchesEndpointsOfCoreDnsOff() {
        AgentConfig config = ConfigReader.read(LEAST + "coredns: {health: off, ready: \"off\"}\n")
                .orThrow();

        assertThat(config.coreDns().health()).isEmpty();
        assertThat(config.coreDns().ready()).isEmpty();
        assertThat(config.coreDns().metrics()).isPresent();
    }

    @Test
    void givesAZoneServerNothingOfANodeCache() {
        AgentConfig server = ConfigReader.read(
                        LEAST + "role: zone-server\nlisten: {addresses: [\"::1\"], port: 1053}\n")
                .orThrow();
        assertThat(server.isZoneServer()).isTrue();
        assertThat(server.nodeSettings(server.listen()).refuses()).isTrue();
        assertThat(ConfigReader.read(LEAST).orThrow().isZoneServer()).isFalse();
        assertThat(ConfigReader.read(LEAST).orThrow().fixedDifferences(server)).contains("role");

        assertThat(violations(LEAST + """
                role: zone-server
                listen: {forward: [192.0.2.53], forceTcp: true}
                ha: {probeAddress: [127.0.0.101]}
                coredns: {imported: /etc/coredns/Corefile}
                """))
                .extracting(Violation::pointer)
                .contains("/listen/forward", "/listen/forceTcp", "/ha/probeAddress", "/coredns/imported");
        assertThat(ConfigReader.read(LEAST + "role: proxy\n")).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void knowsWhatMayChangeWhileItRuns() {
        AgentConfig before = ConfigReader.read(LEAST).orThrow();
        AgentConfig after = ConfigReader.read(LEAST + "listen: {port: 1053}\nacceptEpoch: E2\n")
                .orThrow();
        AgentConfig moved =
                ConfigReader.read(LEAST + "stateDir: /srv/zonefleet\n").orThrow();

        assertThat(before.fixedDifferences(after)).isEmpty();
        assertThat(before.fixedDifferences(moved)).containsExactly("stateDir, zoneDir or corefile");
    }

    @Test
    void isDocumentedKeyByKey() throws IOException {
        assertThat(Files.readString(Path.of("../docs/agent-configuration.md"))).contains(ConfigTable.markdown());
    }
}
