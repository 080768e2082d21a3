// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.control.testing.ApiClient;
import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in a process of its own, with an etcd that it starts. */
class MainTest {
    private static final String TOKEN = "a-token-that-nobody-guesses";

    @TempDir
    Path dir;

    private ChildProcess run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.zonefleet.control.Main"));
        command.addAll(List.of(arguments));
        return ChildProcess.start(dir, dir.resolve("log"), command);
    }

    private String log() {
        try {
            return Files.readString(dir.resolve("log"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void runsUntilItIsToldToEndAndTakesItsEtcdWithIt() throws Exception {
        int http = FreePorts.next();
        int etcd = FreePorts.next();
        Files.writeString(dir.resolve("token"), TOKEN);
        Path config = Files.writeString(dir.resolve("control.yaml"), """
                http: {port: %d}
                adminTokenFile: token
                dataDir: %s
                etcd: {binary: %s, clientPort: %d, peerPort: %d}
                """.formatted(
                        http, dir, Tools.ofThisMachine().require("etcd"), etcd, FreePorts.next()));
        try (ChildProcess main = run("--config", config.toString())) {
            ApiClient client = new ApiClient("http://127.0.0.1:" + http, TOKEN);
            Await.until("ready", () -> isReady(client));
            assertThat(client.put("/api/v1/domains/a.example.com", "{'addresses': ['192.0.2.1']}")
                            .status())
                    .isEqualTo(201);

            main.stop();

            assertThat(main.exitCode()).isEqualTo(143);
            assertThat(FreePorts.isFree(etcd)).isTrue();
            assertThat(log()).contains("control plane started").doesNotContain("ERROR", "Exception");
        }
    }

    private static boolean isReady(ApiClient client) {
        try {
            return client.bare("GET", "/readyz", new byte[0]).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    @Test
    void tellsEveryFaultOfItsConfiguration() throws Exception {
        Path config = Files.writeString(dir.resolve("control.yaml"), "http: {port: x}\nadminTokenFile: t\ncolour: red");
        try (ChildProcess main = run("--config", config.toString(), "--check")) {
            assertThat(main.exitCode()).isEqualTo(2);
            assertThat(log()).contains("has 2 fault(s)", "http.port: use a whole number", "colour: remove it");
        }
    }

    @Test
    void saysHowItIsUsed() {
        try (ChildProcess main = run()) {
            assertThat(main.exitCode()).isEqualTo(2);
            assertThat(log()).startsWith("usage:");
        }
    }
}
