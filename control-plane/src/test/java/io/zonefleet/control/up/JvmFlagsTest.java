// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmFlagsTest {
    private static final int THIS_JVM = Runtime.version().feature();

    private final Path archive;

    JvmFlagsTest(@TempDir Path dir) {
        archive = dir.resolve("a.jsa");
    }

    @Test
    void areTakenByThisJvmWithoutAWarning() throws Exception {
        assertThat(output(JvmFlags.controlPlane(THIS_JVM, archive))).doesNotContainIgnoringCase("warning");
        assertThat(output(JvmFlags.agent(THIS_JVM, archive))).doesNotContainIgnoringCase("warning");
    }

    @Test
    void leaveOutWhatAnOlderJvmDoesNotKnow() {
        assertThat(JvmFlags.agent(21, archive))
                .noneMatch(flag -> flag.contains("CompactObjectHeaders") || flag.contains("aot"));
        assertThat(JvmFlags.agent(25, archive)).contains("-XX:+UseCompactObjectHeaders");
    }

    private static String output(List<String> flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("--version");
        Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(output).isZero();
        return output;
    }
}
