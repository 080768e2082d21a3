// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JvmFlagsTest {
    private static final int THIS_JVM = Runtime.version().feature();

    private final Path archive;
    private final Path jar;

    JvmFlagsTest(@TempDir Path dir) throws IOException {
        archive = dir.resolve("a.jsa");
        jar = dir.resolve("agent.jar");
        Files.copy(Path.of("src/main/jvm/control-plane.jvm"), dir.resolve("control-plane.jvm"));
        Files.copy(Path.of("../node-agent/src/main/jvm/agent.jvm"), dir.resolve("agent.jvm"));
    }

    @Test
    void areTakenByThisJvmWithoutAWarning() throws Exception {
        assertThat(output(JvmFlags.controlPlane(THIS_JVM, jar, archive))).doesNotContainIgnoringCase("warning");
        assertThat(output(JvmFlags.agent(THIS_JVM, jar, archive))).doesNotContainIgnoringCase("warning");
    }

    @Test
    void leaveOutWhatAnOlderJvmDoesNotKnow() throws Exception {
        Files.createFile(jar.resolveSibling("agent.aot"));
        Files.createFile(jar.resolveSibling("control-plane.aot"));
        assertThat(JvmFlags.controlPlane(21, jar, archive)).noneMatch(flag -> flag.contains("aot"));
        assertThat(JvmFlags.agent(21, jar, archive)).noneMatch(flag -> flag.contains("aot"));
    }

    @Test
    void useTheCacheBesideTheJarWhereThereIsOne() throws Exception {
        assertThat(JvmFlags.agent(25, jar, archive)).contains("-XX:SharedArchiveFile=" + archive);
        Path cache = Files.createFile(jar.resolveSibling("agent.aot"));
        assertThat(JvmFlags.agent(25, jar, archive))
                .containsExactly("@" + jar.resolveSibling("agent.jvm"), "-XX:AOTCache=" + cache);
        assertThat(JvmFlags.controlPlane(25, jar, archive)).contains("-XX:SharedArchiveFile=" + archive);
        Path other = Files.createFile(jar.resolveSibling("control-plane.aot"));
        assertThat(JvmFlags.controlPlane(25, jar, archive))
                .containsExactly("@" + jar.resolveSibling("control-plane.jvm"), "-XX:AOTCache=" + other);
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
