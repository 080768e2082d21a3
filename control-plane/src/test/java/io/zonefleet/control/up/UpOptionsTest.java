// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpOptionsTest {
    private static final List<String> ALL = List.of(
            "--http-port",
            "8053",
            "--dns-port",
            "1053",
            "--data-dir",
            "/data",
            "--etcd",
            "/t/etcd",
            "--coredns",
            "/t/coredns",
            "--agent-jar",
            "/j/agent.jar");

    @Test
    void takesWhatTheLauncherHandsOver() throws UpFailed {
        UpOptions options = UpOptions.parse(ALL);
        assertThat(options.httpPort()).isEqualTo(8053);
        assertThat(options.dnsPort()).isEqualTo(1053);
        assertThat(options.dataDir().root()).isEqualTo(Path.of("/data"));
        assertThat(options.config()).isEmpty();
        assertThat(options.agentJar()).isEqualTo(Path.of("/j/agent.jar"));
    }

    @Test
    void takesAConfigFile() throws UpFailed {
        List<String> arguments = new ArrayList<>(ALL);
        arguments.addAll(List.of("--config", "/c.yaml"));
        assertThat(UpOptions.parse(arguments).config()).contains(Path.of("/c.yaml"));
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        assertThatThrownBy(() -> UpOptions.parse(List.of("--http-port", "0", "--nothing", "x", "--dns-port")))
                .isInstanceOf(UpFailed.class)
                .hasMessageContaining("not a port from 1 to 65535: 0")
                .hasMessageContaining("there is no option --nothing")
                .hasMessageContaining("--dns-port needs a value")
                .hasMessageContaining("--etcd is missing")
                .hasMessageContaining("--agent-jar is missing");
    }
}
