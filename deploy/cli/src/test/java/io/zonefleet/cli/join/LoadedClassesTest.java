// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person waits for each command: what join alone needs, no other one loads. */
class LoadedClassesTest {
    @ParameterizedTest
    @ValueSource(strings = {"domain list", "cluster list"})
    void otherCommandsDoNotKnowOfKubernetesOrEtcd(String command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(List.of(command.split(" ", -1)));
        line.addAll(List.of("--url", "http://127.0.0.1:9"));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said;
        try (var output = process.getInputStream()) {
            said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.waitFor()).as(said).isEqualTo(ExitCode.UNAVAILABLE.code());
        assertThat(said.lines().filter(each -> each.contains("io.zonefleet.cli.resource.ListCommand")))
                .isNotEmpty();
        assertThat(said.lines().filter(each -> each.contains("io.fabric8.") || each.contains("cli.join.Etcd")))
                .isEmpty();
    }
}
