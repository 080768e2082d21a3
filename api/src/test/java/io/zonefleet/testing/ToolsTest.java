// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsTest {
    private final Path root;

    ToolsTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void findsAProgramInTheCacheOfTheRepositoryAroundIt() throws IOException {
        Files.createFile(root.resolve("mvnw"));
        Path etcd = etcdIn(".cache/tools/bin");
        Path module = Files.createDirectories(root.resolve("api/target"));
        assertThat(new Tools(Map.of(), module).find("etcd")).contains(etcd);
    }

    @Test
    void prefersTheNamedFolderToPath() throws IOException {
        Path etcd = etcdIn("named");
        etcdIn("path");
        Map<String, String> both = Map.of("ZONEFLEET_TOOLS", root + "/named", "PATH", root + "/path");
        assertThat(new Tools(both, root).find("etcd")).contains(etcd);
    }

    @Test
    void takesTheNamedProgramBeforeAllOthers() throws IOException {
        Path etcd = etcdIn("mine");
        etcdIn("named");
        Map<String, String> both = Map.of("ZONEFLEET_ETCD", etcd.toString(), "ZONEFLEET_TOOLS", root + "/named");
        assertThat(new Tools(both, root).find("etcd")).contains(etcd);
    }

    @Test
    void looksOnPathLast() throws IOException {
        Path etcd = etcdIn("path");
        Map<String, String> path = Map.of("PATH", root + "/nothing:" + root + "/path");
        assertThat(new Tools(path, root).find("etcd")).contains(etcd);
    }

    @Test
    void passesOverAFileThatIsNoProgram() throws IOException {
        Files.createFile(root.resolve("etcd"));
        Tools tools = new Tools(Map.of("ZONEFLEET_TOOLS", root.toString()), root);
        assertThat(tools.find("etcd")).isEmpty();
    }

    @Test
    void saysWhatToDoWhereAProgramIsMissing() {
        Tools tools = new Tools(Map.of("ZONEFLEET_TOOLS", root.toString()), root);
        assertThatThrownBy(() -> tools.require("etcd"))
                .hasMessageContaining("etcd is neither in " + root + " nor on PATH. Run deploy/tools/get etcd");
    }

    private Path etcdIn(String folder) throws IOException {
        Path file = Files.createDirectories(root.resolve(folder)).resolve("etcd");
        Files.createFile(file);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }
}
