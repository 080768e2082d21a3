// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigsTest {
    private static final Ports PORTS = new Ports(20_000);

    private final Path root;

    ConfigsTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void refusesWhatCannotBeSoHere() {
        Configs configs = new Configs(options(Optional.empty()), PORTS);
        assertThatThrownBy(() -> configs.controlPlane(Map.of("etcd", Map.of("endpoints", "http://etcd:2379"))))
                .isInstanceOf(UpFailed.class)
                .hasMessageContaining("etcd");
        assertThatThrownBy(() -> configs.controlPlane(Map.of("http", Map.of("tls", Map.of()))))
                .isInstanceOf(UpFailed.class)
                .hasMessageContaining("http.tls");
    }

    @Test
    void putsWhatHasToBeSoOnTopOfTheOperatorsSettings() throws UpFailed {
        Map<String, Object> merged = new Configs(options(Optional.empty()), PORTS)
                .controlPlane(Map.of("http", Map.of("port", 1, "maxBody", "1MiB"), "theirs", "stays"));
        assertThat(merged).containsEntry("theirs", "stays");
        assertThat(merged.get("secrets"))
                .isEqualTo(Map.of("keyFile", root.resolve("secret-keys").toString()));
        assertThat(merged.get("http")).isEqualTo(Map.of("address", "127.0.0.1", "port", 8053, "maxBody", "1MiB"));
    }

    @Test
    void leavesKeysForSecretsToAnOperatorWhoNamesThem() throws UpFailed {
        Map<String, Object> theirs = Map.of("secrets", Map.of("keyFile", "/etc/keys"));

        assertThat(new Configs(options(Optional.empty()), PORTS)
                        .controlPlane(theirs)
                        .get("secrets"))
                .isEqualTo(theirs.get("secrets"));
    }

    @Test
    void writesBothFilesForTheirOwnerOnly() throws Exception {
        Path theirs = Files.writeString(root.resolve("theirs.yaml"), "some: {thing: [1, 2]}\n");
        UpOptions options = options(Optional.of(theirs));
        new Configs(options, PORTS).write();
        assertThat(options.dataDir().controlConfig())
                .content()
                .contains("some:\n  thing:\n  - 1\n  - 2\n", "port: 8053", "clientPort: 20000");
        assertThat(options.dataDir().agentConfig())
                .content()
                .contains("cluster: local\n", "node: local-1\n", "- http://127.0.0.1:20000\n", "port: 1053\n");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(options.dataDir().agentConfig())))
                .isEqualTo("rw-------");
    }

    @Test
    void takesAnEmptyConfigFile() throws Exception {
        Path theirs = Files.createFile(root.resolve("theirs.yaml"));
        new Configs(options(Optional.of(theirs)), PORTS).write();
        assertThat(root.resolve("control.yaml")).exists();
    }

    @Test
    void saysInOneLineWhatIsNoYaml() throws IOException {
        Path theirs = Files.writeString(root.resolve("theirs.yaml"), "a: [1\nb: 2\n");
        assertThatThrownBy(() -> new Configs(options(Optional.of(theirs)), PORTS).write())
                .isInstanceOf(UpFailed.class)
                .hasMessageStartingWith(theirs + " is not YAML: ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void saysWhatHoldsNoSettings() throws IOException {
        Path theirs = Files.writeString(root.resolve("theirs.yaml"), "- a\n");
        assertThatThrownBy(() -> new Configs(options(Optional.of(theirs)), PORTS).write())
                .isInstanceOf(UpFailed.class)
                .hasMessage(theirs + " does not hold settings (key: value)");
    }

    private UpOptions options(Optional<Path> config) {
        return new UpOptions(
                8053, 1053, new DataDir(root), config, Path.of("/t/etcd"), Path.of("/t/coredns"), Path.of("/j/a.jar"));
    }
}
