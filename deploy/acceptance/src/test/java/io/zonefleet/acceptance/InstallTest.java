// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.testing.Await;
import io.zonefleet.testing.ChildProcess;
import io.zonefleet.testing.FreePorts;
import io.zonefleet.testing.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands with which the dashboard says that a host becomes a node, run as they stand there, below a folder that stands for the host's
 * root. They are in {@code install-agent.sh}, which a spec of the dashboard compares with what its page shows. The test is the systemd of
 * that host: it takes what is told to {@code systemctl} and starts the unit as it was installed.
 */
@ExtendWith(FleetExtension.class)
class InstallTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String CLUSTER = "install-test";
    private static final String NAME = "installed.example.com";
    private static final String ADDRESS = "192.0.2.77";
    private static final String ETCD = "http://192.0.2.2:2379";
    private static final String STARTS = "systemctl enable --now zonefleet-agent@a";
    private static final int AGENT_HTTP = 9254;
    private static final Pattern OF_THE_HOST = Pattern.compile("(?<=[\\s>=@])/(usr/lib|etc|var/lib)(?![a-z])");

    @TempDir
    private Path host;

    @Test
    void makeAHostANodeThatProvesItself(Fleet fleet) throws IOException {
        fleet.declareCluster(CLUSTER);
        fleet.api()
                .put("/domains/" + NAME, "{\"addresses\": [\"" + ADDRESS + "\"]}")
                .ok();
        int http = FreePorts.next();
        int dns = FreePorts.next();
        String commands = shown();
        assertThat(commands).contains("cluster: " + CLUSTER + "\n", ETCD, ":" + AGENT_HTTP + "/");
        String here = rooted(commands)
                .replace(ETCD, fleet.etcd().endpoint().toString())
                .replace(":" + AGENT_HTTP + "/", ":" + http + "/");

        try (ChildProcess bash = bash(here)) {
            Await.until("the agent is to be started", PATIENCE, () -> {
                assertThat(bash.isAlive()).as(bash.lastOutput()).isTrue();
                return told().contains(STARTS);
            });
            Files.writeString(configuration(), beside(fleet, http, dns), StandardOpenOption.APPEND);
            try (ChildProcess agent = unit()) {
                Await.until("the commands have ended: " + agent.lastOutput(), PATIENCE, () -> !bash.isAlive());
                assertThat(bash.exitCode()).as(bash.lastOutput()).isZero();
                assertIsProved(fleet, new Dns("127.0.0.1", dns));
                agent.stop();
            }
        }

        assertThat(told()).containsExactly("systemd-sysusers", "systemctl daemon-reload", STARTS);
        assertThat(Files.readString(host.resolve("usr/lib/sysusers.d/zonefleet.conf")))
                .contains("\nu " + setting("User") + " ");
    }

    private static void assertIsProved(Fleet fleet, Dns dns) throws IOException {
        String name =
                Files.readString(Path.of("/proc/sys/kernel/hostname")).strip().toLowerCase(Locale.ROOT);
        Await.asserted(
                "the node is proved",
                PATIENCE,
                () -> assertThat(fleet.api()
                                .get("/nodes/" + CLUSTER + "/" + name)
                                .body()
                                .path("state")
                                .asText())
                        .isEqualTo("proved"));
        assertThat(dns.a(NAME)).containsExactly(ADDRESS);
    }

    private static String shown() throws IOException {
        try (InputStream in = InstallTest.class.getResourceAsStream("install-agent.sh")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** With paths of the host as they are on this machine. */
    private String rooted(String text) {
        return OF_THE_HOST.matcher(text).replaceAll(Matcher.quoteReplacement(host + "/") + "$1");
    }

    /** The commands in the built checkout, with a {@code systemctl} and a {@code systemd-sysusers} that only note what they are told. */
    private ChildProcess bash(String commands) throws IOException {
        Path bin = Files.createDirectories(host.resolve("bin"));
        for (String program : List.of("systemctl", "systemd-sysusers")) {
            String notes = "#!/bin/sh\necho " + program + " \"$@\" >>" + notes() + "\n";
            Files.setPosixFilePermissions(
                    Files.writeString(bin.resolve(program), notes), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        String path = "PATH=" + bin + ":" + System.getenv("PATH");
        return ChildProcess.start(
                Programs.root(), host.resolve("install.log"), List.of("env", path, "bash", "-c", commands));
    }

    private Path notes() {
        return host.resolve("told");
    }

    private List<String> told() throws IOException {
        return Files.exists(notes())
                ? Files.readAllLines(notes()).stream().map(String::strip).toList()
                : List.of();
    }

    private Path configuration() {
        return host.resolve("etc/zonefleet/agent-a.yaml");
    }

    /** What sets this host apart from one of its own: tests that run beside it have its ports, and nobody may have port 53. */
    private static String beside(Fleet fleet, int http, int dns) {
        return """
                listen: { addresses: [127.0.0.1], port: %d, forward: ["%s"] }
                internalPort: %d
                coredns: { binary: %s, health: "127.0.0.1:%d", ready: "off", metrics: "off" }
                http: { listen: "127.0.0.1:%d" }
                """.formatted(
                        dns,
                        fleet.upstream(),
                        FreePorts.next(),
                        Tools.ofThisMachine().require("coredns"),
                        FreePorts.next(),
                        http);
    }

    /** A setting of the unit as it was installed, of its instance {@code a}. */
    private String setting(String name) throws IOException {
        return Files.readAllLines(host.resolve("etc/systemd/system/zonefleet-agent@.service")).stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1).replace("%i", "a"))
                .findFirst()
                .orElseThrow();
    }

    private ChildProcess unit() throws IOException {
        String stateDir = "/var/lib/" + setting("StateDirectory");
        assertThat(Files.readString(configuration()))
                .contains("stateDir: " + rooted(" " + stateDir).strip() + "\n");
        Files.createDirectories(host.resolve(stateDir.substring(1)));
        String line = rooted(" " + setting("ExecStart"))
                .strip()
                .replace("/usr/bin/java", System.getProperty("java.home") + "/bin/java");
        return ChildProcess.start(host, host.resolve("agent.log"), List.of(line.split(" ", -1)));
    }
}
