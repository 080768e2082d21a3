// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.config.ControlConfig.Etcd;
import io.zonefleet.control.config.ControlConfig.Secret;
import io.zonefleet.control.http.HttpSettings;
import io.zonefleet.control.inject.WebhookSettings;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Role;
import io.zonefleet.model.TokenId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
    @Test
    void needsNothingButAToken() {
        ControlConfig config =
                ConfigReader.read("adminTokenFile: /etc/zonefleet/token").orThrow();

        assertThat(config.http()).isEqualTo(HttpSettings.DEFAULT);
        assertThat(config.tokens())
                .containsExactly(new ControlConfig.Token(
                        new TokenId("admin"), Role.ADMIN, new Secret.InFile(Path.of("/etc/zonefleet/token"))));
        assertThat(config.etcd())
                .isEqualTo(new Etcd.Embedded(
                        "etcd",
                        Path.of("/var/lib/zonefleet/etcd"),
                        Path.of("/var/lib/zonefleet/etcd.log"),
                        2379,
                        2380));
        assertThat(config.keys().prefix()).isEqualTo("/zonefleet/v1/");
    }

    @Test
    void readsTheExampleOfTheUnit() throws IOException {
        ControlConfig config = ConfigReader.read(Files.readString(Path.of("../deploy/systemd/control-plane.yaml")))
                .orThrow();

        assertThat(config.etcd()).isInstanceOf(Etcd.Embedded.class);
    }

    @Test
    void readsEveryKey() {
        ControlConfig config = ConfigReader.read("""
                        http:
                          address: 0.0.0.0
                          port: 443
                          tls: {certFile: /etc/tls/cert.pem, keyFile: /etc/tls/key.pem}
                          pathPrefix: /zonefleet
                          maxBodyBytes: 2048
                          maxConcurrent: 7
                        tokens:
                          - {name: ana, file: /etc/zonefleet/ana}
                          - {name: bot, sha256: ab00000000000000000000000000000000000000000000000000000000000001}
                        etcd:
                          endpoints: [https://etcd-1:2379, https://etcd-2:2379]
                          caFile: /etc/etcd/ca.pem
                          certFile: /etc/etcd/cert.pem
                          keyFile: /etc/etcd/key.pem
                          user: zonefleet
                          passwordFile: /etc/etcd/password
                          timeout: 500ms
                        keyPrefix: /other/
                        webhook:
                          url: https://zonefleet.example.com:9443/zf
                          address: 192.0.2.1
                          port: 9444
                          names: [zonefleet-webhook.zonefleet-system.svc, 192.0.2.1]
                        """).orThrow();

        assertThat(config.webhook())
                .contains(new WebhookSettings(
                        "192.0.2.1",
                        9444,
                        URI.create("https://zonefleet.example.com:9443/zf"),
                        List.of("zonefleet-webhook.zonefleet-system.svc", "192.0.2.1")));
        assertThat(config.http().port()).isEqualTo(443);
        assertThat(config.http().tls())
                .contains(new HttpSettings.Tls(Path.of("/etc/tls/cert.pem"), Path.of("/etc/tls/key.pem")));
        assertThat(config.http().pathPrefix()).isEqualTo("/zonefleet");
        assertThat(config.http().maxBodyBytes()).isEqualTo(2048);
        assertThat(config.http().maxConcurrent()).isEqualTo(7);
        assertThat(config.tokens()).extracting(token -> token.id().text()).containsExactly("ana", "bot");
        assertThat(config.etcd())
                .isEqualTo(new Etcd.External(
                        List.of(URI.create("https://etcd-1:2379"), URI.create("https://etcd-2:2379")),
                        Optional.of(Path.of("/etc/etcd/ca.pem")),
                        Optional.of(Path.of("/etc/etcd/cert.pem")),
                        Optional.of(Path.of("/etc/etcd/key.pem")),
                        Optional.of("zonefleet"),
                        Optional.of(Path.of("/etc/etcd/password")),
                        Duration.ofMillis(500)));
        assertThat(config.keys().prefix()).isEqualTo("/other/");
    }

    @Test
    void takesAWordForAnEmbeddedEtcd() {
        ControlConfig config = ConfigReader.read("{adminTokenFile: t, etcd: embedded, dataDir: /data}")
                .orThrow();

        assertThat(config.etcd())
                .isEqualTo(new Etcd.Embedded("etcd", Path.of("/data/etcd"), Path.of("/data/etcd.log"), 2379, 2380));
    }

    @Test
    void saysEverythingThatIsWrongAtOnce() {
        assertThat(faults("""
                        http: {port: 70000, pathPrefix: zonefleet/, tls: {certFile: x}, colour: red}
                        tokens: [{name: "a b", sha256: 12}, {name: c}]
                        etcd: {endpoints: [etcd:2379, http://etcd:2379], user: me, caFile: x}
                        keyPrefix: x
                        webhook: {url: "http://zonefleet/", port: -1, names: ["a b", a, a]}
                        """))
                .containsExactlyInAnyOrder(
                        "/http/port range",
                        "/http/pathPrefix path-prefix",
                        "/http/tls/keyFile together",
                        "/http/colour unknown-field",
                        "/tokens/0/name name",
                        "/tokens/0/sha256 type",
                        "/tokens/1/file required",
                        "/etcd/endpoints/0 endpoint",
                        "/etcd/endpoints scheme",
                        "/etcd/passwordFile together",
                        "/keyPrefix key-prefix",
                        "/webhook/url webhook-url",
                        "/webhook/port range",
                        "/webhook/names/0 certificate-name",
                        "/webhook/names/2 duplicate");
    }

    @Test
    void servesNoWebhookUnlessApiServersAreToldWhere() {
        assertThat(ConfigReader.read("adminTokenFile: t").orThrow().webhook()).isEmpty();
        assertThat(faults("{adminTokenFile: t, webhook: {}}")).containsExactly("/webhook/url required");
        for (String url :
                List.of("https://a/", "https://a?b", "https://a#b", "https://me@a", "https:///x", "a", "https://a b")) {
            assertThat(faults("{adminTokenFile: t, webhook: {url: '" + url + "'}}"))
                    .as(url)
                    .containsExactly("/webhook/url webhook-url");
        }
    }

    @Test
    void refusesWhatIsNoConfigurationAtAll() {
        assertThat(faults("")).containsExactly("/adminTokenFile required");
        assertThat(faults("- a\n- b")).contains(" type");
        assertThat(faults("a: [")).containsExactly(" yaml");
        assertThat(faults("http: {port: 1}\nhttp: {port: 2}")).containsExactly(" yaml");
        assertThat(faults("adminTokenFile: t\netcd: {mode: external}")).containsExactly("/etcd/endpoints required");
        assertThat(ConfigReader.readFile(Path.of("/nowhere/at/all.yaml"))).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void refusesYamlThatItsLibraryStumblesOver() {
        for (String yaml :
                List.of("!!int x", "a: !!float x", "&a [*a]", "a: &a {b: *a}", "a: !!timestamp 9999-99-99")) {
            assertThat(faults(yaml)).as(yaml).isNotEmpty();
        }
        assertThat(faults("keyPrefix: \"" + "/a".repeat(20_000) + "/\"")).contains("/keyPrefix key-prefix");
        assertThat(faults("http: {pathPrefix: \"" + "/a".repeat(20_000) + "\"}"))
                .contains("/http/pathPrefix path-prefix");
    }

    @Test
    void knowsEveryDocumentedKey() {
        for (ConfigTable.Row row : ConfigTable.ROWS) {
            String[] steps = row.path().split("\\.", -1);
            StringBuilder yaml = new StringBuilder("{");
            for (String step : steps) {
                yaml.append(step.replace("[]", "")).append(step.endsWith("[]") ? ": [{" : ": {");
            }
            yaml.append("}".repeat(steps.length)).append(row.path().contains("[]") ? "]}" : "}");
            if (row.path().startsWith("etcd.") && row.meaning().startsWith("External")) {
                yaml.insert(yaml.indexOf("etcd: {") + 7, "mode: external, ");
            }

            assertThat(faults(yaml.toString()))
                    .as(yaml.toString())
                    .noneMatch(fault -> fault.endsWith("unknown-field") || fault.endsWith("yaml"));
        }
    }

    private static List<String> faults(String yaml) {
        return switch (ConfigReader.read(yaml)) {
            case Parsed.Valid<ControlConfig> valid -> List.of();
            case Parsed.Invalid<ControlConfig> invalid ->
                invalid.violations().stream()
                        .map(v -> v.pointer() + " " + v.rule())
                        .toList();
        };
    }
}
