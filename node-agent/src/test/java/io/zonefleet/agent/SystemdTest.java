// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonefleet.agent.config.AgentConfig;
import io.zonefleet.agent.config.ConfigReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units and examples in deploy/systemd. */
class SystemdTest {
    private static final Path UNITS = Path.of("../deploy/systemd");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");
    /** Of 0 to 100, by systemd-analyze(1): what is left is what a DNS server on the host's network with a JVM has to have. */
    private static final int EXPOSURE = 25;

    @TempDir
    Path dir;

    private static AgentConfig example(String instance) {
        return ConfigReader.readFile(
                        UNITS.resolve("agent-" + instance + ".yaml").toAbsolutePath())
                .orThrow();
    }

    @Test
    void theExamplesShareWhatBothAnswerAndNothingElse() {
        AgentConfig a = example("a");
        AgentConfig b = example("b");

        assertThat(a.listen()).isEqualTo(b.listen());
        assertThat(a.ha().lock()).isEqualTo(b.ha().lock());
        assertThat(a.node()).isNotEqualTo(b.node());
        assertThat(a.places()).isNotEqualTo(b.places());
        assertThat(a.ha().probeAddresses()).doesNotContainAnyElementsOf(b.ha().probeAddresses());
        Set<String> all = new HashSet<>(PartnerRules.own(a).values());
        all.addAll(PartnerRules.own(b).values());
        assertThat(all).hasSize(2 * PartnerRules.own(a).size());
    }

    @Test
    void theUnitsAreUnderstoodAndLittleExposed() throws Exception {
        assumeTrue(Files.isExecutable(ANALYZE), "no systemd here");
        List<String> units = new ArrayList<>(List.of("zonefleet-agent@a.service", "zonefleet-control-plane.service"));
        for (String unit : units) {
            String text = Files.readString(UNITS.resolve(unit.replace("@a", "@")));
            assertThat(text).contains("ExecStart=/usr/bin/java ");
            String java = System.getProperty("java.home") + "/bin/java"; // which /usr/bin/java need not be here
            Files.writeString(dir.resolve(unit), text.replace("/usr/bin/java", java));
        }

        units.add("zonefleet-watchdog.service");
        Files.writeString(
                dir.resolve(units.getLast()),
                Files.readString(UNITS.resolve(units.getLast()))
                        .replace(
                                "/usr/lib/zonefleet/agent/zonefleet-watchdog",
                                UNITS.resolve("zonefleet-watchdog").toRealPath().toString()));

        assertThat(analyze(units, "verify", "--man=no")).isEmpty();
        for (String unit : units) {
            analyze(List.of(unit), "security", "--offline=yes", "--threshold=" + EXPOSURE);
        }
    }

    private String analyze(List<String> units, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ANALYZE.toString()));
        command.addAll(List.of(arguments));
        units.forEach(unit -> command.add("./" + unit));
        Path output = dir.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
