// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.network.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SystemCommandsTest {
    private final SystemCommands commands = new SystemCommands();

    @Test
    void returnsWhatAProgramPrints() throws Exception {
        assertThat(commands.where(Program.IP).orElseThrow()).isAbsolute();
        assertThat(commands.run(CommandLine.of(Program.IP, "-json", "link", "show", "lo")))
                .contains("LOOPBACK");
    }

    @Test
    void saysWhatFailedAndWhy() {
        assertThatThrownBy(() -> commands.run(CommandLine.of(Program.IP, "link", "show", "nosuchlink")))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("ip link show nosuchlink: ended with 1")
                .hasMessageContaining("nosuchlink\" does not exist");
    }

    @Test
    void printsACommandAsAPersonWouldTypeIt() {
        assertThat(CommandLine.of(Program.IP, "link", "show")).hasToString("ip link show");
        assertThat(new CommandLine(Program.NFT, java.util.List.of("--file", "-"), "add table inet a\n"))
                .hasToString("nft --file - <<'END'\nadd table inet a\nEND");
    }
}
